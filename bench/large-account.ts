/** The engine and the doctor on a large account: how the work grows with it, how long a scan takes, and in how much memory. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDescribed, sources } from "../reachability";
import type { AccountSize } from "./generated-account";
import { GENERATED_CACHE, generatedAccount, TENFOLD, TENFOLDS_TENTH } from "./generated-account";
import type { Figure, Section } from "./sections";
import { median } from "./sections";

const RUNS = 3;

/** On two cores; the scan itself uses one. */
const MOST_SECONDS = 60;
const MOST_MEBIBYTES = 1536;

/** What a scan in a process of its own says about itself. */
interface Scan {
  readonly caches: number;
  readonly seconds: number;
  readonly mebibytes: number;
}

function scanOf(file: string): Scan {
  const script = join(__dirname, "scan-account.ts");
  const child = spawnSync(process.execPath, ["-r", "tsx/cjs", script, file], { encoding: "utf8" });
  if (child.status !== 0) throw new Error(`the account could not be scanned: ${child.stderr}`);
  return JSON.parse(child.stdout) as Scan;
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

function figuresIn(folder: string): Figure[] {
  const text = (size: AccountSize): string => JSON.stringify(generatedAccount(size));
  const write = (name: string, account: string): string => {
    const file = join(folder, name);
    writeFileSync(file, account);
    return file;
  };
  const [small, large] = [text(TENFOLDS_TENTH), text(TENFOLD)];
  const scanned = scanOf(write("large.json", large));
  const tenth = scanOf(write("small.json", small));
  const perCache = ({ seconds, caches }: Scan): number => seconds / caches;
  const before = sourcesMilliseconds(small);
  const growth = sourcesMilliseconds(large) / before;
  return [
    { figure: "sources, 10,000 → 100,000 interfaces", value: growth, bound: 12, unit: "times" },
    {
      figure: "scan of a cache, 10,000 → 100,000 interfaces",
      value: perCache(scanned) / perCache(tenth),
      bound: 12,
      unit: "times",
    },
    {
      figure: `scan of all ${String(scanned.caches)} caches, processor time`,
      value: scanned.seconds,
      bound: MOST_SECONDS,
      unit: "s",
    },
    { figure: "scan, peak memory", value: scanned.mebibytes, bound: MOST_MEBIBYTES, unit: "MiB" },
  ];
}

/** The reachability engine and `doctor scan` on an account of 100,000 interfaces. */
export const section: Section = {
  title:
    "a large account: 100,000 interfaces, 20,000 groups of 20 rules, 2,000 subnets, 400 caches",
  run() {
    const folder = mkdtempSync(join(tmpdir(), "bench-account-"));
    try {
      return figuresIn(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
