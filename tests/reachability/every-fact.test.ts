/**
 * What each verdict rests on, word by word (`told/`): a whole account with one fact less at a time, and networks that were drawn once, each
 * with several facts hidden.
 */
import * as fc from "fast-check";
import type { Topology } from "../../reachability";
import { decide, missingText, readDescribed } from "../../reachability";
import { expectTold } from "../told-texts";
import { topologies } from "./generators";
import type { Masked } from "./hidden-places";
import { everyMasked, masked } from "./hidden-places";
import { transitAccount } from "./readers/transit-account";
import { asks, summaryOf } from "./small-networks";
import { someOf } from "../long-form";

type Pair = readonly [from: string, to: string];

function pairsOf(topology: Topology): readonly Pair[] {
  const ids = [...topology.interfaces.byId.keys()];
  return ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => [from, to] as const));
}

function told(topology: Topology, [from, to]: Pair): string {
  const isThere = [from, to].every((id) => /[./]/.test(id) || topology.interfaces.byId.has(id));
  if (!isThere) return `${from} to ${to}: not asked`;
  const verdict = decide(topology, asks(from, to));
  const missing = verdict.missing.map((one) => missingText(one)).join(", ");
  return `${from} to ${to}: ${summaryOf(verdict)}${missing === "" ? "" : ` [${missing}]`}`;
}

/** The internet, an address that nobody is known to have in a VPC, and ranges within one network and over several. */
const ADDRESSES = ["203.0.113.9", "10.0.0.201", "10.1.1.0/24", "10.0.0.0/14"];

/** To and from addresses outside of what is known by name. */
function outwardPairsOf(topology: Topology): readonly Pair[] {
  const [first = "", second = first] = topology.interfaces.byId.keys();
  return ADDRESSES.flatMap((address): Pair[] => [
    [first, address],
    [address, second],
  ]);
}

/** Inside a VPC, over the transit gateway, over the peering, and back. */
const PAIRS: readonly Pair[] = [
  ["eni-a1", "eni-cache"],
  ["eni-b", "eni-cache"],
  ["eni-c", "eni-cache"],
  ["eni-cache", "eni-a2"],
];

/** A line for each verdict that is not what it is where all is known. */
function changesOf(plain: Topology, { topology, what }: Masked): string {
  const lines = PAIRS.flatMap((pair) => {
    const [before, after] = [told(plain, pair), told(topology, pair)];
    return before === after ? [] : [`  ${after}\n`];
  });
  return `${what}\n${lines.join("")}`;
}

describe("every fact of an account", () => {
  const plain = readDescribed(transitAccount());

  for (const keepsSome of someOf([false, true], 2))
    it(`opens what rests on it, ${keepsSome ? "a part of each list" : "and nothing else"}`, () => {
      const texts = everyMasked(plain, keepsSome).map((one) => changesOf(plain, one));
      expectTold(__dirname, "every-fact", keepsSome ? "in part" : "whole", texts.join(""));
    });
});

describe("networks that were drawn once", () => {
  const any = fc.nat(1_000_000);
  const choice = fc.record({ collection: any, item: any, place: any, keepsSome: fc.boolean() });
  const drawn = fc.sample(
    fc.tuple(topologies({ othersAndIdle: true }), fc.array(choice, { minLength: 4, maxLength: 4 })),
    { seed: 20261127, numRuns: 16 },
  );

  for (const [at, [plain, choices]] of someOf([...drawn.entries()], 4))
    it(`number ${String(at + 1)} is decided, with all facts and with some of them hidden`, () => {
      const pairs = [...pairsOf(plain).slice(0, 8), ...outwardPairsOf(plain)];
      const hidden = choices.map((one) => masked(plain, one, "a fact"));
      const twice = masked(hidden[0]?.topology ?? plain, choices[1] ?? EMPTY, "another fact");
      const texts = [{ topology: plain, what: "all facts" }, ...hidden, twice].map(
        ({ topology, what }) =>
          `${what}\n${pairs.map((pair) => `  ${told(topology, pair)}\n`).join("")}`,
      );
      expectTold(__dirname, "drawn-networks", String(at + 1), texts.join(""));
    });
});

const EMPTY = { collection: 0, item: 0, place: 0, keepsSome: false } as const;
