/** `check --cluster NAME`: the seed's checklist, claim by claim. */

import { junitOf } from "../../formats/junit";
import { sarifOf } from "../../formats/sarif";
import { safeJson } from "../../reachability";
import type { Cache, NetworkInterface, Topology } from "../../reachability";
import { CHECKS } from "../checks";
import type { CheckContext, Client, UsedEndpoint } from "../checks/context";
import { DoctorError } from "../errors";
import type { Finding } from "../findings/check";
import { exitCodeOf, runChecks } from "../findings/run";
import { cacheNamed, endOfCache, nodesOf, resolveEnd } from "../network/ends";
import { locateHere } from "../network/here";
import { decidePairs } from "../network/pair-verdict";
import type { PairVerdict } from "../network/pair-verdict";
import { UnreadError } from "../network/unread";
import { version } from "../package.json";
import { readCa } from "../probe/local";
import { findingText, summaryText } from "../report/check-report";
import { openSession } from "../session";
import type { NetworkOptions, Session, CommandContext } from "../session";
import { assertCluster, parseHostPort } from "./arguments";

export interface CheckOptions extends NetworkOptions {
  readonly cluster: string;
  readonly from?: string;
  readonly endpoint?: string;
  readonly probe?: boolean;
  readonly ca?: string;
  readonly json?: boolean;
  /** A form for other programs, instead of text. */
  readonly format?: "json" | "sarif" | "junit";
  readonly quiet?: boolean;
}

/** Runs the checks, prints them, answers the exit code. */
export async function runCheck(
  options: CheckOptions,
  commandContext: CommandContext,
): Promise<number> {
  const { output } = commandContext;
  const usedEndpoint = options.endpoint === undefined ? undefined : parseUsed(options.endpoint);
  assertCluster(options.cluster);
  if (options.ca !== undefined) readCa(options.ca);
  const session = await openSession(options, wantedBy(options), commandContext);
  const context = contextOf(options, usedEndpoint, session);
  const format = options.json === true ? "json" : options.format;
  const isForPrograms = format !== undefined;
  let before: Finding | undefined;
  const findings = await runChecks(CHECKS, context, {
    started: (claim) => {
      output.progress(`… ${claim}`);
    },
    finished: (finding) => {
      if (isForPrograms || !isTold(finding, options)) return;
      output.print(findingText(finding, output.colours, before));
      before = finding;
    },
  });
  output.progress("");
  const tool = { name: "memcached-doctor", version, subject: options.cluster };
  if (format === "sarif") output.data(safeJson(sarifOf(findings, tool), 2));
  else if (format === "junit") output.data(junitOf(findings, tool));
  else if (format === "json") output.data(safeJson(jsonOf(options, session, findings), 2));
  else output.print(summaryText(findings, output.colours));
  await session.save();
  return exitCodeOf(findings);
}

function isTold({ status, skipped }: Finding, { quiet }: CheckOptions): boolean {
  return quiet !== true || (status !== "pass" && skipped !== "not-asked");
}

function parseUsed(text: string): UsedEndpoint {
  return parseHostPort(text, "--endpoint");
}

function wantedBy({ cluster, from, probe }: CheckOptions): Parameters<typeof openSession>[1] {
  return {
    caches: [cluster],
    ends: from === undefined || from === "here" ? [] : [from],
    mayProbe: probe === true,
  };
}

/** What the checks look at. Throws a `DoctorError` for a `--from` that names nothing. */
function contextOf(
  { cluster, from, ca }: CheckOptions,
  usedEndpoint: UsedEndpoint | undefined,
  { topology, failures, machine, isSnapshot }: Session,
): CheckContext {
  const cache = cacheNamed(topology, cluster);
  const nodes = cache === undefined ? [] : nodesOf(topology, cache);
  const asked = from ?? (isSnapshot ? undefined : "here");
  const client = clientOf(topology, asked, nodes, machine.addresses);
  const port = cache?.ports.items[0] ?? DEFAULT_PORT;
  return {
    topology,
    clusterName: cluster,
    ...(cache && { cache }),
    nodes,
    port,
    client,
    ...pairVerdictOf(topology, client, cache, port),
    ...(usedEndpoint && { usedEndpoint }),
    machine,
    ...(ca !== undefined && { caFile: ca }),
    failures,
    clusterNames: [...topology.caches.byId.values()].map(({ id, name }) => name ?? id),
  };
}

const DEFAULT_PORT = 11211;

function pairVerdictOf(
  topology: Topology,
  client: Client,
  cache: Cache | undefined,
  port: number,
): { pairVerdict?: PairVerdict } {
  const to = cache && endOfCache(topology, cache);
  if (client.kind !== "inside" || to === undefined || to.endpoints.length === 0) return {};
  return { pairVerdict: decidePairs(topology, { from: client.end, to, protocol: "tcp", port }) };
}

function clientOf(
  topology: Topology,
  from: string | undefined,
  nodes: readonly NetworkInterface[],
  addresses: () => readonly string[] | undefined,
): Client {
  if (from === undefined) return { kind: "none" };
  if (from !== "here") return namedClient(topology, from);
  const own = addresses();
  if (own === undefined) {
    throw new DoctorError(
      "--from here: the snapshot does not say where it was made. Name a client of the snapshot: --from i-…, eni-…, sg-… or an address.",
    );
  }
  const here = locateHere(topology, own, nodes);
  if ("outside" in here) return { kind: "outside", addresses: here.outside };
  if ("unread" in here) return { kind: "unread", because: here.unread };
  return { kind: "inside", end: here.end, isHere: true };
}

/** A client that was not read leaves its claims open; the cluster's own are judged all the same. */
function namedClient(topology: Topology, from: string): Client {
  try {
    return insideClient(topology, from);
  } catch (error) {
    if (error instanceof UnreadError) return { kind: "unread", because: error.because };
    throw error;
  }
}

function insideClient(topology: Topology, from: string): Client {
  const end = resolveEnd(topology, from, "--from");
  const [first] = end.endpoints;
  const owner =
    first?.kind === "interface" ? topology.interfaces.byId.get(first.id)?.owner : undefined;
  const instance = owner?.kind === "instance" ? { instance: owner.id } : {};
  return { kind: "inside", end, isHere: false, ...instance };
}

/** What `check --json` prints. */
export interface CheckReport {
  readonly cluster: string;
  /** The client that was named, or null. */
  readonly from: string | null;
  /** Account and Region, or the snapshot. */
  readonly place: string;
  readonly exitCode: number;
  readonly findings: readonly Finding[];
}

function jsonOf(
  { cluster, from }: CheckOptions,
  { place }: Session,
  findings: readonly Finding[],
): CheckReport {
  return { cluster, from: from ?? null, place, exitCode: exitCodeOf(findings), findings };
}
