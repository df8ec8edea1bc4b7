/**
 * One path: one set of addresses at either end. Judged gate by gate in the actual world, then, where that leaves it
 * open, across the worlds that the missing facts allow.
 */

import type { AddressSet } from "../sets/address-set";
import { ALL_IPV4, isEmpty, overlaps } from "../sets/address-set";
import { isCidr, parseCidr, prefixLengthOf } from "../sets/addresses";
import { behindNat64 } from "../sets/special-addresses";
import type { AskedAddresses } from "./ends";
import { interfaceEnd, narrowed } from "./ends";
import type { GateAnswer } from "../gates/findings";
import type { End, Inquiry } from "../model/inquiry";
import { addressKey, refOfEnd } from "../model/inquiry";
import { decideInWorld } from "./judge";
import type { PathAnswer } from "../gates/outside";
import { withUnread } from "../gates/unread-facts";
import { locate } from "./places";
import type { PortSet } from "../sets/port-set";
import { portIntersection } from "../sets/port-set";
import type { Prepared } from "../model/prepared";
import type { Truth } from "../model/three-valued";
import { allOf, World } from "../model/three-valued";
import type { Answer, Budget } from "./worlds";
import { acrossWorlds, MOST_WORLDS } from "./worlds";
import type { Route, Unknown } from "../model/topology";
import { isUnknown, ref } from "../model/topology";

export interface JudgedPath {
  readonly truth: Truth;
  readonly judgement: PathAnswer;
  readonly source: End;
  /** All worlds agree on the truth; the judgement is that of one of them. */
  readonly isSplit?: boolean;
}

/** An end as it was asked about. */
export interface Asked {
  readonly interface?: End["interface"];
  readonly label: string;
  readonly addresses: readonly AskedAddresses[];
}

/** One path as it was asked about. */
export interface PathQuestion {
  readonly network: Prepared;
  readonly protocol: "tcp" | "udp";
  readonly source: Asked;
  readonly destination: Asked;
  readonly from: AskedAddresses;
  readonly to: AskedAddresses;
  readonly ports: PortSet;
  readonly ephemeral: PortSet;
  readonly isDetailed: boolean;
}

/** Everything between two ends but the addresses. */
export type PairQuestion = Omit<PathQuestion, "from" | "to">;

/**
 * The paths between two ends: every address of one with every address of the other that it can speak to. Addresses that no
 * gate tells apart are judged as one.
 */
export function judgePaths(pair: PairQuestion): JudgedPath[] {
  const { network, source, destination } = pair;
  return source.addresses.flatMap((from) =>
    destination.addresses
      .filter((to) => canSpeak(network, from.addresses, to.addresses))
      .flatMap((to) => judgeParts({ ...pair, from, to })),
  );
}

/** Of several addresses that an end has, the best counts: where a gate cuts through them, either part is a path of its own. */
function judgeParts(path: PathQuestion): JudgedPath[] {
  const { from, to } = path;
  if (from.hasAll !== true && to.hasAll !== true) return [judgePath(path)];
  const first = judgeIn(path, World.actual, path.isDetailed);
  if (first.truth !== "unknown") return [first];
  const cut = cutOf(first, from, "source") ?? cutOf(first, to, "destination");
  if (cut === undefined) return [judgePath(path)];
  const parts = cut.values.filter((addresses) => !isEmpty(addresses));
  const { role } = cut;
  return parts.flatMap((addresses) =>
    judgeParts(
      role === "source"
        ? { ...path, from: { ...from, addresses } }
        : { ...path, to: { ...to, addresses } },
    ),
  );
}

interface Cut {
  readonly role: End["role"];
  readonly values: readonly AddressSet[];
}

function cutOf(
  { judgement }: JudgedPath,
  { hasAll }: AskedAddresses,
  role: End["role"],
): Cut | undefined {
  if (hasAll !== true) return undefined;
  const choice = judgement.findings
    .flatMap(({ missing }) => missing)
    .find((each) => each.choice?.key === addressKey(role))?.choice;
  return choice === undefined ? undefined : { role, values: choice.values as AddressSet[] };
}

/** The truth about a path, and how the gates are in the actual world. */
export function judgePath(path: PathQuestion): JudgedPath {
  const first = judgeIn(path, World.actual, path.isDetailed);
  if (first.truth !== "unknown") return first;
  const ask = (world: World): Answer => answerOf(judgeIn(path, world, false));
  const budget: Budget = { left: MOST_WORLDS };
  const truth = acrossWorlds(World.actual, answerOf(first), ask, budget);
  if (truth === "unknown" || budget.witness === undefined || !path.isDetailed)
    return { ...first, truth };
  return { ...judgeIn(path, budget.witness, true), isSplit: true };
}

function answerOf({ truth, judgement }: JudgedPath): Answer {
  return { truth, missing: judgement.findings.flatMap(({ missing }) => missing) };
}

/** Gate by gate, in one world. */
export function judgeIn(path: PathQuestion, world: World, isDetailed: boolean): JudgedPath {
  const { answer, unread } = path.network.consulting(() => judgedEnds(path, world, isDetailed));
  const { judgement, source } = answer;
  // What no gate took upon itself: the ends were placed with the help of it.
  const findings = withUnread(judgement.findings, unread, "request");
  const truth = allOf(findings.map((finding) => finding.truth));
  return { truth, judgement: { ...judgement, findings }, source };
}

function judgedEnds(
  path: PathQuestion,
  world: World,
  isDetailed: boolean,
): Pick<JudgedPath, "judgement" | "source"> {
  const inquiry = inquiryIn(path, world, isDetailed);
  if ("findings" in inquiry)
    return { judgement: inquiry, source: bare(path.source, "source", path.from.addresses) };
  return { judgement: withDoubts(path, decideInWorld(inquiry)), source: inquiry.source };
}

/** Addresses that an end may not have open nothing for certain. */
function withDoubts(
  { from, to, source, destination }: PathQuestion,
  judged: PathAnswer,
): PathAnswer {
  if (from.doubt === undefined && to.doubt === undefined) return judged;
  const findings = [...judged.findings];
  if (from.doubt !== undefined) findings.unshift(doubtOf("source", source.label, from.doubt));
  if (to.doubt !== undefined) findings.push(doubtOf("destination", destination.label, to.doubt));
  return { ...judged, findings };
}

function doubtOf(side: GateAnswer["side"], label: string, doubt: Unknown): GateAnswer {
  return {
    direction: "request",
    kind: "address",
    code: "NO_ROUTE_TO_DESTINATION",
    side,
    resources: [ref("network-interface", label)],
    truth: "unknown",
    missing: [{ unknown: doubt }],
  };
}

/** Both ends placed in this world; or what is missing to place one. */
function inquiryIn(path: PathQuestion, world: World, isDetailed: boolean): Inquiry | PathAnswer {
  const { network, source, destination } = path;
  const common = {
    network,
    world,
    protocol: path.protocol,
    port: narrowedPorts(world, "port", path.ports),
    ephemeral: narrowedPorts(world, "ephemeral", path.ephemeral),
    isDetailed,
  };
  let from = endIn(path, world, source, "source", path.from.addresses);
  let to = endIn(path, world, destination, "destination", path.to.addresses);
  const inquiry: Inquiry = { ...common, source: from, destination: to };
  if (source.interface === undefined) {
    const place = locate(inquiry, to, from);
    if (place.kind === "unknown") return unplaced(from, place.missing);
    from = place.kind === "nowhere" ? { ...from, beyond: INTERNET } : place.end;
  }
  if (destination.interface === undefined) {
    const place = locate({ ...inquiry, source: from }, from, to);
    if (place.kind === "unknown") return unplaced(to, place.missing);
    to = place.kind === "nowhere" ? { ...to, beyond: INTERNET } : place.end;
  }
  return { ...inquiry, source: from, destination: to };
}

/** An address that no route leads to counts as the internet's: the missing route is then found again as a gate. */
const INTERNET: NonNullable<End["beyond"]> = { kind: "internet", gateway: "" };

function narrowedPorts(world: World, key: string, ports: PortSet): PortSet {
  const part = world.assumed(key) as PortSet | undefined;
  return part === undefined ? ports : portIntersection(part, ports);
}

function endIn(
  { network }: PathQuestion,
  world: World,
  asked: Asked,
  role: End["role"],
  addresses: AddressSet,
): End {
  return asked.interface === undefined
    ? bare(asked, role, narrowed(world, role, addresses))
    : interfaceEnd(network, world, asked.interface, role, addresses);
}

function bare(asked: Asked, role: End["role"], addresses: AddressSet): End {
  return { label: asked.label, role, addresses, groups: { items: [] } };
}

function unplaced(end: End, missing: GateAnswer["missing"]): PathAnswer {
  const finding: GateAnswer = {
    direction: end.role === "source" ? "reply" : "request",
    kind: "route",
    code: "NO_ROUTE_TO_DESTINATION",
    side: end.role === "source" ? "destination" : "source",
    resources: [refOfEnd(end)],
    truth: "unknown",
    missing,
  };
  return { findings: [finding], hops: [] };
}

/** Of one family; or from IPv6 to IPv4, where some route may lead to a NAT gateway that translates. */
function canSpeak(network: Prepared, from: AddressSet, to: AddressSet): boolean {
  if (from.v4.length > 0 && to.v4.length > 0) return true;
  return from.v6.length > 0 && (to.v6.length > 0 || hasNat64(network));
}

const NAT64 = behindNat64(ALL_IPV4);

function hasNat64(network: Prepared): boolean {
  return network.once("NAT64", "", () => {
    const { byId, rest } = network.topology.routeTables;
    const tables = [...byId.values()];
    return (
      rest !== undefined ||
      tables.some(({ routes }) => routes.rest !== undefined || routes.items.some(mayTranslate))
    );
  });
}

/** A route to addresses of NAT64 (`::/0` is not meant for them), or one that may be. */
function mayTranslate({ destination, target }: Route): boolean {
  if (isUnknown(destination)) return isUnknown(target) || target.kind === "nat-gateway";
  if (destination.kind === "prefix-list" || !isCidr(destination.cidr)) return false;
  return prefixLengthOf(destination.cidr) > 0 && overlaps(parseCidr(destination.cidr), NAT64);
}
