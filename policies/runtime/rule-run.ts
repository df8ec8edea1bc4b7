/** One rule in one run of a preview or an update: its options checked, its crash caught, its exceptions applied. */
import type { Block, PlannedResource } from "../../reachability";
import type { StackFacts } from "../facts/stack-facts";
import { labelOf, loneView } from "../facts/stack-facts";
import type { RuleId } from "./levels";
import type { GivenOptions, OptionSchemas } from "./options";
import { checkedOptions } from "./options";
import type { Finding, RuleDoubt } from "./reports";
import { acceptance, fill } from "./reports";
import type { Acceptance, AnyRule, Context, Doubt, Handlers, Report } from "./rule";
import type { Accepted, Settings } from "./settings";
import { matches, RULE_EXCEPTIONS } from "./settings";

/** What a rule found: findings of its own, and doubts, which are told together with those of other rules. */
export interface Found {
  readonly findings: readonly Finding[];
  readonly doubts: readonly RuleDoubt[];
}

/** Schemas of everything that can be set for a rule beside its level. */
export function schemasOf(rule: AnyRule): OptionSchemas {
  const known = SCHEMAS.get(rule);
  if (known !== undefined) return known;
  const schemas = { exceptions: RULE_EXCEPTIONS, ...rule.meta.schema };
  SCHEMAS.set(rule, schemas);
  return schemas;
}

const SCHEMAS = new WeakMap<AnyRule, OptionSchemas>();

/** What checked options of a rule accept. */
export function exceptionsIn(options: object): readonly Accepted[] {
  return (options as { readonly exceptions: readonly Accepted[] }).exceptions;
}

function exceptionsOf(rule: RuleId, settings: Settings): readonly Accepted[] {
  return settings.exceptions.filter((one) => one.rule === rule);
}

export class RuleRun implements Context {
  readonly id: RuleId;
  readonly options: object;
  private readonly exceptions: readonly Accepted[];
  private readonly problems: readonly string[];
  private readonly handlers: Handlers;
  /** What the request that is being judged has yielded so far. */
  private found = new Map<string, Finding>();
  private doubts = new Map<string, RuleDoubt>();

  constructor(
    private readonly rule: AnyRule,
    given: GivenOptions,
    readonly settings: Settings,
  ) {
    const { options, problems } = checkedOptions(schemasOf(rule), given);
    this.id = rule.meta.id;
    this.options = options;
    this.problems = problems;
    this.exceptions = [...exceptionsIn(options), ...exceptionsOf(this.id, settings)];
    this.handlers = rule.create(this as never);
  }

  /** Whether it judges resources of a type before they are made: asked for every rule of every resource. */
  judgesType(type: string): boolean {
    return this.handlerOf(type) !== undefined;
  }

  /** By the types that the rule names, not by what every object has: a file may say that a type is `constructor`. */
  private handlerOf(type: string): ((view: Block) => void) | undefined {
    const handlers = this.handlers.resource ?? {};
    return Object.hasOwn(handlers, type) ? handlers[type] : undefined;
  }

  report({ messageId, subject, data, related, isAdvice, unless }: Report): void {
    const text = fill(this.rule.meta.messages[messageId] ?? messageId, data ?? {});
    const key = `${messageId} ${text}`;
    const kind = isAdvice === true ? "advice" : "violation";
    const finding = { kind, subject, key, text, related: related ?? [] } as const;
    this.found.set(`${subject} ${key}`, {
      ...finding,
      ...(unless === undefined ? {} : { unless }),
    });
  }

  doubt(doubt: Doubt): void {
    const key = `${doubt.subject} ${doubt.claim}`;
    const known = this.doubts.get(key);
    const missing = [...(known?.missing ?? []), ...doubt.missing];
    this.doubts.set(key, { ...doubt, rule: this.id, missing });
  }

  exceptionFor(names: readonly string[], rule?: RuleId): Accepted | undefined {
    const accepted = rule === undefined ? this.exceptions : exceptionsOf(rule, this.settings);
    return accepted.find(({ resource }) => names.some((name) => matches(resource, name)));
  }

  accept({ subject, what, reason }: Acceptance): void {
    const finding = acceptance(subject, what, reason);
    this.found.set(`${subject} ${finding.key}`, finding);
  }

  /** What it finds in one resource before it is made. Never throws: a throw would end everybody's preview. */
  onResource(resource: PlannedResource): Found {
    const name = () => resource.name;
    return this.judged(resource.urn, name, () => {
      this.handlerOf(resource.type)?.(loneView(resource));
    });
  }

  /** What it finds in the whole stack. Never throws either. */
  onStack(facts: StackFacts): Found {
    const name = (urn: string) => facts.resourceOf(urn)?.name ?? "";
    const { findings, doubts } = this.judged(facts.stackUrn, name, () => {
      for (const cache of facts.caches) this.handlers.cache?.(cache, facts);
      this.handlers.stack?.(facts);
      if (this.rule.asksAboutRules === true) this.doubtRulesOfUnknownGroups(facts);
      if (this.id !== "require-valid-settings") this.doubtEngines(facts);
    });
    return { findings: [...this.wrongOptions(facts.stackUrn), ...findings], doubts };
  }

  private judged(subject: string, name: (urn: string) => string, judge: () => void): Found {
    this.found = new Map();
    this.doubts = new Map();
    try {
      judge();
    } catch (error) {
      const crash = crashOf(subject, error);
      this.found.set(crash.key, crash);
    }
    const found = this.withExceptions([...this.found.values()], name);
    return { findings: found, doubts: this.openDoubts(name) };
  }

  /** What is proven wrong about a resource makes doubts about it superfluous, and so does an exception. */
  private openDoubts(name: (urn: string) => string): RuleDoubt[] {
    const violations = [...this.found.values()].filter(({ kind }) => kind === "violation");
    const condemned = new Set(violations.map(({ subject }) => subject));
    return [...this.doubts.values()].filter(
      ({ subject, related }) =>
        !condemned.has(subject) &&
        this.exceptionFor(namesOf([subject, ...(related ?? [])], name)) === undefined,
    );
  }

  /** Accepted findings are replaced by one line per resource that says so, and why. */
  private withExceptions(found: readonly Finding[], name: (urn: string) => string): Finding[] {
    const lines = new Map<string, Finding>();
    const rest = found.filter(({ subject, related, kind }) => {
      const exception = this.exceptionFor(namesOf([subject, ...related], name));
      if (exception === undefined || kind === "exception") return true;
      lines.set(subject, acceptance(subject, subject.split("::").at(-1) ?? "", exception.reason));
      return false;
    });
    return [...rest, ...lines.values()];
  }

  private isAbout(subject: string): boolean {
    const said = [...this.found.values(), ...this.doubts.values()];
    return said.some((one) => one.subject === subject);
  }

  /** What may be a Memcached cache, and may break any rule. */
  private doubtEngines(facts: StackFacts): void {
    for (const view of facts.possibleCaches) {
      const claim = `${labelOf(view.resource)} is no Memcached cache, or keeps to ${this.id}`;
      this.doubt({ subject: view.resource.urn, claim, missing: [view.unknown("engine")] });
    }
  }

  /** A rule of a group that is not known may belong to the cache's, or to a client's. */
  private doubtRulesOfUnknownGroups(facts: StackFacts): void {
    const missing = facts.rulesOfUnknownGroups();
    if (missing.length === 0) return;
    for (const { urn, label } of facts.caches) {
      if (this.isAbout(urn)) continue;
      this.doubt({ subject: urn, claim: `${label} keeps to ${this.id}`, missing });
    }
  }

  private wrongOptions(subject: string): Finding[] {
    return this.problems.map((problem) => ({
      kind: "violation",
      subject,
      key: `settings ${problem}`,
      text: `the settings of ${this.id} are wrong: ${problem}`,
      related: [],
    }));
  }
}

/** A rule that fails says so, and the others go on. */
function crashOf(subject: string, error: unknown): Finding {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    kind: "unproven",
    subject,
    key: "crash",
    text: `cannot prove anything: this rule failed (${reason}). This is a bug of the rule, please report it.`,
    related: [],
    origin: "plan",
  };
}

/** Names by which an exception may mean resources. */
function namesOf(urns: readonly string[], name: (urn: string) => string): string[] {
  return urns.flatMap((urn) => [urn, name(urn)]);
}
