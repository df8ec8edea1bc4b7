/** The engine's figures, on generated accounts. */

import type { Topology } from "../reachability";
import { decide, outcomeBetween, readDescribed, sources } from "../reachability";
import type { AccountSize } from "./generated-account";
import { FULL_SIZE, GENERATED_CACHE, generatedAccount, oneVpc, TENTH } from "./generated-account";
import type { Figure, Section } from "./sections";
import { median, medianMilliseconds } from "./sections";

const RUNS = 5;
const MIB = 1024 * 1024;

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

/** How far the process's peak memory rises above where it stood, in MiB: garbage on the way counts too. */
function mebibytes(work: () => void): number {
  const before = process.memoryUsage().rss;
  work();
  return Math.max(0, process.resourceUsage().maxRSS * 1024 - before) / MIB;
}

function building(text: string): Figure {
  const parse = medianMilliseconds(RUNS, () => void JSON.parse(text));
  const both = medianMilliseconds(RUNS, () => void readDescribed(JSON.parse(text)));
  return {
    figure: "topology from JSON, against JSON.parse",
    value: (both - parse) / parse,
    bound: 3,
    unit: "times",
  };
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

function allPairs(topology: Topology): void {
  const ids = [...topology.interfaces.byId.keys()];
  for (const from of ids)
    for (const to of ids)
      if (from !== to)
        outcomeBetween(topology, {
          from: { kind: "interface", id: from },
          to: { kind: "interface", id: to },
          protocol: "tcp",
          port: 11211,
        });
}

function pairsFigures(): Figure[] {
  const account = generatedAccount(oneVpc(400));
  const memory = mebibytes(() => {
    allPairs(readDescribed(account));
  });
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
    { figure: "all pairs of 400 interfaces, memory", value: memory, bound: 200, unit: "MiB" },
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
        figure: "all sources, memory",
        value: mebibytes(() => void sources(topology, GENERATED_CACHE)),
        bound: 300,
        unit: "MiB",
      },
      building(full),
      onePair(topology),
      ...pairsFigures(),
    ];
  },
};
