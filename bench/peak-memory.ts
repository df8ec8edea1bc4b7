/**
 * A piece of the engine's work in a process of its own: reads an account's JSON from standard input, does the work once
 * and prints the process's peak memory in MiB. All of it counts: Node.js, the code, the text, the topology, the garbage.
 */

import { readFileSync } from "node:fs";
import { readDescribed, sources } from "../reachability";
import { allPairs } from "./all-pairs";
import { GENERATED_CACHE } from "./generated-account";

const WORK = {
  sources: (text: string) => void sources(readDescribed(JSON.parse(text)), GENERATED_CACHE),
  pairs: (text: string) => {
    allPairs(readDescribed(JSON.parse(text)));
  },
} as const;

const name = process.argv[2];
if (name !== "sources" && name !== "pairs")
  throw new Error(`expected "sources" or "pairs", got ${JSON.stringify(name)}`);
WORK[name](readFileSync(0, "utf8"));
process.stdout.write(`${process.resourceUsage().maxRSS / 1024}\n`);
