/** From what the packets did and what the engine says to one row: as meant, or what is wrong with it and why. */
import { explain, type Topology, type Verdict } from "../../reachability";
import type { Connection } from "../lab";
import type { Meaning } from "./meaning";
import type { Party } from "./parties";

/** One interface to one node. */
export interface Try {
  readonly from: string;
  readonly node: string;
  readonly packets: Connection;
  readonly verdict: Verdict;
}

/** What became of one pair, a client and a cache, as plain data: a row of the table, and what `--json` writes. */
export interface Probe {
  readonly from: string;
  /** The cache's name. */
  readonly to: string;
  /** Put there by the lab, and declared by nobody. */
  readonly isStranger: boolean;
  /** Something that runs code of the user's. */
  readonly isWorkload: boolean;
  readonly meant: Meaning;
  /** Absent where it could not be tried. */
  readonly packets?: "connected" | "kept out" | "partly";
  readonly engine?: "reachable" | "blocked" | "unknown" | "partly";
  readonly tries: readonly {
    readonly from: string;
    readonly node: string;
    readonly packets: Connection;
    readonly engine: Verdict["outcome"];
  }[];
  readonly ok: boolean;
  /** What is wrong, in words. */
  readonly problem?: string;
  /** The engine's gates, where something is wrong or not known. */
  readonly reasons: readonly string[];
  /** Why it could not be shown. */
  readonly notShown?: string;
}

type Pair = Pick<Probe, "from" | "to" | "isStranger" | "isWorkload" | "meant">;

export function pairOf(party: Party, cache: { readonly id: string; readonly name: string }): Pair {
  return {
    from: party.label,
    to: cache.name,
    isStranger: party.isStranger,
    isWorkload: party.isWorkload,
    meant: party.meant.get(cache.id) ?? { must: "be kept out", because: "" },
  };
}

/** A pair that has no place in the lab. It is missed only where it must connect. */
export function notTried(pair: Pair, because: string): Probe {
  return { ...pair, tries: [], ok: true, reasons: [], notShown: because };
}

/** @param machines the tries of each machine: it reaches a node when one of its interfaces does */
export function judged(
  pair: Pair,
  machines: readonly (readonly Try[])[],
  topology: Topology,
): Probe {
  const best = machines.flatMap(bestByNode);
  const packets = wholeOf(
    best.map((one) => (one.packets === "connected" ? "connected" : "kept out")),
  );
  const engine = engineOf(best.map(({ verdict }) => verdict.outcome));
  const wrong = machines.flat().find(isDisagreement);
  const problem =
    problemOf(pair.meant, packets) ?? (wrong === undefined ? undefined : DISAGREEMENT);
  const asked = wrong ?? best.find((one) => isAgainst(one, pair.meant));
  const isOpen = engine === "unknown" && problem === undefined && pair.meant.must === "connect";
  const about = problem === undefined && !isOpen ? undefined : (asked ?? best[0]);
  return {
    ...pair,
    packets,
    engine,
    tries: machines.flat().map(({ from, node, packets: seen, verdict }) => ({
      ...{ from, node, packets: seen, engine: verdict.outcome },
    })),
    ok: problem === undefined,
    ...(problem === undefined ? {} : { problem }),
    reasons: about === undefined ? [] : reasonsOf(about, topology),
    ...(isOpen
      ? { notShown: "the engine cannot tell: what is not known to it is not laid out either" }
      : {}),
  };
}

const DISAGREEMENT = "engine and packets disagree";

function problemOf({ must, because }: Meaning, packets: Probe["packets"]): string | undefined {
  if (must === "connect" && packets !== "connected") {
    return packets === "partly"
      ? "is meant to get in, and does not everywhere"
      : "is meant to get in, and is kept out";
  }
  if (must === "be kept out" && packets !== "kept out") {
    return because === ""
      ? "gets in, and nothing in the program means it"
      : "gets in, and is expected not to";
  }
  return undefined;
}

/** For each node the try that went best: a machine with two interfaces uses the one that works. */
function bestByNode(tries: readonly Try[]): readonly Try[] {
  const nodes = new Map<string, Try>();
  for (const one of tries) {
    const before = nodes.get(one.node);
    if (before === undefined || one.packets === "connected") nodes.set(one.node, one);
  }
  return [...nodes.values()];
}

function wholeOf<T extends string>(parts: readonly T[]): T | "partly" {
  const [first] = parts;
  return first !== undefined && parts.every((part) => part === first) ? first : "partly";
}

function engineOf(outcomes: readonly Verdict["outcome"][]): Probe["engine"] {
  return outcomes.includes("unknown") ? "unknown" : wholeOf(outcomes);
}

function isDisagreement({ packets, verdict: { outcome } }: Try): boolean {
  return outcome !== "unknown" && (outcome === "reachable") !== (packets === "connected");
}

function isAgainst({ packets }: Try, { must }: Meaning): boolean {
  return (packets === "connected") !== (must === "connect");
}

/** The gates that block or are not known, and what to do about it; of what is open, the rule that lets it in. */
function reasonsOf({ verdict }: Try, topology: Topology): readonly string[] {
  const lines = explain(verdict, topology).split("\n");
  const gates = lines.filter((line) => /^\s+[✘?] /.test(line)).map((line) => line.trim());
  const fix = lines.findIndex((line) => line.startsWith("fix:"));
  const fixes = fix < 0 ? [] : lines.slice(fix).filter((line) => line.trim() !== "");
  const letIn = lines.filter((line) => /^\s+✔ security group .*inbound/.test(line));
  return verdict.outcome === "reachable"
    ? letIn.map((line) => line.trim())
    : [...gates, ...fixes.map((line) => line.trim())];
}
