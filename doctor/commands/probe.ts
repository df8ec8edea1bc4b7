/** `probe HOST:PORT`: what happens when this machine connects, and what that usually means. */

import { safeJson, safeText } from "../../reachability";
import { seedStats } from "../checks/answers";
import { DoctorError } from "../errors";
import { MEANINGS } from "../probe/outcome";
import type { ProbeOutcome, Target } from "../probe/outcome";
import { thisMachine } from "../probe/machine";
import type { Output } from "../report/output";
import type { CommandContext } from "../session";
import { parseHostPort, parseSeconds } from "./arguments";

export interface ProbeOptions {
  readonly tls?: boolean;
  readonly ca?: string;
  readonly timeout?: string;
  readonly json?: boolean;
}

/** What `probe --json` prints. */
export type ProbeReport = { readonly target: string } & ProbeOutcome;

/** Prints the outcome; 0 if a memcached answers, else 1. */
export async function runProbe(
  address: string,
  options: ProbeOptions,
  { output, machine = thisMachine }: CommandContext,
): Promise<number> {
  const target = targetOf(address, options);
  const where = `${target.host}:${String(target.port)}`;
  output.progress(`connecting to ${where}`);
  const outcome = await machine.probe(target);
  if (outcome === undefined) throw new DoctorError(`${where} cannot be tried from here.`);
  output.progress("");
  if (options.json === true)
    output.data(safeJson({ target: where, ...outcome } satisfies ProbeReport, 2));
  else printOutcome(where, outcome, output);
  return outcome.kind === "answers" ? 0 : 1;
}

function targetOf(address: string, { tls, ca, timeout }: ProbeOptions): Target {
  const { host, port } = parseHostPort(address, "HOST:PORT");
  if (port === undefined)
    throw new DoctorError(`HOST:PORT needs a port, got "${address}". Memcached's is 11211.`);
  const isTls = tls === true || ca !== undefined;
  return {
    host,
    port,
    isTls,
    ...(ca !== undefined && { caFile: ca }),
    ...(timeout !== undefined && { patience: parseSeconds(timeout, "--timeout") }),
  };
}

function printOutcome(where: string, outcome: ProbeOutcome, { print, colours }: Output): void {
  if (outcome.kind !== "answers") {
    const { means, remedy } = MEANINGS[outcome.kind];
    print(`${colours.red("×")} ${safeText(where)}: ${outcome.kind}`);
    print(`    ${safeText(outcome.detail)}: ${means}`);
    print(`    → ${remedy}`);
    return;
  }
  const tls = outcome.isTls ? " over TLS" : "";
  print(
    `${colours.green("√")} ${safeText(where)}: answers${tls}, memcached ${safeText(outcome.version)}`,
  );
  for (const line of seedStats(outcome.stats)) print(`    ${safeText(line)}`);
  for (const { host, ip, port } of outcome.nodes ?? []) {
    print(`    node ${safeText(`${host} ${ip} ${String(port)}`)}`);
  }
  if (outcome.nodes === undefined) {
    print("    config get cluster: unknown here, so this is not an ElastiCache endpoint");
  }
}
