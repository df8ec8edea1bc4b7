/** The doctor's process: arguments in, exit code out. */

import { runDoctor } from "./program";

const { stdout, stderr, env, argv } = process;

// `… | head` closes the pipe: that is no crash.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 2);
});

void runDoctor(argv.slice(2), { stdout, stderr, env }).then((exitCode) => {
  process.exitCode = exitCode;
});
