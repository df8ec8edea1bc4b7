/**
 * Makes SDK policies of the rules.
 *
 * Every rule is a policy of its own, with its name, level, options and metadata. But for every stack policy the SDK's
 * server deserializes the whole stack again, and for every untyped resource policy every resource. So only the first
 * policy (`require-valid-settings`) always has callbacks: it reads the request, once. The others have a callback only
 * while they have something to say. See docs/decisions/0005-a-rule-with-nothing-to-say-costs-nothing.md.
 */
import type {
  Policies,
  ReportViolation,
  ResourceValidationArgs,
  StackValidationArgs,
} from "@pulumi/policy";
import { plainProperties } from "../facts/plain-copy";
import { mergedDoubts } from "./doubts";
import type { Environment, Level, RuleId } from "./levels";
import { levelOf } from "./levels";
import type { GivenOptions } from "./options";
import { checkedOptions } from "./options";
import type { Finding, RuleDoubt } from "./reports";
import type { Request, SeenInputs } from "./request";
import { inputsOf, requestContext, requestOfResource, requestOfStack } from "./request";
import type { AnyRule, Remediation } from "./rule";
import { exceptionsIn, RuleRun, schemasOf } from "./rule-run";
import type { Answer, Args } from "./sdk";
import { policyOf, reportLevelled } from "./sdk";
import type { Exception, Settings } from "./settings";
import { environmentOf, settingsOf, settingsOfStack } from "./settings";
import { snapshotAt } from "./snapshot";

/** What a pack learns about the stack when it is loaded. */
export interface Surroundings {
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly projectFolder: string;
}

type Kind = "resource" | "stack";
type StackRequest = Extract<Request, { kind: "stack" }>;
/** One that some rule may care about. */
type JudgedRequest = Exclude<Request, { kind: "irrelevant" }>;

/** What is remembered of the run that is going on: it begins with the stack's resource and ends with its judgement. */
class Run {
  readonly seen: SeenInputs = new Map();
  readonly reported = new Set<string>();
  readonly rules = new Map<RuleId, RuleRun>();
  readonly judges = new Map<string, readonly AnyRule[]>();
  settings: Settings | undefined;
}

export class Pack {
  private readonly stackSettings: GivenOptions;
  private readonly loadedAs: Environment;
  /** How each rule's options are read: learned at its first call, because the server gives them to callbacks only. */
  private readonly configs = new Map<RuleId, () => GivenOptions>();
  /** Whether the reader was not only looked at but called: what the others are asked next is about what it read. */
  private isReading = false;
  private readonly found = new WeakMap<Request, Map<RuleId, readonly Finding[]>>();
  private run = new Run();

  /** `rules`: the first one reads the requests for all. */
  constructor(
    private readonly rules: readonly AnyRule[],
    private readonly surroundings: Surroundings,
  ) {
    this.stackSettings = settingsOfStack(surroundings.config);
    this.loadedAs = environmentOf(settingsOf([this.stackSettings]), surroundings.stack, undefined);
  }

  policies(): Policies {
    return this.rules.map((rule, index) =>
      index === 0
        ? policyOf(this.description(rule), this.reader(rule))
        : policyOf(this.description(rule), this.callbacks(rule)),
    );
  }

  /** The first policy: it always has callbacks, and leaves what it read for the others. */
  private reader(rule: AnyRule) {
    const answer: Answer = (args, report) => {
      this.isReading = true;
      if (isOfRun(args)) requestContext.begin();
      this.configs.set(rule.meta.id, () => args.getConfig());
      const request = this.read(args);
      if (this.concernsOthers(request)) requestContext.leave(request);
      else requestContext.leaveNothing();
      this.reportAll(rule, request, report);
      if (request.kind === "stack") this.answerForRulesSwitchedOff(request, report);
    };
    const offered = () => {
      this.isReading = false;
      return answer;
    };
    return { onResource: offered, onStack: offered };
  }

  private callbacks(rule: AnyRule) {
    const answer: Answer = (args, report) => {
      this.answer(rule, args, report);
    };
    return {
      onResource: () => (this.hasSomethingToSay(rule, "resource") ? answer : undefined),
      onStack: () => (this.hasSomethingToSay(rule, "stack") ? answer : undefined),
      remediate: rule.remediation && remediating(rule, rule.remediation),
    };
  }

  private description(rule: AnyRule) {
    const { id, docs, severity, remediationSteps } = rule.meta;
    const { description, framework } = docs;
    const level = levelOf(id, this.loadedAs);
    return {
      name: id,
      displayName: id,
      description,
      severity,
      remediationSteps,
      url: urlOf(id),
      tags: ["elasticache", "memcached"],
      enforcementLevel: level === "off" ? ("disabled" as const) : level,
      // The SDK wants a mutable copy.
      configSchema: { properties: structuredClone(schemasOf(rule)) as Record<string, object> },
      ...(framework && { framework: { version: "", specification: "", ...framework } }),
    };
  }

  /** Whether the others have something to say to a request. That they are asked what was found costs nothing: it is kept. */
  private concernsOthers(request: Request): boolean {
    if (request.kind !== "resource") return request.kind === "stack";
    return this.judgesOf(request.subject.type).some(
      (rule) => this.findings(rule, request).length > 0,
    );
  }

  /** The rules that judge resources of a type before they are made. */
  private judgesOf(type: string): readonly AnyRule[] {
    const known = this.run.judges.get(type);
    if (known !== undefined) return known;
    const called = this.rules.filter(({ meta }) => this.configs.has(meta.id));
    const judges = called.filter((rule) => this.ruleRun(rule).judgesType(type));
    if (called.length > 1) this.run.judges.set(type, judges);
    return judges;
  }

  private hasSomethingToSay(rule: AnyRule, kind: Kind): boolean {
    // Where nobody reads, the server describes the pack, or the reader is switched off, and each rule reads for itself. One
    // that was never called is, to learn its settings.
    if (!this.isReading || !this.configs.has(rule.meta.id)) return true;
    const request = requestContext.current;
    return request?.kind === kind && this.findings(rule, request).length > 0;
  }

  private answer(rule: AnyRule, args: Args, report: ReportViolation): void {
    this.configs.set(rule.meta.id, () => args.getConfig());
    this.reportAll(rule, requestContext.current ?? this.read(args), report);
  }

  private reportAll(rule: AnyRule, request: Request, report: ReportViolation): void {
    if (request.kind === "irrelevant") return;
    for (const finding of this.findings(rule, request)) {
      this.report(rule, finding, request, report);
    }
  }

  private read(args: Args): Request {
    return isOfStack(args) ? this.readStack(args) : this.readResource(args);
  }

  private readResource(args: ResourceValidationArgs): Request {
    // The stack itself is registered first: a new run begins, whatever became of the last one.
    if (isOfRun(args)) this.run = new Run();
    const request = requestOfResource(args);
    if (request.kind === "resource") this.run.seen.set(args.urn, request.subject.inputs ?? {});
    return request;
  }

  private readStack(args: StackValidationArgs): Request {
    const { run } = this;
    const settings = this.settings();
    const snapshot = snapshotAt(settings.snapshot, this.surroundings.projectFolder);
    const problems = [...settings.problems, ...(snapshot.problem ? [snapshot.problem] : [])];
    const request = requestOfStack(
      args,
      run,
      { ...settings, problems },
      { snapshot: snapshot.topology, region: this.surroundings.config["aws:region"] },
    );
    this.run = new Run();
    return request;
  }

  private settings(): Settings {
    return (this.run.settings ??= this.computeSettings());
  }

  private computeSettings(): Settings {
    const reader = this.rules.slice(0, 1).map((rule) => this.valuesOf(rule));
    const exceptions = this.rules
      .slice(1)
      .flatMap((rule) => exceptionsFor(rule, this.valuesOf(rule)));
    return settingsOf([this.stackSettings, ...reader], exceptions);
  }

  private valuesOf(rule: AnyRule): Record<string, unknown> {
    return plainProperties(this.configs.get(rule.meta.id)?.());
  }

  private ruleRun(rule: AnyRule): RuleRun {
    const known = this.run.rules.get(rule.meta.id);
    if (known !== undefined) return known;
    const made = new RuleRun(rule, this.valuesOf(rule), this.settings());
    this.run.rules.set(rule.meta.id, made);
    return made;
  }

  /** The findings of a rule in a request, computed once. */
  private findings(rule: AnyRule, request: JudgedRequest): readonly Finding[] {
    if (request.kind === "resource" && !this.ruleRun(rule).judgesType(request.subject.type)) {
      return [];
    }
    const known = this.found.get(request) ?? new Map<RuleId, readonly Finding[]>();
    this.found.set(request, known);
    const found = known.get(rule.meta.id);
    if (found !== undefined) return found;
    if (request.kind === "resource") {
      known.set(rule.meta.id, this.ofResource(rule, request));
    } else {
      const others = this.rules.filter(
        ({ meta }) => this.configs.has(meta.id) && !known.has(meta.id),
      );
      this.ofStack([...new Set([rule, ...others])], request, known);
    }
    return known.get(rule.meta.id) ?? [];
  }

  private ofResource(rule: AnyRule, request: Extract<Request, { kind: "resource" }>): Finding[] {
    const { findings } = this.ruleRun(rule).onResource(request.subject);
    return findings.filter((finding) => this.isSaid(rule.meta.id, finding, request));
  }

  /** All rules that are on at once: their doubts are told together. */
  private ofStack(
    rules: readonly AnyRule[],
    request: StackRequest,
    known: Map<RuleId, readonly Finding[]>,
  ): void {
    const doubts: RuleDoubt[] = [];
    const found = new Map<RuleId, Finding[]>();
    for (const rule of rules) {
      const one = new RuleRun(rule, this.valuesOf(rule), request.settings).onStack(request.facts);
      found.set(rule.meta.id, [...one.findings]);
      doubts.push(...one.doubts);
    }
    for (const { rule, finding } of mergedDoubts(doubts, request.facts)) {
      found.get(rule)?.push(finding);
    }
    for (const [rule, findings] of found) {
      const said = findings.filter(
        (finding) =>
          this.isSaid(rule, finding, request) && !request.reported.has(identity(rule, finding)),
      );
      known.set(rule, said);
    }
  }

  /** One cause is told by one rule. */
  private isSaid(rule: RuleId, finding: Finding, request: JudgedRequest): boolean {
    if (this.level(rule, finding, request) === "off") return false;
    return finding.unless === undefined || !this.isOn(finding.unless, request);
  }

  /** The server calls what is on; where a tag alone says "production", the reader speaks for the others. */
  private isOn(rule: RuleId, request: JudgedRequest): boolean {
    const environment = this.environment(request);
    return environment === this.loadedAs
      ? this.configs.has(rule)
      : levelOf(rule, environment) !== "off";
  }

  private report(
    rule: AnyRule,
    finding: Finding,
    request: JudgedRequest,
    report: ReportViolation,
  ): void {
    this.run.reported.add(identity(rule.meta.id, finding));
    const level = this.level(rule.meta.id, finding, request);
    if (level === "own") report(messageOf(finding, rule.meta.id), finding.subject);
    else reportAt(level, rule, finding, report);
  }

  /** `own`: the level that the server holds for the rule, be it the table's or a configured one. */
  private level(rule: RuleId, finding: Finding, request: JudgedRequest): Level | "own" {
    const environment = this.environment(request);
    const own = environment === this.loadedAs ? "own" : levelOf(rule, environment);
    if (own === "off" || finding.kind === "violation") return own;
    return finding.kind === "unproven"
      ? levelOfDoubt(finding, this.settingsIn(request), environment, own)
      : "advisory";
  }

  private environment(request: JudgedRequest): Environment {
    const stack = this.surroundings.stack || stackOf(request);
    return environmentOf(this.settingsIn(request), stack, request.tag);
  }

  /** Those of a whole stack say what is wrong with its snapshot, too. */
  private settingsIn(request: JudgedRequest): Settings {
    return request.kind === "stack" ? request.settings : this.settings();
  }

  /**
   * A stack's tags arrive with the first request, when levels are long set: where a tag alone says "production", the
   * server does not call rules that are off elsewhere, so the reader speaks for them.
   */
  private answerForRulesSwitchedOff(request: StackRequest, report: ReportViolation): void {
    if (this.environment(request) === this.loadedAs) return;
    for (const rule of this.rules) {
      const { id } = rule.meta;
      if (levelOf(id, this.loadedAs) !== "off" || this.configs.has(id)) continue;
      this.reportAll(rule, request, report);
    }
  }
}

/** The text of a finding, and where to read on. */
function messageOf(finding: Finding, rule: RuleId): string {
  return `${finding.text}\n${urlOf(rule)}`;
}

/** Where the document of a rule is. */
export function urlOf(rule: RuleId): string {
  return `https://github.com/pulumi-aws-memcached/pulumi-aws-memcached/blob/main/docs/rules/${rule}.md`;
}

/** `pulumi policy analyze` does not tell the pack which stack it is: the URNs do (`urn:pulumi:<stack>::…`). */
function stackOf(request: JudgedRequest): string {
  const urn = request.kind === "stack" ? request.facts.stackUrn : request.subject.urn;
  return /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";
}

/** The stack's own resource, which is registered first. */
function isOfRun(args: Args): boolean {
  return !isOfStack(args) && args.type === "pulumi:pulumi:Stack";
}

function isOfStack(args: Args): args is StackValidationArgs {
  return "resources" in args;
}

/** Exceptions in the options of one rule, as exceptions of the pack; wrong ones are left for the rule to complain of. */
function exceptionsFor(rule: AnyRule, values: GivenOptions): Exception[] {
  const { options } = checkedOptions(schemasOf(rule), values);
  return exceptionsIn(options).map((one) => ({ ...one, rule: rule.meta.id }));
}

function levelOfDoubt(
  finding: Finding,
  settings: Settings,
  environment: Environment,
  own: Level | "own",
): Level | "own" {
  const strict = settings.strict ?? (environment === "production" ? "in-stack" : "off");
  if (strict === "off") return "off";
  return strict === "in-stack" && finding.origin === "outside" ? "advisory" : own;
}

function reportAt(level: Level, rule: AnyRule, finding: Finding, report: ReportViolation): void {
  if (level === "off") return;
  const { id: name, docs, severity } = rule.meta;
  reportLevelled(report, {
    name,
    description: docs.description,
    severity,
    message: messageOf(finding, name),
    urn: finding.subject,
    enforcementLevel: level,
  });
}

function identity(rule: RuleId, finding: Finding): string {
  return [rule, finding.kind, finding.subject, finding.key].join("\n");
}

function remediating(rule: AnyRule, remediation: Remediation<never>) {
  return (args: ResourceValidationArgs) => {
    if (!remediation.types.includes(args.type)) return undefined;
    try {
      const { options } = checkedOptions(schemasOf(rule), plainProperties(args.getConfig()));
      const { name, props: inputs } = args;
      // The options are those that the rule's own schemas describe.
      return remediation.repair({ name, inputs, known: inputsOf(args), options: options as never });
    } catch {
      // What cannot be repaired is left to be reported.
      return undefined;
    }
  };
}
