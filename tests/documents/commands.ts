/** Commands as pages show them, run without npm and without what is installed globally: on this checkout. */
import { spawn } from "node:child_process";
import path from "node:path";
import { RUN_TYPESCRIPT } from "../../sandbox/processes/run-typescript";

const ROOT = path.resolve(__dirname, "../..");

export interface Ran {
  readonly code: number | null;
  /** Both outputs, in the order in which they came. */
  readonly text: string;
}

/** What runs a command of a page. */
export type Place = "here" | "with the CLI" | "elsewhere";

/** Why a command is run neither by `tests/commands.test.ts` nor by `tests/engine/documents.test.ts`, and where it is instead. */
export const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^(sudo apt-get|npm (ci|test|run check)|pip install)\b/, ".ci/run: it installs and tests all"],
  [
    /^npm install\b|--policy-pack node_modules\//,
    "tests/packages: the packages as npm would publish them, installed into an empty folder",
  ],
  [
    /^(go run|mvn|java|node get-and-set|php|python)\b/,
    "tests/examples/clients.test.ts: in the lab, with the endpoint in place of HOST:PORT",
  ],
  [/^pulumi (login|stack init)\b/, "the sandbox has a backend and a stack of its own"],
  [
    /^eval "\$\(pulumi stack output/,
    "Session Manager needs an account; its command is compared in tests/components",
  ],
];

/** Commands of Pulumi's CLI, and those that read what they have written. */
const WITH_CLI = /^(npm run (-s )?sandbox -- |pulumi (preview|up|destroy|config)\b)/;

/** Undefined for a command of a kind that nothing runs: a page must not show it. */
export function placeOf(command: string): Place | undefined {
  if (ELSEWHERE.some(([pattern]) => pattern.test(command))) return "elsewhere";
  if (WITH_CLI.test(command)) return "with the CLI";
  return /^(npm start|memcached-doctor|aws|for|mkdir)\b/.test(command) ? "here" : undefined;
}

/** AWS's CLI asks nobody here: what it is asked for is written into the file `asked`, a call a line. */
const AWS = `aws() { echo "$*" >> asked; echo "{}"; }; `;

/** The line that bash runs for a command of a page; what it writes lies in `folder`. */
export function commandLine(command: string, folder: string): string {
  const node = (script: string, argument = ""): string =>
    `node ${path.join(ROOT, script)} ${argument}`.trim();
  return command
    .replace(/^(?=(aws|for|mkdir)\b)/, AWS)
    .replace(/^npm start( --)?/, node("sandbox/run.js", "start"))
    .replace(/^npm run (-s )?sandbox --/, node("sandbox/run.js", "pulumi"))
    .replace(/^pulumi (up|destroy)/, "pulumi $1 --yes --skip-preview")
    .replace(/^pulumi/, node("sandbox/run.js", "pulumi"))
    .replace(
      /^memcached-doctor/,
      `node ${RUN_TYPESCRIPT.join(" ")} ${path.join(ROOT, "doctor/main.ts")}`,
    )
    .replace(/> (?=\w)/, `> ${folder}/`);
}

/**
 * Runs it as its reader does: Pulumi's CLI and `npm start` in the checkout, the doctor and AWS's CLI in a folder of the reader's own.
 * Files that are written land in `folder`.
 */
export function runCommand(
  command: string,
  folder: string,
  { input = "", env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  const isInCheckout = /^(npm|pulumi) /.test(command);
  const isOfCheckout = / (?:--cwd |--program )examples\//.test(command) || input !== "";
  const child = spawn("bash", ["-c", commandLine(command, folder)], {
    cwd: isInCheckout ? ROOT : folder,
    env: { ...process.env, ...env, INIT_CWD: isOfCheckout ? ROOT : folder },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let text = "";
  const collect = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  // A command that reads nothing may have ended already.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, text });
    });
  });
}
