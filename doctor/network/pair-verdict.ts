/** Asks the engine about all pairs of two ends, and keeps the one that decides. */

import { QuestionError, decide } from "../../reachability";
import type { Endpoint, Gate, PortRange, Topology, Unknown, Verdict } from "../../reachability";
import { DoctorError } from "../errors";
import type { End } from "./ends";

/** A question about ends, before it is a question about endpoints. */
export interface EndQuestion {
  readonly from: End;
  readonly to: End;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly ephemeral?: PortRange;
}

/** The verdict of the pair that decides, and how many pairs there were. */
export interface PairVerdict {
  readonly verdict: Verdict;
  readonly pairs: number;
  readonly agreeing: number;
}

/** From worst to best for who wants to connect. */
const RANK: Readonly<Record<Verdict["outcome"], number>> = { blocked: 0, unknown: 1, reachable: 2 };

/**
 * `every` counts the worst of its members, `any` the best. Of equal ones, the one with the fewest gates in the way: it
 * is the shortest to put right.
 */
export function decidePairs(topology: Topology, question: EndQuestion): PairVerdict {
  const worlds = worldsOf(question);
  const judged = worlds.flatMap((world) => judgedWorld(topology, world, worlds.length > 1));
  const [first, ...others] = judged;
  if (first === undefined) throw new Error("a question without a world was judged");
  // Where the question cannot even be asked, nobody has the address: there nothing connects.
  const isShort = judged.length < worlds.length && first.verdict.outcome === "reachable";
  const other = others.find(({ verdict }) => verdict.outcome !== first.verdict.outcome);
  if (other === undefined && !isShort) return withoutFact(first);
  return undecided(first, other ?? first);
}

function judgedWorld(
  topology: Topology,
  { asked, fact }: World,
  isOneOfMany: boolean,
): JudgedWorld[] {
  try {
    return [{ ...judgeWorld(topology, asked), fact }];
  } catch (error) {
    if (isOneOfMany && error instanceof DoctorError) return [];
    throw error;
  }
}

interface World {
  readonly asked: EndQuestion;
  /** What would have to be known to say whether this is the world; none: what was read says so. */
  readonly fact?: Unknown;
}

interface JudgedWorld extends PairVerdict {
  readonly fact: Unknown | undefined;
}

/** Who the ends are as read; then, one at a time, who they may be. */
function worldsOf(question: EndQuestion): World[] {
  const { from, to } = question;
  const sources = settingsOf(from);
  const targets = settingsOf(to);
  return [
    ...sources.flatMap((source) => worldOf(question, source, targets[0])),
    ...targets.slice(1).flatMap((target) => worldOf(question, sources[0], target)),
  ];
}

interface Setting {
  readonly end: End;
  readonly fact?: Unknown;
}

function worldOf(
  question: EndQuestion,
  source: Setting | undefined,
  target: Setting | undefined,
): World[] {
  if (source === undefined || target === undefined) return [];
  const fact = source.fact ?? target.fact;
  return [{ asked: { ...question, from: source.end, to: target.end }, ...(fact && { fact }) }];
}

/** More doubts than anybody has interfaces without an address: then a few stand for all. */
const MOST_DOUBTS = 50;

function settingsOf(end: End): Setting[] {
  const { endpoints, quantifier, doubts = [] } = end;
  const read = endpoints.length === 0 ? [] : [{ end }];
  const others = doubts.slice(0, MOST_DOUBTS).map(({ endpoint, fact }) => ({
    end: { ...end, endpoints: quantifier === "every" ? [...endpoints, endpoint] : [endpoint] },
    fact,
  }));
  return [...read, ...others];
}

function withoutFact({ verdict, pairs, agreeing }: JudgedWorld): PairVerdict {
  return { verdict, pairs, agreeing };
}

/** Two worlds that disagree: what blocks in one of them is not known. */
function undecided(one: JudgedWorld, other: JudgedWorld): PairVerdict {
  const told = one.verdict.outcome === "reachable" ? other : one;
  const facts = [one.fact, other.fact].filter((fact) => fact !== undefined);
  const gates = told.verdict.gates.map((gate): Gate =>
    gate.outcome === "blocked"
      ? { ...gate, outcome: "unknown", missing: [...(gate.missing ?? []), ...facts] }
      : gate,
  );
  const missing = [...told.verdict.missing, ...facts];
  return { ...withoutFact(told), verdict: { ...told.verdict, outcome: "unknown", gates, missing } };
}

function judgeWorld(topology: Topology, question: EndQuestion): PairVerdict {
  const { from, to } = question;
  const all: Verdict[] = [];
  const decideFor = (source: Endpoint): Verdict => {
    const verdicts = to.endpoints.map((target) => decidePair(topology, question, source, target));
    all.push(...verdicts);
    return pick(verdicts, to.quantifier);
  };
  const verdict = pick(representatives(topology, from).map(decideFor), from.quantifier);
  const agreeing = all.filter(({ outcome }) => outcome === verdict.outcome).length;
  return { verdict, pairs: all.length, agreeing };
}

function decidePair(
  topology: Topology,
  { protocol, port, ephemeral }: EndQuestion,
  from: Endpoint,
  to: Endpoint,
): Verdict {
  try {
    return decide(topology, { from, to, protocol, port, ...(ephemeral && { ephemeral }) });
  } catch (error) {
    if (error instanceof QuestionError) throw new DoctorError(error.message);
    throw error;
  }
}

function pick(verdicts: readonly Verdict[], quantifier: End["quantifier"]): Verdict {
  const sign = quantifier === "any" ? -1 : 1;
  const [first] = [...verdicts].sort(
    (a, b) => sign * (RANK[a.outcome] - RANK[b.outcome]) || blocksOf(a) - blocksOf(b),
  );
  if (first === undefined) throw new Error("an end without endpoints was judged");
  return first;
}

function blocksOf({ gates }: Verdict): number {
  return gates.filter(({ outcome }) => outcome !== "passed").length;
}

/**
 * A group of thousands: interfaces that share subnet and groups are one question, unless a rule may name one address.
 * Only taken for more than a few.
 */
function representatives(topology: Topology, end: End): readonly Endpoint[] {
  if (end.endpoints.length <= FEW) return end.endpoints;
  const classes = new Map<string, Endpoint[]>();
  for (const endpoint of end.endpoints) {
    const key = classOf(topology, endpoint);
    classes.set(key, [...(classes.get(key) ?? []).slice(0, PER_CLASS - 1), endpoint]);
  }
  return [...classes.values()].flat();
}

const FEW = 500;
const PER_CLASS = 20;

function classOf({ interfaces }: Topology, endpoint: Endpoint): string {
  if (endpoint.kind === "address") return endpoint.cidr;
  const found = interfaces.byId.get(endpoint.id);
  return JSON.stringify([found?.vpc, found?.subnets, found?.groups, found?.kind]);
}
