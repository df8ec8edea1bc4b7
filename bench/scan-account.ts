/**
 * The doctor's scan of a snapshot, or the mere parsing of it, in a process of its own: prints, as JSON, the seconds of processor time it took and
 * its peak memory in MiB, everything counted: Node.js, the code, the text, the topology, the garbage. Arguments: `scan` or `parse`, and the file.
 */

import { readFileSync } from "node:fs";
import { runDoctor } from "../doctor/program";

async function scan(file: string): Promise<object> {
  let said = "";
  const code = await runDoctor(["scan", "--snapshot", file, "--json", "--quiet"], {
    stdout: { write: (text: string) => void (said += text) },
    stderr: process.stderr,
    env: {},
  });
  if (code !== 0) throw new Error(`the scan ended with ${String(code)}`);
  return { caches: (JSON.parse(said) as readonly unknown[]).length };
}

async function main(work: string | undefined, file: string): Promise<void> {
  const found = work === "scan" ? await scan(file) : parse(file);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const seconds = (userCPUTime + systemCPUTime) / 1e6;
  process.stdout.write(JSON.stringify({ ...found, seconds, mebibytes: maxRSS / 1024 }));
}

function parse(file: string): object {
  JSON.parse(readFileSync(file, "utf8"));
  return {};
}

void main(process.argv[2], process.argv[3] ?? "");
