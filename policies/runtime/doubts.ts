/**
 * One doubt, one line: doubts of all rules that wait for the same missing fact become one finding, about the resource that
 * would settle it. It is reported by the strictest of the rules, names the others, and says what would help.
 */
import type { Naming, Unknown } from "../../reachability";
import { factKey, missingText, plainName } from "../../reachability";
import { RULE_IDS } from "./levels";
import type { RuleId } from "./levels";
import type { Finding, RuleDoubt } from "./reports";

/** A finding, and the rule that reports it. */
export interface Attributed {
  readonly rule: RuleId;
  readonly finding: Finding;
}

/** What is said where a rule does not name what is missing. */
const UNNAMED = "a fact it rests on is not known";

/** Names of rules in a line before the rest is counted. */
const MOST_RULES = 2;

/** Who knows the resources that missing facts are about. */
export interface Resources {
  /** URN of the resource of this stack that a missing fact is about. */
  settlerOf(missing: Unknown): string | undefined;
  /** What people call the thing with this id. */
  label(id: string): string;
}

export function mergedDoubts(doubts: readonly RuleDoubt[], resources: Resources): Attributed[] {
  const merged: Attributed[] = [];
  let open = [...doubts];
  while (open.length > 0) {
    const missing = mostShared(open);
    const settled = open.filter((doubt) => isAbout(doubt, missing));
    open = open.filter((doubt) => !settled.includes(doubt));
    merged.push(attributed(settled, missing, resources));
  }
  return merged;
}

/** A doubt without a fact waits for nothing that could be named. */
function isAbout({ missing }: RuleDoubt, fact: Unknown | undefined): boolean {
  return fact === undefined
    ? missing.length === 0
    : missing.some((one) => keyOf(one) === keyOf(fact));
}

/** The fact that most doubts wait for; of equally many, what this stack decides, and what is named first. */
function mostShared(doubts: readonly RuleDoubt[]): Unknown | undefined {
  const counts = new Map<string, { readonly missing: Unknown; count: number }>();
  for (const { missing } of doubts) {
    for (const [key, fact] of new Map(missing.map((one) => [keyOf(one), one]))) {
      const known = counts.get(key) ?? { missing: fact, count: 0 };
      known.count += 1;
      counts.set(key, known);
    }
  }
  const weight = ({ missing, count }: { missing: Unknown; count: number }) =>
    2 * count + (missing.origin === "plan" ? 1 : 0);
  return [...counts.values()].sort((a, b) => weight(b) - weight(a))[0]?.missing;
}

/** Subjects that are no single resource: of these, each fact is settled by itself. */
const MANY: ReadonlySet<string> = new Set(["account", "question", "document", "resource"]);

/** All that is not known of one resource outside of the stack is settled at once, by looking at it. */
function keyOf({ fact, origin }: Unknown): string {
  const { kind, id } = fact.subject;
  return origin === "outside" && !MANY.has(kind) ? `${kind} ${id}` : factKey(fact);
}

function attributed(
  doubts: readonly RuleDoubt[],
  missing: Unknown | undefined,
  resources: Resources,
): Attributed {
  const leading = doubts.reduce((a, b) => (byStrictness(b.rule, a.rule) < 0 ? b : a));
  const { rule, claim } = leading;
  const others = [...new Set(doubts.map((doubt) => doubt.rule))]
    .filter((one) => one !== rule)
    .sort(byStrictness);
  const subject = (missing && resources.settlerOf(missing)) ?? leading.subject;
  const because = missing === undefined ? UNNAMED : missingText(missing, naming(resources));
  return {
    rule,
    finding: {
      kind: "unproven",
      subject,
      key: `unproven ${claim} ${missing === undefined ? "" : keyOf(missing)}`,
      text: textOf(others.length === 0 ? claim : undefined, because, others, helpFor(missing)),
      related: [...new Set(doubts.flatMap((doubt) => [doubt.subject, ...(doubt.related ?? [])]))],
      origin: missing === undefined || isSettledHere(missing) ? "plan" : "outside",
    },
  };
}

/** What would fill more than two lines of a terminal. */
const LONGEST = 185;

/** The claim is told where there is room: what it is about is above it, in the description of its rule. */
function textOf(
  claim: string | undefined,
  because: string,
  others: readonly RuleId[],
  help: string,
): string {
  const short = `cannot prove: ${because}.${alsoOpen(others)} ${help}`;
  if (claim === undefined) return short;
  const whole = `cannot prove: ${claim}, because ${because}. ${help}`;
  return whole.length <= LONGEST ? whole : short;
}

/** The order of the table of levels: what decides reach first. */
function byStrictness(a: RuleId, b: RuleId): number {
  return RULE_IDS.indexOf(a) - RULE_IDS.indexOf(b);
}

function alsoOpen(rules: readonly RuleId[]): string {
  if (rules.length === 0) return "";
  const shown = rules.slice(0, MOST_RULES).join(", ");
  const more = rules.length - MOST_RULES;
  return ` Open besides: ${shown}${more > 0 ? ` and ${more} more` : ""}.`;
}

function naming(resources: Resources): Naming {
  return (resource) => {
    const known = resources.label(resource.id);
    return known === resource.id ? plainName(resource) : known;
  };
}

/**
 * Whether a value that this stack decides could break the rule. One of several things that the stack makes, picked from a
 * bundle, is right more often than not; what AWS chooses it chooses from its own. Such a doubt advises.
 */
function isSettledHere({ origin, because }: Unknown): boolean {
  return origin === "plan" && !["one-of", "given-by-aws"].includes(because.code);
}

/** The shortest way to settle a fact. */
function helpFor(missing: Unknown | undefined): string {
  if (missing?.origin === "outside") return "A snapshot (memcached:snapshot) tells.";
  switch (missing?.because.code) {
    case "may-stand-in":
      return "Make it so in each of them.";
    case "any-client-port":
      return "Treat tcp 1024-65535 alike.";
    case "one-of":
    case "known-after-creation":
      return "Pass the resource's own output.";
    case "not-modelled":
      return "Use a type that is read.";
    case "invalid":
      return "Correct it.";
    default:
      return "Set it, or accept it (memcached:exceptions).";
  }
}
