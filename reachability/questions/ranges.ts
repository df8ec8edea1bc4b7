/**
 * Sources that are no interface of the topology: address ranges in the internet, on-premises, in peers' VPCs.
 *
 * The nodes' own routes say which ranges there are: nothing else can be answered. Each range is cut where a rule or
 * an ACL entry cuts it, and the pieces with equal answers are put together again.
 */

import type { AddressSet } from "../sets/address-set";
import { differenceOf, isEmpty, NO_ADDRESSES, unionOf } from "../sets/address-set";
import { cidrsOf, parseCidr } from "../sets/addresses";
import { addressesOf } from "../decide/ends";
import { addressKey } from "../model/inquiry";
import type { PairQuestion } from "../decide/paths";
import { judgePaths } from "../decide/paths";
import { portsOf } from "../sets/port-set";
import type { Prepared } from "../model/prepared";
import type { CompiledRoute } from "../gates/routes";
import { routesOfSubnet } from "../gates/routes";
import type { Target, TargetNode } from "./targets";
import type { Truth } from "../model/three-valued";
import { anyOf } from "../model/three-valued";
import type { RouteTarget, Topology, Vpc } from "../model/topology";
import { isUnknown, LINUX_EPHEMERAL } from "../model/topology";
import type { Question, Verdict } from "../model/verdict";

/** Addresses outside that share a way in and an answer. */
export interface SourceRange {
  readonly kind: "internet" | "peer" | "transit" | "on-premises" | "vpc" | "other";
  /** The route's target: gateway, peering, transit gateway. */
  readonly via: string;
  readonly cidrs: readonly string[];
  readonly outcome: Verdict["outcome"];
  /** About the first CIDR, to the first node it concerns. */
  readonly question: Question;
}

/** Parts a range is cut into, at most; what is left then is `unknown`. */
const MOST_PIECES = 256;

interface Span {
  readonly kind: SourceRange["kind"];
  readonly via: string;
  readonly addresses: AddressSet;
}

/** The ranges that nodes can answer to, with what they can do. */
export function rangesOf(network: Prepared, target: Target): SourceRange[] {
  const found = new Map<string, { span: Span; parts: Map<Truth, AddressSet>; node: TargetNode }>();
  for (const nodes of target.nodes)
    for (const node of nodes)
      for (const span of spansOf(network, node)) {
        const key = `${span.kind} ${span.via}`;
        const known = found.get(key) ?? { span, parts: new Map<Truth, AddressSet>(), node };
        for (const [truth, addresses] of partsOf(network, target, node, span))
          known.parts.set(truth, unionOf(known.parts.get(truth) ?? NO_ADDRESSES, addresses));
        found.set(key, known);
      }
  return [...found.values()].flatMap(({ span, parts, node }) =>
    describe(target, span, parts, node),
  );
}

/** The parts of the address space that the node's routes lead to, without what is known interface by interface. */
function spansOf(network: Prepared, node: TargetNode): Span[] {
  const [id, ...others] = node.interface.subnets.items;
  const subnet = id === undefined ? undefined : network.topology.subnets.byId.get(id);
  if (subnet === undefined || others.length > 0) return [];
  const home = isUnknown(subnet.vpc) ? undefined : network.topology.vpcs.byId.get(subnet.vpc);
  let taken = NO_ADDRESSES;
  const spans: Span[] = [];
  for (const route of routesOfSubnet(network, subnet)) {
    const addresses = differenceOf(route.addresses, taken);
    taken = unionOf(taken, route.addresses);
    const span = spanOf(network.topology, route, addresses, home);
    if (span !== undefined && !isEmpty(span.addresses)) spans.push(span);
  }
  return spans;
}

function spanOf(
  topology: Topology,
  { route }: CompiledRoute,
  addresses: AddressSet,
  home: Vpc | undefined,
): Span | undefined {
  const { target } = route;
  if (isUnknown(target) || route.state === "blackhole") return undefined;
  const kind = KINDS[target.kind];
  // Interfaces were all read: whoever is in these VPCs is asked about by name.
  const isListed =
    topology.interfaces.rest === undefined &&
    (target.kind !== "local" || home?.otherInterfaces === undefined);
  if (target.kind === "local")
    return isListed ? undefined : { kind: "vpc", via: "local", addresses };
  const known = isListed ? addressesOfVpcs(topology) : NO_ADDRESSES;
  const isRouted = kind === "peer" || kind === "transit";
  return { kind, via: target.id, addresses: isRouted ? differenceOf(addresses, known) : addresses };
}

const KINDS: Readonly<Record<RouteTarget["kind"], SourceRange["kind"]>> = {
  local: "vpc",
  "internet-gateway": "internet",
  "egress-only-gateway": "internet",
  "nat-gateway": "internet",
  "vpn-gateway": "on-premises",
  peering: "peer",
  "transit-gateway": "transit",
  "core-network": "other",
  interface: "other",
  "gateway-endpoint": "other",
  unsupported: "other",
};

function addressesOfVpcs({ vpcs }: Topology): AddressSet {
  const read = [...vpcs.byId.values()].filter((vpc) => vpc.otherInterfaces === undefined);
  const cidrs = read.flatMap((vpc) => vpc.cidrs.items);
  return unionOf(NO_ADDRESSES, ...cidrs.map(parseCidr));
}

/** Cuts a span until every piece has one answer. */
function partsOf(
  network: Prepared,
  target: Target,
  node: TargetNode,
  span: Span,
): Map<Truth, AddressSet> {
  const parts = new Map<Truth, AddressSet>();
  const open = families(span.addresses);
  for (let count = 0; open.length > 0; count += 1) {
    const addresses = open.pop();
    if (addresses === undefined || isEmpty(addresses)) continue;
    const paths = judgePaths(questionAbout(network, target, node, addresses));
    const truth = anyOf(["no", ...paths.map((path) => path.truth)]);
    const cut = paths
      .flatMap(({ judgement }) => judgement.findings.flatMap(({ missing }) => missing))
      .find(({ choice }) => choice?.key === addressKey("source"))?.choice;
    if (truth === "unknown" && cut !== undefined && count < MOST_PIECES)
      open.push(...(cut.values as AddressSet[]));
    else parts.set(truth, unionOf(parts.get(truth) ?? NO_ADDRESSES, addresses));
  }
  return parts;
}

function families(addresses: AddressSet): AddressSet[] {
  return [
    { v4: addresses.v4, v6: [] },
    { v4: [], v6: addresses.v6 },
  ];
}

function questionAbout(
  network: Prepared,
  target: Target,
  node: TargetNode,
  addresses: AddressSet,
): PairQuestion {
  const { interface: item } = node;
  return {
    network,
    protocol: target.protocol,
    source: { label: labelOf(addresses), addresses: [{ addresses }] },
    destination: { interface: item, label: item.id, addresses: addressesOf(network, item) },
    ports: target.ports,
    ephemeral: portsOf(LINUX_EPHEMERAL),
    isDetailed: false,
  };
}

function labelOf(addresses: AddressSet): string {
  return cidrsOf(addresses)[0] ?? "nowhere";
}

function describe(
  target: Target,
  { kind, via }: Span,
  parts: ReadonlyMap<Truth, AddressSet>,
  node: TargetNode,
): SourceRange[] {
  const order = [
    ["yes", "reachable"],
    ["unknown", "unknown"],
    ["no", "blocked"],
  ] as const;
  let taken = NO_ADDRESSES;
  return order.flatMap(([truth, outcome]) => {
    // The best over the nodes: what one node lets in is not blocked because another does not.
    const addresses = differenceOf(parts.get(truth) ?? NO_ADDRESSES, taken);
    if (isEmpty(addresses)) return [];
    taken = unionOf(taken, addresses);
    const cidrs = cidrsOf(addresses);
    return [{ kind, via, cidrs, outcome, question: questionOf(target, cidrs[0] ?? "", node) }];
  });
}

function questionOf(target: Target, cidr: string, node: TargetNode): Question {
  return {
    from: { kind: "address", cidr },
    to: { kind: "interface", id: node.interface.id },
    protocol: target.protocol,
    port: target.port,
  };
}
