/** The engine's figures, on generated accounts. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Topology } from "../reachability";
import { decide, readDescribed, sources } from "../reachability";
import { allPairs } from "./all-pairs";
import type { AccountSize } from "./generated-account";
import { FULL_SIZE, GENERATED_CACHE, generatedAccount, oneVpc, TENTH } from "./generated-account";
import type { Figure, Section } from "./sections";
import { median, medianMilliseconds } from "./sections";

const RUNS = 5;

function accountText(size: AccountSize): string {
  return JSON.stringify(generatedAccount(size));
}

/** A fresh topology each time: what a first question has to build is part of the figure. */
function sourcesMilliseconds(text: string): number {
  const times = Array.from({ length: RUNS }, () => {
    const topology = readDescribed(JSON.parse(text));
    const start = performance.now();
    sources(topology, GENERATED_CACHE);
    return performance.now() - start;
  });
  return median(times);
}

/** Peak memory of the work in a process of its own, everything counted. */
function peakMebibytes(work: "sources" | "pairs", text: string): number {
  const script = join(__dirname, "peak-memory.ts");
  const child = spawnSync(process.execPath, ["-r", "tsx/cjs", script, work], {
    input: text,
    encoding: "utf8",
  });
  const peak = Number.parseFloat(child.stdout);
  if (child.status !== 0 || Number.isNaN(peak))
    throw new Error(`the memory of "${work}" could not be measured: ${child.stderr}`);
  return peak;
}

/** Turn about, so that what else the machine does falls on both alike. */
function building(text: string): Figure {
  const ratios = Array.from({ length: 2 * RUNS + 1 }, () => {
    const [parsed, json] = timed(() => JSON.parse(text) as unknown);
    const [built] = timed(() => readDescribed(json));
    return built / parsed;
  });
  return {
    figure: "topology from JSON, against JSON.parse",
    value: median(ratios),
    bound: 3,
    unit: "times",
  };
}

function timed<T>(work: () => T): [number, T] {
  const start = performance.now();
  const result = work();
  return [performance.now() - start, result];
}

function onePair(topology: Topology): Figure {
  const ids = [...topology.interfaces.byId.keys()];
  const nodes = topology.caches.byId.get(GENERATED_CACHE)?.nodes.items ?? [];
  const times = Array.from({ length: 5000 }, (_, index) => {
    const from = ids[(index * 7) % ids.length] ?? "";
    const to = nodes[index % nodes.length]?.interface ?? "";
    const start = performance.now();
    decide(topology, {
      from: { kind: "interface", id: from },
      to: { kind: "interface", id: to },
      protocol: "tcp",
      port: 11211,
    });
    return performance.now() - start;
  });
  return {
    figure: "one pair, topology built (median)",
    value: median(times) * 1000,
    bound: 50,
    unit: "µs",
  };
}

function pairsFigures(): Figure[] {
  const account = generatedAccount(oneVpc(400));
  const memory = peakMebibytes("pairs", JSON.stringify(account));
  const times = Array.from({ length: 3 }, () => {
    const topology = readDescribed(account);
    return medianMilliseconds(1, () => {
      allPairs(topology);
    });
  });
  return [
    {
      figure: "all pairs of 400 interfaces in one VPC",
      value: median(times),
      bound: 1000,
      unit: "ms",
    },
    { figure: "all pairs of 400 interfaces, peak memory", value: memory, bound: 200, unit: "MiB" },
  ];
}

/** The reachability engine on an account of 10,000 interfaces. */
export const section: Section = {
  title:
    "reachability: 10,000 interfaces, 2,000 groups of 20 rules, 200 subnets, 50 ACLs, one cache of 20 nodes",
  run() {
    const [small, full] = [accountText(TENTH), accountText(FULL_SIZE)];
    sourcesMilliseconds(small);
    const tenth = sourcesMilliseconds(small);
    const all = sourcesMilliseconds(full);
    const topology = readDescribed(JSON.parse(full));
    return [
      { figure: "all sources of all nodes", value: all, bound: 1000, unit: "ms" },
      { figure: "1,000 → 10,000 interfaces", value: all / tenth, bound: 12, unit: "times" },
      {
        figure: "all sources from JSON, peak memory",
        value: peakMebibytes("sources", full),
        bound: 300,
        unit: "MiB",
      },
      building(full),
      onePair(topology),
      ...pairsFigures(),
    ];
  },
};
