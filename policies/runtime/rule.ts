/**
 * What a rule is, as ESLint has them: `meta` says who it is, what it can say and what can be set; `create` answers the
 * handlers that are called with what it asks about, and they report through the context. One file per rule in `rules/`.
 */
import type { Block, Unknown } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { RuleId } from "./levels";
import type { OptionSchemas, OptionsOf } from "./options";
import type { Accepted, Settings } from "./settings";

export type Severity = "low" | "medium" | "high" | "critical";

export interface RuleMeta<
  MessageId extends string = string,
  Schemas extends OptionSchemas = OptionSchemas,
> {
  readonly id: RuleId;
  readonly docs: {
    /** One line: the CLI prints it above every message. */
    readonly description: string;
    /** A control of a published framework that asks for the same. */
    readonly framework?: { readonly name: string; readonly reference: string };
  };
  readonly severity: Severity;
  readonly remediationSteps: string;
  /** Texts by id, with `{placeholders}`: what is so and why, then what to do. */
  readonly messages: Readonly<Record<MessageId, string>>;
  /** Options of the rule beside its level and its exceptions, as JSON Schemas. */
  readonly schema?: Schemas;
}

/** Values that fill the `{placeholders}` of a message. */
export type Data = Readonly<Record<string, string | number>>;

/** Something is so. */
export interface Report<MessageId extends string = string> {
  readonly messageId: MessageId;
  /** URN of the resource it is about. */
  readonly subject: string;
  readonly data?: Data;
  /** URNs of others that take part: an exception may name any of them. */
  readonly related?: readonly string[];
  /** Worth knowing, never stops anything. */
  readonly isAdvice?: true;
  /** A rule that reports the same: while it is on, this is not repeated. */
  readonly unless?: RuleId;
}

/** Neither a claim nor its opposite can be shown. */
export interface Doubt {
  readonly subject: string;
  /** What should have been proven. */
  readonly claim: string;
  readonly missing: readonly Unknown[];
  readonly related?: readonly string[];
}

/** Something is so, and an exception accepts it: listed with its reason. */
export interface Acceptance {
  readonly subject: string;
  readonly what: string;
  readonly reason: string;
}

/** How a rule speaks, and what was set for it. One context lasts for one run of a preview or an update. */
export interface Context<MessageId extends string = string, Options = object> {
  readonly options: Options;
  /** What the pack as a whole was told. */
  readonly settings: Settings;
  /** The exception of this rule, or of another one, that means one of these names or URNs. */
  exceptionFor(names: readonly string[], rule?: RuleId): Accepted | undefined;
  report(report: Report<MessageId>): void;
  doubt(doubt: Doubt): void;
  accept(acceptance: Acceptance): void;
}

/** Like ESLint's visitors: by type of resource before it is made, and by what there is when all are known. */
export interface Handlers {
  /** One resource's inputs, before it is created or updated: what is reported here stops it from being made. */
  readonly resource?: Readonly<Record<string, (view: Block) => void>>;
  /** Every Memcached cache, at the end of a preview and of an update. */
  readonly cache?: (cache: CacheFacts, facts: StackFacts) => void;
  /** Everything there is, at the end. */
  readonly stack?: (facts: StackFacts) => void;
}

export interface Rule<
  MessageId extends string = string,
  Schemas extends OptionSchemas = OptionSchemas,
> {
  readonly meta: RuleMeta<MessageId, Schemas>;
  /** It asks about rules of security groups: one that nobody knows the group of may change its answer. */
  readonly asksAboutRules?: true;
  create(context: Context<MessageId, OptionsOf<Schemas>>): Handlers;
  /** Repairs one resource's inputs where a team sets the rule's level to `remediate`. */
  readonly remediation?: Remediation<OptionsOf<Schemas>>;
}

/** A resource that may be repaired before it is made. */
export interface Repairable<Options> {
  readonly name: string;
  /** The SDK's own object, because secrets must pass through it: what is repaired is set here. */
  readonly inputs: Record<string, unknown>;
  /** Its plain copy, with the tags that the provider adds. */
  readonly known: Readonly<Record<string, unknown>>;
  readonly options: Options;
}

export interface Remediation<Options> {
  readonly types: readonly string[];
  /** The repaired inputs, or `undefined` when there is nothing to repair. */
  repair(resource: Repairable<Options>): Record<string, unknown> | undefined;
}

/** A rule whatever its messages and options are: who runs it hands it the options that its own schemas describe. */
export interface AnyRule extends Omit<Rule, "create" | "remediation"> {
  create(context: Context<string, never>): Handlers;
  readonly remediation?: Remediation<never>;
}

/** Declares a rule; its messages are checked where they are used, and its options have the types of their schemas. */
export function defineRule<
  MessageId extends string,
  const Schemas extends OptionSchemas = Readonly<Record<string, never>>,
>(rule: Rule<MessageId, Schemas>): AnyRule {
  return rule;
}

/** The same handler for several types of resources. */
export function onTypes(
  types: readonly string[],
  handler: (view: Block) => void,
): NonNullable<Handlers["resource"]> {
  return Object.fromEntries(types.map((type) => [type, handler]));
}
