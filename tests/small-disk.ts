/** Runs a command beside a file system of its own that is small or read-only, in a mount namespace that ends with it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { RUN_TYPESCRIPT } from "../sandbox/processes/run-typescript";

const ROOT = join(__dirname, "..");

export interface OnDisk {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a line of the shell in the repository, with a `tmpfs` mounted at `folder`.
 *
 * @param options of the mount: `size=16k`, `ro`
 * @returns `undefined` where no mount namespace is to be had
 */
export function onDisk(folder: string, options: string, line: string): OnDisk | undefined {
  const mount = `mkdir -p "${folder}" && mount -t tmpfs -o ${options} none "${folder}" && echo mounted`;
  const { status, stdout, stderr } = spawnSync(
    "unshare",
    ["-Urm", "sh", "-c", `${mount} && ${line}`],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  const said = "mounted\n";
  return stdout.startsWith(said)
    ? { status, stdout: stdout.slice(said.length), stderr }
    : undefined;
}

/** Runs a script in TypeScript's modules there. */
export function scriptOnDisk(folder: string, options: string, script: string): OnDisk | undefined {
  const quoted = `'${script.replaceAll("'", `'\\''`)}'`;
  return onDisk(folder, options, `"${process.execPath}" ${RUN_TYPESCRIPT.join(" ")} -e ${quoted}`);
}

/** Skips a test where that cannot be had, and says so. */
export function orSkip(test: Mocha.Context, ran: OnDisk | undefined): OnDisk {
  if (ran !== undefined) return ran;
  console.log("      skipped: no mount namespace here");
  test.skip();
}
