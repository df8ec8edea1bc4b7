/** `sources --cluster NAME`: who can reach it, who was named in a rule and cannot, pivots, exposure. */

import {
  decide,
  namingIn,
  pivots,
  reasonText,
  safeJson,
  safeText,
  sources,
} from "../../reachability";
import type {
  Cache,
  Gate,
  Pivot,
  SourceClass,
  SourceRange,
  Topology,
  Verdict,
} from "../../reachability";
import { describeGate, idsOf } from "../checks/gates";
import { nameAndId } from "../network/ends";
import { clusterFrom } from "../network/clusters";
import type { Colours } from "../report/output";
import { openSession } from "../session";
import type { NetworkOptions, CommandContext } from "../session";
import { assertCluster, parseWord } from "./arguments";

export interface SourcesOptions extends NetworkOptions {
  readonly cluster: string;
  readonly expect?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** One class or range of sources, with the rule that admits it or the gate that stops it. */
interface Row {
  readonly who: string;
  readonly interfaces: readonly string[];
  readonly kind: string;
  readonly outcome: Verdict["outcome"];
  /** The rule of the cluster's group, or the gate in the way. */
  readonly by: string;
  /** One of its groups is named as a source by the cluster's groups. */
  readonly isNamed: boolean;
  readonly isPublic: boolean;
}

/** What `sources --json` prints. */
export interface SourcesReport {
  readonly cluster: string;
  readonly ports: readonly number[];
  readonly reachable: readonly Row[];
  readonly unknown: readonly Row[];
  /** Named in a rule, and stopped all the same. */
  readonly namedButBlocked: readonly Row[];
  readonly blocked: number;
  readonly pivots: readonly {
    readonly id: string;
    readonly kind: string;
    readonly outcome: string;
    /** For `unknown`: what was not read. */
    readonly because: string;
  }[];
  readonly missing: readonly string[];
}

/** Prints the report. With `--expect`: 1 when somebody reaches it against `blocked`, or nobody against `reachable`. */
export async function runSources(
  options: SourcesOptions,
  commandContext: CommandContext,
): Promise<number> {
  const { expect, cluster } = options;
  const expected =
    expect === undefined ? undefined : parseWord(expect, "--expect", ["reachable", "blocked"]);
  assertCluster(cluster);
  const session = await openSession(options, { caches: [cluster] }, commandContext);
  const report = sourcesReport(session.topology, clusterFrom(session.topology, cluster));
  const { output } = commandContext;
  output.progress("");
  if (options.json === true) output.data(safeJson(report, 2));
  else output.print(reportText(report, output.colours));
  await session.save();
  if (expected === undefined) return 0;
  return expected === (report.reachable.length > 0 ? "reachable" : "blocked") ? 0 : 1;
}

/** The report as data. Who is blocked and was never meant to get in is counted, not explained. */
export function sourcesReport(topology: Topology, cache: Cache): SourcesReport {
  const found = sources(topology, cache.id, { withoutUnnamed: true });
  const named = sourceGroups(topology, cache);
  const isNamed = ({ groups }: SourceClass): boolean => groups.some((id) => named.has(id));
  const told = found.classes.filter((one) => one.outcome !== "blocked" || isNamed(one));
  const ranges = found.ranges.filter(({ outcome }) => outcome !== "blocked");
  const rows = [
    ...told.map((one) => classRow(topology, one, isNamed(one))),
    ...ranges.map((one) => rangeRow(topology, one)),
  ];
  const all = [...found.classes, ...found.ranges];
  return {
    cluster: cache.name ?? cache.id,
    ports: cache.ports.items,
    reachable: rows.filter(({ outcome }) => outcome === "reachable"),
    unknown: rows.filter(({ outcome }) => outcome === "unknown"),
    namedButBlocked: rows.filter(({ outcome }) => outcome === "blocked"),
    blocked: all.filter(({ outcome }) => outcome === "blocked").length + found.unnamed,
    pivots: pivots(topology, cache.id, { sources: found }).map((pivot) => pivotOf(pivot, topology)),
    missing: [...new Set(found.missing.map((each) => reasonText(each, namingIn(topology))))],
  };
}

/** A pivot, or what would have to be read to see one. */
function pivotOf(
  { id, kind, outcome, missing }: Pivot,
  topology: Topology,
): SourcesReport["pivots"][number] {
  const because = missing.map((each) => reasonText(each, namingIn(topology))).join("; ");
  return { id, kind, outcome, because };
}

function classRow(topology: Topology, one: SourceClass, isNamed: boolean): Row {
  const [first = ""] = one.interfaces;
  const known = topology.interfaces.byId.get(first);
  const groups = one.groups.map((id) => nameAndId(topology.securityGroups.byId.get(id) ?? { id }));
  const more = one.interfaces.length > 1 ? ` and ${one.interfaces.length - 1} more` : "";
  const name = known?.name ?? known?.owner?.name ?? known?.owner?.id ?? known?.description;
  const label = name === undefined ? first : `${name} [${first}]`;
  const verdict = decide(topology, one.question);
  return {
    who: `${label}${more} with ${groups.join(" + ") || "no group"}`,
    interfaces: one.interfaces,
    kind: one.kind,
    outcome: one.outcome,
    by: decidedBy(verdict, topology),
    isNamed,
    isPublic: one.isPublic === true,
  };
}

function rangeRow(topology: Topology, one: SourceRange): Row {
  return {
    who: `${one.kind} ${one.cidrs.join(", ")}${one.via === "" ? "" : ` via ${one.via}`}`,
    interfaces: [],
    kind: one.kind,
    outcome: one.outcome,
    by: decidedBy(decide(topology, one.question), topology),
    isNamed: false,
    isPublic: one.kind === "internet",
  };
}

/** The gate that stops it; for who passes, the rule of the cluster's group. */
function decidedBy({ gates, outcome }: Verdict, topology: Topology): string {
  const stops = gates.find((gate) => gate.outcome !== "passed");
  if (outcome !== "reachable" && stops !== undefined) return stopText(stops, topology);
  const rule = gates.find(({ kind, side }) => kind === "security-group" && side === "destination");
  return rule === undefined ? "no filter in the way" : describeGate(rule);
}

function stopText(gate: Gate, topology: Topology): string {
  const why =
    gate.outcome === "unknown"
      ? ` (${(gate.missing ?? []).map((each) => reasonText(each, namingIn(topology))).join("; ")})`
      : "";
  return `${gate.code} at ${idsOf(gate)}, ${gate.direction}${why}`;
}

/** Groups that the rules of the cluster's groups name as sources. */
function sourceGroups({ securityGroups }: Topology, cache: Cache): Set<string> {
  const rules = cache.securityGroups.items.flatMap(
    (id) => securityGroups.byId.get(id)?.ingress.items ?? [],
  );
  const peers = rules.flatMap(({ peers: { items } }) => items);
  return new Set(peers.flatMap((peer) => (peer.kind === "group" ? [peer.id] : [])));
}

function reportText(report: SourcesReport, colours: Colours): string {
  const { cluster, ports, reachable, unknown, namedButBlocked, blocked } = report;
  return [
    `Who can reach ${safeText(cluster)} on tcp ${ports.join(", ")}`,
    ...section(`reachable (${String(reachable.length)})`, reachable, colours.green("√")),
    ...section(`cannot be known (${String(unknown.length)})`, unknown, colours.yellow("?")),
    ...section("named in a rule, and stopped all the same", namedButBlocked, colours.red("×")),
    ...pivotLines(report),
    ...exposureLines(report),
    `\n${String(blocked)} other class(es) of interfaces and ranges are blocked.`,
    ...report.missing.map((because) => colours.dim(`not known: ${safeText(because)}`)),
  ].join("\n");
}

function section(title: string, rows: readonly Row[], sign: string): string[] {
  if (rows.length === 0) return [];
  return [
    `\n${title}`,
    ...rows.flatMap(({ who, by }) => [`  ${sign} ${safeText(who)}`, `      ${safeText(by)}`]),
  ];
}

function pivotLines({ pivots: found }: SourcesReport): string[] {
  const seen = found.filter(({ outcome }) => outcome === "reachable");
  const unseen = found.filter(({ outcome }) => outcome !== "reachable");
  const lines = seen.map(({ id, kind }) => `  ‼ ${safeText(id)} (${kind})`);
  const title = "pivots: reachable from outside, and able to reach the cluster";
  return [
    `\n${title}${seen.length === 0 ? ": none seen" : ""}`,
    ...lines,
    ...unseen.map(({ kind, because }) => `  ? ${kind}: ${safeText(because)}`),
  ];
}

/** Exposure: who reaches it without being named by a group. */
function exposureLines({ reachable }: SourcesReport): string[] {
  const exposed = reachable.filter(({ isNamed }) => !isNamed);
  if (exposed.length === 0) return ["\nexposure: nobody but the groups that rules name"];
  return [
    "\nexposure: reach it although no rule names their group",
    ...exposed.map(({ who }) => `  ‼ ${safeText(who)}`),
  ];
}
