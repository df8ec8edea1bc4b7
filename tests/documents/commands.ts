/** Commands as pages show them, run without npm and without what is installed globally: on this checkout. */
import { spawn } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

export interface Ran {
  readonly code: number | null;
  /** Both outputs, in the order in which they came. */
  readonly text: string;
}

/** The line that bash runs for a command of a page; a preview that is written or read lies in `folder`. */
export function commandLine(command: string, folder: string): string {
  return command
    .replace(/^npm start( --)?/, "node sandbox/run start")
    .replace(/^npm run (-s )?sandbox --/, "node sandbox/run pulumi")
    .replace(/^memcached-doctor/, "node node_modules/tsx/dist/cli.mjs doctor/main.ts")
    .replace("preview.json", path.join(folder, "preview.json"));
}

/** Runs it where the reader is: files that are written land in `folder`, but for paths of the repository. */
export function runCommand(
  command: string,
  folder: string,
  { input = "", env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  const isInRepository = / (?:--cwd )?examples\//.test(command) || input !== "";
  const child = spawn("bash", ["-c", commandLine(command, folder)], {
    cwd: ROOT,
    env: { ...process.env, ...env, INIT_CWD: isInRepository ? ROOT : folder },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let text = "";
  const collect = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, text });
    });
  });
}
