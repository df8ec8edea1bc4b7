/**
 * The doctor's scan of a snapshot in a process of its own: prints, as JSON, the seconds of processor time it took and its
 * peak memory in MiB, everything counted: Node.js, the code, the text, the topology, the garbage.
 */

import { runDoctor } from "../doctor/program";

const [path = ""] = process.argv.slice(2);

async function scan(): Promise<void> {
  let said = "";
  const code = await runDoctor(["scan", "--snapshot", path, "--json", "--quiet"], {
    stdout: { write: (text: string) => void (said += text) },
    stderr: process.stderr,
    env: {},
  });
  if (code !== 0) throw new Error(`the scan ended with ${String(code)}`);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const caches = (JSON.parse(said) as readonly unknown[]).length;
  const seconds = (userCPUTime + systemCPUTime) / 1e6;
  process.stdout.write(JSON.stringify({ caches, seconds, mebibytes: maxRSS / 1024 }));
}

void scan();
