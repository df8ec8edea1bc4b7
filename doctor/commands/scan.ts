/** `scan`: all Memcached clusters and serverless caches of an account, one line each, worst first. */

import { admittedAddresses, isUnknown, safeJson, safeText, sizeOf } from "../../reachability";
import type { Cache, Topology } from "../../reachability";
import { createAws } from "../collect/clients";
import { accountError } from "../collect/failure";
import { DoctorError } from "../errors";
import type { Colours, Output } from "../report/output";
import { openSession } from "../session";
import type { NetworkOptions, Session, CommandContext } from "../session";
import { parseWord } from "./arguments";
import { sourcesReport } from "./sources";

export interface ScanOptions extends NetworkOptions {
  readonly allRegions?: boolean;
  readonly expect?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What `scan --json` prints: a line for each cache, the worst first. */
export type ScanReport = readonly ScanLine[];

interface ScanLine {
  readonly cluster: string;
  readonly region?: string;
  readonly place: string;
  /** What is wrong, worst first; empty: nothing. */
  readonly problems: readonly string[];
  readonly severity: number;
  readonly reachable: number;
  readonly unknown: number;
}

/** Prints one line per cache. With `--expect blocked`: 1 when something reaches one of them, and the other way round. */
export async function runScan(
  options: ScanOptions,
  commandContext: CommandContext,
): Promise<number> {
  const expected =
    options.expect === undefined
      ? undefined
      : parseWord(options.expect, "--expect", ["reachable", "blocked"]);
  const lines: ScanLine[] = [];
  for (const region of await regionsOf(options, commandContext)) {
    const session = await openSession({ ...options, region }, {}, commandContext);
    lines.push(...linesOf(session, commandContext.output));
    await session.save();
  }
  lines.sort((a, b) => b.severity - a.severity || (a.cluster < b.cluster ? -1 : 1));
  const { output } = commandContext;
  output.progress("");
  if (options.json === true) output.data(safeJson(lines satisfies ScanReport, 2));
  else for (const text of scanText(lines, output.colours)) output.print(text);
  const isReached = lines.some(({ reachable }) => reachable > 0);
  return expected === undefined || (expected === "reachable") === isReached ? 0 : 1;
}

/** The regions to read: the one that is set, or every one the account has opened. */
async function regionsOf(
  options: ScanOptions,
  { aws = createAws, output }: CommandContext,
): Promise<(string | undefined)[]> {
  if (options.allRegions !== true) return [options.region];
  if (options.snapshot !== undefined)
    throw new DoctorError("--all-regions asks an account: leave out --snapshot.");
  if (options.saveSnapshot !== undefined) {
    throw new DoctorError("--save-snapshot writes one region: leave out --all-regions.");
  }
  output.progress("reading ec2:DescribeRegions");
  try {
    const { sdk, client } = await aws(options).ec2();
    const answer = await client.send(new sdk.DescribeRegionsCommand({}));
    return (answer.Regions ?? []).flatMap(({ RegionName }) => RegionName ?? []).sort();
  } catch (error) {
    throw accountError(error, options.profile);
  }
}

/** One line for each cache, said while it is worked on: a large account takes a while. */
function linesOf({ topology, place }: Session, { progress }: Output): ScanLine[] {
  const caches = [...topology.caches.byId.values()];
  return caches.map((cache, index) => {
    progress(`cache ${String(index + 1)} of ${String(caches.length)}: ${cache.name ?? cache.id}`);
    return lineOf(topology, cache, place);
  });
}

function lineOf(topology: Topology, cache: Cache, place: string): ScanLine {
  const report = sourcesReport(topology, cache);
  const problems = problemsOf(topology, cache, report);
  return {
    cluster: cache.name ?? cache.id,
    ...(cache.region !== undefined && { region: cache.region }),
    place,
    problems: problems.map(({ text }) => text),
    severity: Math.max(0, ...problems.map(({ severity }) => severity)),
    reachable: report.reachable.length,
    unknown: report.unknown.length,
  };
}

interface Problem {
  readonly severity: number;
  readonly text: string;
}

function problemsOf(
  topology: Topology,
  cache: Cache,
  { reachable, unknown, pivots, namedButBlocked }: ReturnType<typeof sourcesReport>,
): Problem[] {
  const groups = cache.securityGroups.items.map((id) => topology.securityGroups.byId.get(id));
  const exposed = reachable.filter(({ isNamed }) => !isNamed).length;
  const status = cache.status;
  const problems: (Problem | false)[] = [
    groups.some((group) => group?.isDefault === true) && {
      severity: 6,
      text: "on the VPC's default group",
    },
    pivots.some(({ outcome }) => outcome === "reachable") && {
      severity: 5,
      text: count(pivots.filter(({ outcome }) => outcome === "reachable").length, "pivot"),
    },
    exposed > 0 && {
      severity: isOpenToAll(topology, cache) ? 4 : 2,
      text: `${count(exposed, "source")} reach it whose group no rule names`,
    },
    namedButBlocked.length > 0 && {
      severity: 3,
      text: `${count(namedButBlocked.length, "named client")} cannot reach it`,
    },
    status !== undefined &&
      !isUnknown(status) &&
      status !== "available" && { severity: 3, text: `is ${status}` },
    reachable.length === 0 && unknown.length === 0 && { severity: 3, text: "nobody can reach it" },
    unknown.length > 0 && {
      severity: 2,
      text: `${count(unknown.length, "source")} cannot be known`,
    },
    cache.isTls === false && { severity: 1, text: "without TLS" },
  ];
  return problems.filter((problem): problem is Problem => problem !== false);
}

/** More addresses than a private /8 holds: nobody meant each of them. */
const ALL_OF_A_NETWORK = 2n ** 24n;

function isOpenToAll(topology: Topology, cache: Cache): boolean {
  const port = cache.ports.items[0] ?? 0;
  const groups = cache.securityGroups.items;
  const { certain } = admittedAddresses(topology, groups, { protocol: "tcp", port });
  return sizeOf(certain) > ALL_OF_A_NETWORK;
}

function count(many: number, what: string): string {
  return `${String(many)} ${what}${many === 1 ? "" : "s"}`;
}

function scanText(lines: readonly ScanLine[], colours: Colours): string[] {
  if (lines.length === 0)
    return ["No Memcached cluster and no serverless cache for Memcached was found."];
  return lines.map(({ cluster, region, problems, severity, reachable }) => {
    const where = region === undefined ? "" : ` [${region}]`;
    const said =
      problems.length === 0
        ? `${String(reachable)} class(es) of clients reach it`
        : problems.join("; ");
    return `${signOf(severity, colours)} ${safeText(`${cluster}${where}: ${said}`)}`;
  });
}

function signOf(severity: number, colours: Colours): string {
  if (severity >= 3) return colours.red("×");
  return severity > 0 ? colours.yellow("‼") : colours.green("√");
}
