/** What a rule found, as data, and the text that is made of it. */
import { missingText } from "../reachability";
import type { Unknown } from "../reachability";
import type { Details, Rule, Say } from "./rule";

export interface Finding {
  readonly kind: "violation" | "advice" | "unproven" | "exception";
  /** URN of the resource it is about. */
  readonly subject: string;
  /** Tells findings of one rule about one resource apart: a finding is reported once in a run. */
  readonly key: string;
  readonly text: string;
  /** For `unproven`: whether this stack decides the missing fact. */
  readonly origin?: Unknown["origin"];
}

/** How many reasons a "cannot prove" lists before it counts the rest. */
const MOST_REASONS = 3;

/** The commands that make a snapshot of what lies outside of the stack. */
export const SNAPSHOT_COMMAND =
  "mkdir -p snapshot && for c in vpcs subnets route-tables network-acls security-groups network-interfaces " +
  "managed-prefix-lists vpc-peering-connections internet-gateways nat-gateways; " +
  'do aws ec2 describe-$c > "snapshot/$c.json"; done; pulumi config set memcached:snapshot snapshot';

/** Collects what a rule says; a thing said twice is kept once. */
export class Findings<Message extends string> implements Say<Message> {
  private readonly found = new Map<string, Finding>();
  private readonly doubts = new Map<
    string,
    { subject: string; claim: string; missing: Unknown[] }
  >();

  constructor(private readonly rule: Rule<Message>) {}

  violation(subject: string, message: Message, details?: Details): void {
    this.add("violation", subject, message, details);
  }

  advice(subject: string, message: Message, details?: Details): void {
    this.add("advice", subject, message, details);
  }

  unproven(subject: string, claim: string, missing: readonly Unknown[]): void {
    const key = `${subject} ${claim}`;
    const doubt = this.doubts.get(key) ?? { subject, claim, missing: [] };
    doubt.missing.push(...missing);
    this.doubts.set(key, doubt);
  }

  accepted(subject: string, what: string, reason: string): void {
    const finding = acceptance(subject, what, reason);
    this.found.set(`${subject} ${finding.key}`, finding);
  }

  /** Whether anything was said about a resource. */
  isAbout(subject: string): boolean {
    const said = [...this.found.values(), ...this.doubts.values()];
    return said.some((one) => one.subject === subject);
  }

  /** Everything found. What is proven wrong about a resource makes doubts about it superfluous. */
  all(): Finding[] {
    const found = [...this.found.values()];
    const condemned = new Set(
      found.filter((finding) => finding.kind === "violation").map((finding) => finding.subject),
    );
    const doubts = [...this.doubts.values()].filter((doubt) => !condemned.has(doubt.subject));
    return [...found, ...doubts.map((doubt) => unprovenFinding(doubt))];
  }

  private add(kind: "violation" | "advice", subject: string, message: Message, details?: Details) {
    const text = fill(this.rule.messages[message], details ?? {});
    const key = `${message} ${text}`;
    this.found.set(`${subject} ${key}`, { kind, subject, key, text });
  }
}

/** The line that shows an exception in force. */
export function acceptance(subject: string, what: string, reason: string): Finding {
  const text = `accepted by an exception: ${what}. Reason: ${reason}`;
  return { kind: "exception", subject, key: `exception ${text}`, text };
}

function unprovenFinding(doubt: { subject: string; claim: string; missing: Unknown[] }): Finding {
  const isDecidedHere = doubt.missing.some((fact) => fact.origin === "plan");
  const reasons = reasonsOf(doubt.missing);
  const advice = isDecidedHere
    ? ""
    : ` This lies outside of the stack; a snapshot of the account would tell: ${SNAPSHOT_COMMAND}`;
  return {
    kind: "unproven",
    subject: doubt.subject,
    key: `unproven ${doubt.claim}`,
    text: `cannot prove: ${doubt.claim}, because ${reasons}.${advice}`,
    origin: isDecidedHere ? "plan" : "outside",
  };
}

function reasonsOf(missing: readonly Unknown[]): string {
  const reasons = [...new Set(missing.map((fact) => missingText(fact)))];
  if (reasons.length === 0) return "a fact it rests on is not known";
  const shown = reasons.slice(0, MOST_REASONS).join("; ");
  const more = reasons.length - MOST_REASONS;
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

/** Details name things by ids; of a URN people know the last part. */
function withoutUrns(text: string): string {
  return text.replaceAll(/urn:pulumi:[^\s",]*::([^\s",:#.[\]]+)/g, "$1");
}

function fill(template: string, details: Details): string {
  return template.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(details, name) ? withoutUrns(String(details[name])) : placeholder,
  );
}
