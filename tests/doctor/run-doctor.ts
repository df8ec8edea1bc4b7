/** Runs the doctor's command line in this process and catches what it prints; JSON is held against its published schema. */

import { runDoctor } from "../../doctor/program";
import { assertFits } from "../formats/own-schemas";
import type { Process } from "../../doctor/program";

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `memcached-doctor` with these arguments; `given` replaces the account or the machine. */
export async function doctor(argv: readonly string[], given: Partial<Process> = {}): Promise<Run> {
  const written = { stdout: "", stderr: "" };
  const exitCode = await runDoctor(argv, {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env: {},
    ...given,
  });
  const isJson = argv.includes("--json") || argv[argv.indexOf("--format") + 1] === "json";
  if (isJson) assertFits(`doctor-${argv[0] ?? ""}`, written.stdout);
  return { exitCode, ...written };
}

/** The same, with the JSON it printed. */
export async function doctorJson(
  argv: readonly string[],
  given: Partial<Process> = {},
): Promise<{ readonly exitCode: number; readonly json: unknown; readonly stderr: string }> {
  const { exitCode, stdout, stderr } = await doctor([...argv, "--json"], given);
  if (stdout === "") throw new Error(`nothing was printed; stderr: ${stderr}`);
  return { exitCode, json: JSON.parse(stdout), stderr };
}
