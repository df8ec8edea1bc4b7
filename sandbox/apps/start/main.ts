/**
 * `npm start`: the program, run for real on this machine, without a Pulumi CLI, an AWS account or the internet.
 *
 * Exit codes: 0 all worked; 1 the program, a policy or a probe failed; 2 usage or crash; 3 nothing failed, but something could
 * not be shown; 130 stopped.
 */
// First: npm is watched from here on, also while the rest is being loaded.
import { STOPPED, onEndOfLifeline } from "../../processes/lifeline";
import { Rehearsal } from "./command";

const rehearsal = new Rehearsal();
let isStopping = false;

process.stdout.on("error", () => undefined); // Whoever read us is gone; that is no reason to leave something behind.
process.stderr.on("error", () => undefined);

onEndOfLifeline((reason) => {
  isStopping = true;
  void leave(STOPPED, `stopped (${reason}); nothing is left running.`);
});
process.on("uncaughtException", crash);
process.on("unhandledRejection", crash);

rehearsal.run(process.argv.slice(2)).then((code) => leave(code), crash);

function crash(error: unknown): void {
  void leave(
    2,
    `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
}

let leaving: Promise<void> | undefined;

function leave(code: number, message?: string): Promise<void> {
  if (isStopping && code !== STOPPED) return Promise.resolve(); // What fails because we stop is no news.
  leaving ??= end(code, message);
  return leaving;
}

async function end(code: number, message: string | undefined): Promise<void> {
  await rehearsal.clear();
  if (message !== undefined) process.stderr.write(`${message}\n`);
  process.exitCode = code;
  // What is still open (a half-read pipe, a timer) must not keep us.
  process.stdout.write("", () => process.exit(code));
}
