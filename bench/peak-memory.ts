/**
 * A piece of the engine's work in a process of its own: reads an account's JSON from standard input, does the work once
 * and prints the process's peak memory in MiB. All of it counts: Node.js, the code, the text, the topology, the garbage.
 */

import { readFileSync } from "node:fs";
import { readDescribed, sources } from "../reachability";
import { GENERATED_CACHE } from "./generated-account";

const WORK = {
  parse: (text: string) => JSON.parse(text) as unknown,
  sources: (text: string) => sources(readDescribed(JSON.parse(text)), GENERATED_CACHE),
} as const;

export type Work = keyof typeof WORK;

function main(name: string | undefined): void {
  if (name !== "sources" && name !== "parse")
    throw new Error(`expected "sources" or "parse", got ${JSON.stringify(name)}`);
  WORK[name](readFileSync(0, "utf8"));
  process.stdout.write(`${String(process.resourceUsage().maxRSS / 1024)}\n`);
}

if (require.main === module) main(process.argv[2]);
