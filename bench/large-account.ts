/** The engine and the doctor on a large account: how the work grows with it, how long a scan takes, and in how much memory. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccountSize } from "./generated-account";
import { generatedAccount, TENFOLD, TENFOLDS_TENTH } from "./generated-account";
import type { Figure, Section } from "./sections";
import { RUN_TYPESCRIPT } from "../sandbox/processes/run-typescript";

/** On two cores; the scan itself uses one. */
const MOST_SECONDS = 60;
const MOST_MEBIBYTES = 1536;

/** What a scan in a process of its own says about itself. */
interface Scan {
  readonly caches: number;
  readonly seconds: number;
  readonly mebibytes: number;
}

function inProcessOfItsOwn(script: string, file: string): unknown {
  const path = join(__dirname, script);
  const child = spawnSync(process.execPath, [...RUN_TYPESCRIPT, path, file], { encoding: "utf8" });
  if (child.status !== 0) throw new Error(`${script} failed: ${child.stderr}`);
  return JSON.parse(child.stdout);
}

function scanOf(file: string): Scan {
  return inProcessOfItsOwn("scan-account.ts", file) as Scan;
}

function sourcesMilliseconds(file: string): number {
  return inProcessOfItsOwn("sources-account.ts", file) as number;
}

function figuresIn(folder: string): Figure[] {
  const write = (name: string, size: AccountSize): string => {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify(generatedAccount(size)));
    return file;
  };
  const small = write("small.json", TENFOLDS_TENTH);
  const large = write("large.json", TENFOLD);
  const scanned = scanOf(large);
  const tenth = scanOf(small);
  const perCache = ({ seconds, caches }: Scan): number => seconds / caches;
  const growth = sourcesMilliseconds(large) / sourcesMilliseconds(small);
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
