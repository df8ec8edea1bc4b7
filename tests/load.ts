/**
 * `npm run test:load [-- RUNS]`: the regular suite again and again while as many processes as there are cores do nothing but count, so that
 * a test that rests on time shows itself. Prints a line for each run, and fails when one did. Default: 20 runs, which take hours.
 */
import { spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";

const ROOT = join(__dirname, "..");
const runs = Number(process.argv[2] ?? 20);
if (!Number.isInteger(runs) || runs < 1) {
  console.error(`RUNS must be a whole number above 0, got ${process.argv[2] ?? ""}.`);
  process.exit(2);
}

/** Ends with its parent, however that ends. */
const COUNTING = `const parent = process.ppid; for (;;) { for (let i = 0; i < 1e8; i++); if (process.ppid !== parent) break; }`;
const load = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ["-e", COUNTING], { stdio: "ignore" }),
);
const table = new Table({
  head: ["run", "passed", "failed", "skipped", "seconds"],
  style: { head: [], border: [] },
});
let areGood = true;
try {
  for (let run = 1; run <= runs; run += 1) {
    const started = Date.now();
    const { status, stdout, stderr } = spawnSync("npm", ["test", "--silent"], {
      cwd: ROOT,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    const count = (what: string): string =>
      new RegExp(`^ *(\\d+) ${what}`, "m").exec(stdout)?.[1] ?? "0";
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    const counts = [count("passing"), count("failing"), count("pending")] as const;
    table.push([run, ...counts, seconds]);
    if (status !== 0) process.stderr.write(`${stdout.split(" failing").at(-1) ?? ""}${stderr}`);
    const [passed, failed, skipped] = counts;
    process.stderr.write(
      `run ${run}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s\n`,
    );
    areGood &&= status === 0;
  }
} finally {
  for (const child of load) child.kill();
}
console.log(table.toString());
process.exitCode = areGood ? 0 : 1;
