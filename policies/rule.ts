/**
 * What a rule is: who it is (`meta`), what it can say (`messages`), and how it comes to say it — about one resource
 * before it is made (`resource`), and about the whole stack (`stack`). One file per rule in `rules/`.
 */
import type { PlannedResource, Unknown } from "../reachability";
import type { Judgement } from "./judgement";
import type { RuleId } from "./levels";
import type { SettingSchema, SettingValues } from "./setting-schema";

export type Severity = "low" | "medium" | "high" | "critical";

export interface RuleMeta {
  readonly id: RuleId;
  /** One line: the CLI prints it above every message. */
  readonly description: string;
  readonly severity: Severity;
  /** A control of a published framework that asks for the same. */
  readonly framework?: { readonly name: string; readonly reference: string };
  readonly remediationSteps: string;
  /** Settings of the rule beside its level and its exceptions. */
  readonly settings?: Readonly<Record<string, SettingSchema>>;
}

/** Values that fill the `{placeholders}` of a message. */
export type Details = Readonly<Record<string, string | number>>;

/** How a rule speaks. `subject` is the URN of the resource it speaks about. */
export interface Say<Message extends string = string> {
  /** It is so: reported at the rule's level. */
  violation(subject: string, message: Message, details?: Details): void;
  /** Worth knowing, never stops anything. */
  advice(subject: string, message: Message, details?: Details): void;
  /** It is so, and an exception accepts it: listed with its reason. */
  accepted(subject: string, what: string, reason: string): void;
  /** Neither it nor its opposite can be shown; `claim` is what should have been proven. */
  unproven(subject: string, claim: string, missing: readonly Unknown[]): void;
}

export interface Rule<Message extends string = string> {
  readonly meta: RuleMeta;
  readonly messages: Readonly<Record<Message, string>>;
  /** It asks about rules of security groups: one that nobody knows the group of may change its answer. */
  readonly asksAboutRules?: true;
  /** Judged on one resource's inputs, before it is created or updated. */
  readonly resource?: {
    readonly types: readonly string[];
    judge(resource: PlannedResource, say: Say<Message>, settings: SettingValues): void;
  };
  /** Judged on everything there is, at the end of a preview and of an update. */
  stack?(judgement: Judgement, say: Say<Message>, settings: SettingValues): void;
  /** Repairs one resource's inputs where a team sets the rule's level to `remediate`. */
  readonly remediation?: Remediation;
}

export interface Remediation {
  readonly types: readonly string[];
  /**
   * The repaired inputs, or `undefined` when there is nothing to repair. `inputs` is the SDK's own object, because
   * secrets must pass through it; `known` is its plain copy.
   */
  repair(
    inputs: Record<string, unknown>,
    known: Readonly<Record<string, unknown>>,
  ): Record<string, unknown> | undefined;
}

/** Declares a rule; its messages are checked where they are used. */
export function defineRule<Message extends string>(rule: Rule<Message>): Rule<Message> {
  return rule;
}
