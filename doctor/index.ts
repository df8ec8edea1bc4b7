/** The doctor as a package: the command line of `memcached-doctor`, for its own process and for another program's. */

import { runDoctor as run } from "./program";

/** Where a run writes, as far as it matters to the doctor. */
export interface DoctorStream {
  readonly write: (text: string) => unknown;
  /** Whether colours and a live line are welcome. */
  readonly isTTY?: boolean;
}

/** What a run gets from the program that starts it. */
export interface DoctorProcess {
  readonly stdout: DoctorStream;
  readonly stderr: DoctorStream;
  /** `NO_COLOR` and `TERM` are looked at; credentials and region are found as AWS's SDK finds them. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs one command line, such as `["check", "--cluster", "orders", "--json"]`, and answers its exit code. Never throws: what is
 * wrong is said on `stderr`.
 */
export function runDoctor(argv: readonly string[], process: DoctorProcess): Promise<number> {
  return run(argv, process);
}

/** The process of `memcached-doctor`: arguments in, exit code out. */
export function main(): void {
  const { stdout, stderr, env, argv } = process;
  // `… | head` closes the pipe: that is no crash.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : 2);
  });
  void runDoctor(argv.slice(2), { stdout, stderr, env }).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
