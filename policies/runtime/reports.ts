/** What a rule found, as data, and the text that is made of it. */
import type { Unknown } from "../../reachability";
import type { RuleId } from "./levels";
import type { Data, Doubt } from "./rule";

export interface Finding {
  readonly kind: "violation" | "advice" | "unproven" | "exception";
  /** URN of the resource it is about. */
  readonly subject: string;
  /** Tells findings of one rule about one resource apart: a finding is reported once in a run. */
  readonly key: string;
  readonly text: string;
  /** URNs of others that take part. */
  readonly related: readonly string[];
  /** For `unproven`: whether this stack decides the missing fact. */
  readonly origin?: Unknown["origin"];
  /** A rule that reports the same: while it is on, this is not repeated. */
  readonly unless?: RuleId;
}

/** A doubt, and the rule that has it. */
export interface RuleDoubt extends Doubt {
  readonly rule: RuleId;
}

/** The line that shows an exception in force. */
export function acceptance(subject: string, what: string, reason: string): Finding {
  const text = `accepted by an exception: ${what}. Reason: ${reason}`;
  return { kind: "exception", subject, key: `exception ${text}`, text, related: [] };
}

/** A message with its placeholders filled. */
export function fill(template: string, data: Data): string {
  return template.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(data, name) ? String(data[name]) : placeholder,
  );
}
