/**
 * Makes SDK policies of the rules.
 *
 * Every rule is a policy of its own, with its name, level, settings and metadata. But for every stack policy the SDK's
 * server deserializes the whole stack again, and for every untyped resource policy every resource. So only the first
 * policy (`require-valid-settings`) always has callbacks: it reads the request, once. The others have a callback only
 * while they have something to say (`validateResource` and `validateStack` are getters), and the server passes over a
 * policy without one. See docs/decisions/0005-a-rule-with-nothing-to-say-costs-nothing.md.
 */
import type {
  Policies,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { plainProperties } from "./catch-unknowns";
import { concerns, findingsOf } from "./evaluation";
import type { Finding } from "./findings";
import type { Environment, Level } from "./levels";
import { levelOf } from "./levels";
import type { Request, SeenInputs } from "./request";
import { currentRequest, requestOfResource, requestOfStack } from "./request";
import type { Remediation, Rule } from "./rule";
import { schemasOf } from "./rule-settings";
import type { Accepted, Exception, Settings } from "./settings";
import { environmentOf, settingsOf, settingsOfStack } from "./settings";
import type { SettingSchema, SettingValues } from "./setting-schema";
import { validValues } from "./setting-schema";
import { snapshotAt } from "./snapshot";

/** What a pack learns about the stack when it is loaded. */
export interface Surroundings {
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly projectFolder: string;
}

type Args = ResourceValidationArgs | StackValidationArgs;
type Kind = "resource" | "stack";
type RulePolicy = ResourceValidationPolicy & StackValidationPolicy;

/** Where the documents of the rules are. */
const DOCUMENTS =
  "https://github.com/pulumi-aws-memcached/pulumi-aws-memcached/blob/main/docs/rules";

export class Pack {
  private readonly stackSettings: SettingValues;
  private readonly loadedAs: Environment;
  /** How each rule's settings are read: learned at its first call, because the server gives them to callbacks only. */
  private readonly configs = new Map<string, () => SettingValues>();
  private readonly asked = new Set<string>();
  private readonly found = new WeakMap<Request, Map<string, readonly Finding[]>>();
  /** What is remembered of the run that is going on: it begins with the stack's resource and ends with its judgement. */
  private seen: SeenInputs = new Map();
  private reported = new Set<string>();
  private runSettings: Settings | undefined;

  /** `rules`: the first one reads the requests for all. */
  constructor(
    private readonly rules: readonly Rule[],
    private readonly surroundings: Surroundings,
  ) {
    this.stackSettings = settingsOfStack(surroundings.config);
    this.loadedAs = environmentOf(settingsOf([this.stackSettings]), surroundings.stack, undefined);
  }

  policies(): Policies {
    return this.rules.map((rule, index) => (index === 0 ? this.reader(rule) : this.policy(rule)));
  }

  /** The first policy: it always has callbacks, and leaves what it read for the others. */
  private reader(rule: Rule): RulePolicy {
    return {
      ...this.description(rule),
      validateResource: (args, report) => {
        this.configs.set(rule.meta.id, () => args.getConfig());
        currentRequest.enterWith(this.readResource(args));
        this.answer(rule, args, report);
      },
      validateStack: (args, report) => {
        this.configs.set(rule.meta.id, () => args.getConfig());
        currentRequest.enterWith(this.readStack(args));
        this.answer(rule, args, report);
        this.answerForRulesSwitchedOff(report);
      },
    };
  }

  private policy(rule: Rule): RulePolicy {
    const hasSomething = (kind: Kind) => this.hasSomethingToSay(rule, kind);
    const answer = (args: Args, report: ReportViolation) => {
      this.answer(rule, args, report);
    };
    const callbacks = {
      get validateResource() {
        return hasSomething("resource") ? answer : undefined;
      },
      get validateStack() {
        return hasSomething("stack") ? answer : undefined;
      },
      remediateResource: rule.remediation && remediating(rule.remediation),
    };
    // The SDK's types do not know of a policy that has nothing to say; its server does.
    return Object.defineProperties(
      this.description(rule),
      Object.getOwnPropertyDescriptors(callbacks),
    ) as RulePolicy;
  }

  private description(rule: Rule) {
    const { id, description, severity, framework, remediationSteps } = rule.meta;
    const level = levelOf(id, this.loadedAs);
    return {
      name: id,
      displayName: id,
      description,
      severity,
      remediationSteps,
      url: `${DOCUMENTS}/${id}.md`,
      tags: ["elasticache", "memcached"],
      enforcementLevel: level === "off" ? ("disabled" as const) : level,
      configSchema: { properties: jsonSchemasOf(schemasOf(rule)) },
      ...(framework && { framework: { version: "", specification: "", ...framework } }),
    };
  }

  private hasSomethingToSay(rule: Rule, kind: Kind): boolean {
    const request = currentRequest.getStore();
    // Outside of a request the server only describes the pack.
    if (request === undefined) return rule[kind] !== undefined;
    if (request.kind !== kind) return false;
    this.asked.add(rule.meta.id);
    return !this.configs.has(rule.meta.id) || this.findings(rule, request).length > 0;
  }

  private answer(rule: Rule, args: Args, report: ReportViolation): void {
    this.configs.set(rule.meta.id, () => args.getConfig());
    const request = currentRequest.getStore() ?? this.read(args);
    for (const finding of this.findings(rule, request)) {
      this.report(rule, finding, request, report);
    }
  }

  private read(args: Args): Request {
    return "resources" in args ? this.readStack(args) : this.readResource(args);
  }

  private readResource(args: ResourceValidationArgs): Request {
    // The stack itself is registered first: a new run begins, whatever became of the last one.
    if (args.type === "pulumi:pulumi:Stack") this.forgetRun();
    const request = requestOfResource(args);
    if (request.kind === "resource") this.seen.set(args.urn, request.subject.inputs ?? {});
    return request;
  }

  private readStack(args: StackValidationArgs): Request {
    const run = { seen: this.seen, reported: this.reported };
    this.forgetRun();
    const settings = this.settings();
    const snapshot = snapshotAt(settings.snapshot, this.surroundings.projectFolder);
    const problems = [...settings.problems, ...(snapshot.problem ? [snapshot.problem] : [])];
    return requestOfStack(args, run, { ...settings, problems }, snapshot.topology);
  }

  private forgetRun(): void {
    this.seen = new Map();
    this.reported = new Set();
    this.runSettings = undefined;
  }

  private settings(): Settings {
    return (this.runSettings ??= this.computeSettings());
  }

  private computeSettings(): Settings {
    const [reader, ...others] = this.rules;
    const exceptions = others.flatMap((rule) => exceptionsIn(rule, this.valuesOf(rule)));
    return settingsOf([this.stackSettings, this.valuesOf(reader)], exceptions);
  }

  private valuesOf(rule: Rule | undefined): Record<string, unknown> {
    return plainProperties(this.configs.get(rule?.meta.id ?? "")?.());
  }

  /** The findings of a rule in a request, computed once. */
  private findings(rule: Rule, request: Request): readonly Finding[] {
    const known = this.found.get(request) ?? new Map<string, readonly Finding[]>();
    this.found.set(request, known);
    const found = known.get(rule.meta.id) ?? this.compute(rule, request);
    known.set(rule.meta.id, found);
    return found;
  }

  private compute(rule: Rule, request: Request): Finding[] {
    if (!concerns(rule, request)) return [];
    const found = findingsOf(rule, request, this.valuesOf(rule), this.settings());
    return found.filter(
      (finding) =>
        this.level(rule, finding, request) !== "off" &&
        !(request.kind === "stack" && request.reported.has(identity(rule, finding))),
    );
  }

  private report(rule: Rule, finding: Finding, request: Request, report: ReportViolation): void {
    this.reported.add(identity(rule, finding));
    const level = this.level(rule, finding, request);
    if (level === "own") report(finding.text, finding.subject);
    else reportAt(level, rule, finding, report);
  }

  /** `own`: the level that the server holds for the rule, be it the table's or a configured one. */
  private level(rule: Rule, finding: Finding, request: Request): Level | "own" {
    const settings = this.settings();
    const environment = this.environment(settings, request);
    const own = environment === this.loadedAs ? "own" : levelOf(rule.meta.id, environment);
    if (own === "off" || finding.kind === "violation") return own;
    return finding.kind === "unproven"
      ? levelOfDoubt(finding, settings, environment, own)
      : "advisory";
  }

  private environment(settings: Settings, request: Request): Environment {
    const tag = request.kind === "irrelevant" ? undefined : request.tag;
    return environmentOf(settings, this.surroundings.stack, tag);
  }

  /**
   * A stack's tags arrive with the first request, when levels are long set: where a tag alone says "production", the
   * server does not call rules that are off elsewhere, so the reader speaks for them.
   */
  private answerForRulesSwitchedOff(report: ReportViolation): void {
    const request = currentRequest.getStore();
    if (request?.kind !== "stack") return;
    const environment = this.environment(request.judgement.settings, request);
    if (environment === this.loadedAs) return;
    for (const rule of this.rules) {
      if (levelOf(rule.meta.id, this.loadedAs) !== "off" || this.asked.has(rule.meta.id)) continue;
      for (const finding of this.findings(rule, request)) {
        const level = this.level(rule, finding, request);
        reportAt(level === "own" ? "advisory" : level, rule, finding, report);
      }
    }
  }
}

/** Exceptions in the settings of one rule, as exceptions of the pack; wrong ones are left for the rule to complain of. */
function exceptionsIn(rule: Rule, values: Readonly<Record<string, unknown>>): Exception[] {
  const { exceptions } = validValues(schemasOf(rule), values);
  return (exceptions as readonly Accepted[]).map((one) => ({ ...one, rule: rule.meta.id }));
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

/** The server also takes a violation as an object, whose level is its own. */
function reportAt(level: Level, rule: Rule, finding: Finding, report: ReportViolation): void {
  if (level === "off") return;
  const { id: name, description, severity } = rule.meta;
  (report as unknown as (violation: object) => void)({
    name,
    description,
    severity,
    message: `${description}\n${finding.text}`,
    urn: finding.subject,
    enforcementLevel: level,
  });
}

function identity(rule: Rule, finding: Finding): string {
  return [rule.meta.id, finding.kind, finding.subject, finding.key].join("\n");
}

function remediating(remediation: Remediation) {
  return (args: ResourceValidationArgs) => {
    if (!remediation.types.includes(args.type)) return undefined;
    try {
      return remediation.repair(args.props, plainProperties(args.props));
    } catch {
      // What cannot be repaired is left to be reported.
      return undefined;
    }
  };
}

/** The schemas as the SDK wants them: a mutable copy without what only we understand. */
function jsonSchemasOf(schemas: Readonly<Record<string, SettingSchema>>) {
  return structuredClone(schemas) as unknown as Record<string, object>;
}
