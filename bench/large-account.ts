/** The engine and the doctor on a large account: how the work grows with it, how long a scan takes, and in how much memory. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccountSize } from "./generated-account";
import { generatedAccount, TENFOLD, TENFOLDS_TENTH } from "./generated-account";
import type { Figure, Section } from "./sections";
import { RUN_TYPESCRIPT } from "../sandbox/processes/run-typescript";

/** What a process of its own says about itself. */
interface Used {
  readonly seconds: number;
  readonly mebibytes: number;
}

interface Scan extends Used {
  readonly caches: number;
}

function inProcessOfItsOwn(script: string, ...args: readonly string[]): unknown {
  const path = join(__dirname, script);
  const child = spawnSync(process.execPath, [...RUN_TYPESCRIPT, path, ...args], {
    encoding: "utf8",
  });
  if (child.status !== 0) throw new Error(`${script} failed: ${child.stderr}`);
  return JSON.parse(child.stdout);
}

function scanOf(file: string): Scan {
  return inProcessOfItsOwn("scan-account.ts", "scan", file) as Scan;
}

/** The least that anybody who reads the file needs. */
function parsingOf(file: string): Used {
  return inProcessOfItsOwn("scan-account.ts", "parse", file) as Used;
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
  const parsed = parsingOf(large);
  const perCache = ({ seconds, caches }: Scan): number => seconds / caches;
  const smaller = "10,000 interfaces";
  return [
    {
      figure: "all sources, 100,000 interfaces",
      against: smaller,
      value: sourcesMilliseconds(large) / sourcesMilliseconds(small),
      bound: 12,
    },
    {
      figure: "scan of a cache, 100,000 interfaces",
      against: smaller,
      value: perCache(scanned) / perCache(tenth),
      bound: 12,
    },
    {
      figure: "scan of a cache, processor time",
      against: "a process that parses the account",
      value: perCache(scanned) / parsed.seconds,
      bound: 0.1,
      measured: `all ${String(scanned.caches)} in ${scanned.seconds.toFixed(1)} s, parsed in ${parsed.seconds.toFixed(1)} s`,
    },
    {
      figure: "scan of all caches, peak memory",
      against: "a process that parses the account",
      value: scanned.mebibytes / parsed.mebibytes,
      bound: 3,
      measured: `${scanned.mebibytes.toFixed(0)} MiB : ${parsed.mebibytes.toFixed(0)} MiB`,
    },
  ];
}

/** The reachability engine and `doctor scan` on an account of 100,000 interfaces. */
export const section: Section = {
  title:
    "The doctor in a large account: 100,000 interfaces, 20,000 groups of 20 rules, 2,000 subnets, 400 caches",
  run() {
    const folder = mkdtempSync(join(tmpdir(), "bench-account-"));
    try {
      return figuresIn(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
