/**
 * The engine's figures, on generated accounts. Each is a ratio to work of the same run, so that a slow or busy machine
 * does not change it: the yardstick is `JSON.parse` of the account's own text, which nobody can do without.
 */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Topology } from "../reachability";
import { decide, readDescribed, sources } from "../reachability";
import { allPairs } from "./all-pairs";
import type { AccountSize } from "./generated-account";
import { FULL_SIZE, GENERATED_CACHE, generatedAccount, oneVpc, TENTH } from "./generated-account";
import type { Work } from "./peak-memory";
import type { Section } from "./sections";
import { median } from "./sections";
import { RUN_TYPESCRIPT } from "../sandbox/processes/run-typescript";

const RUNS = 5;

function accountText(size: AccountSize): string {
  return JSON.stringify(generatedAccount(size));
}

/** Peak memory of the work in a process of its own, everything counted. */
function peakMebibytes(work: Work, text: string): number {
  const script = join(__dirname, "peak-memory.ts");
  const child = spawnSync(process.execPath, [...RUN_TYPESCRIPT, script, work], {
    input: text,
    encoding: "utf8",
  });
  const peak = Number.parseFloat(child.stdout);
  if (child.status !== 0 || Number.isNaN(peak))
    throw new Error(`the memory of "${work}" could not be measured: ${child.stderr}`);
  return peak;
}

function timed<T>(work: () => T): [number, T] {
  const start = performance.now();
  const result = work();
  return [performance.now() - start, result];
}

/** The work against parsing the text, turn about, so that what else the machine does falls on both alike. */
function againstParsing(text: string, work: (json: unknown) => number): number {
  const ratios = Array.from({ length: RUNS + 1 }, () => {
    const [parsed, json] = timed(() => JSON.parse(text) as unknown);
    return work(json) / parsed;
  });
  // The first run compiles, and does not count.
  return median(ratios.slice(1));
}

/** A fresh topology each time: what a first question has to build is part of the figure. */
function sourcesMilliseconds(json: unknown): number {
  const topology = readDescribed(json);
  return timed(() => sources(topology, GENERATED_CACHE))[0];
}

function growth(small: string, full: string): number {
  const times = (text: string): number =>
    median(Array.from({ length: RUNS }, () => sourcesMilliseconds(JSON.parse(text))));
  times(small);
  return times(full) / times(small);
}

const PAIRS = 5000;

function somePairs(topology: Topology): void {
  const ids = [...topology.interfaces.byId.keys()];
  const nodes = topology.caches.byId.get(GENERATED_CACHE)?.nodes.items ?? [];
  for (let index = 0; index < PAIRS; index += 1)
    decide(topology, {
      from: { kind: "interface", id: ids[(index * 7) % ids.length] ?? "" },
      to: { kind: "interface", id: nodes[index % nodes.length]?.interface ?? "" },
      protocol: "tcp",
      port: 11211,
    });
}

/** The reachability engine on an account of 10,000 interfaces. */
export const section: Section = {
  title:
    "The engine: 10,000 interfaces, 2,000 groups of 20 rules, 200 subnets, 50 ACLs, one cache of 20 nodes",
  run() {
    const [small, full] = [accountText(TENTH), accountText(FULL_SIZE)];
    const topology = readDescribed(JSON.parse(full));
    const room = readDescribed(generatedAccount(oneVpc(400)));
    const parsing = "JSON.parse of the account";
    const [memory, most] = [peakMebibytes("parse", full), peakMebibytes("sources", full)];
    const bySources = againstParsing(full, sourcesMilliseconds);
    return [
      {
        figure: "topology from JSON",
        against: parsing,
        value: againstParsing(full, (json) => timed(() => readDescribed(json))[0]),
        bound: 8,
      },
      { figure: "all sources of all nodes", against: parsing, value: bySources, bound: 10 },
      {
        figure: "all sources, 10,000 interfaces",
        against: "1,000 interfaces",
        value: growth(small, full),
        bound: 12,
      },
      {
        figure: "all sources, peak memory",
        against: "a process that parses the account",
        value: most / memory,
        bound: 3,
        measured: `${most.toFixed(0)} MiB : ${memory.toFixed(0)} MiB`,
      },
      {
        figure: `${PAIRS.toLocaleString("en")} pairs`,
        against: parsing,
        value: againstParsing(
          full,
          () =>
            timed(() => {
              somePairs(topology);
            })[0],
        ),
        bound: 10,
      },
      {
        figure: "all pairs of 400 interfaces",
        against: parsing,
        value: againstParsing(full, () => timed(() => allPairs(room))[0]),
        bound: 10,
      },
    ];
  },
};
