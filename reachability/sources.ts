/**
 * All sources of a cache: which interfaces, and which address ranges outside, can open a connection to its nodes?
 *
 * Interfaces that share all that decides (subnet, groups, kind, client's ports) form a class and are asked about at
 * once, as a set of addresses; so are nodes. Only where a rule draws a line through a class is it asked about one by
 * one and divided.
 */

import type { AddressSet } from "./address-set";
import { unionOf } from "./address-set";
import { addressesOf } from "./ends";
import type { End } from "./inquiry";
import type { PathQuestion } from "./paths";
import { isSameFamily, judgePath } from "./paths";
import type { Prepared } from "./prepared";
import { prepare } from "./prepared";
import type { PlainQuestion } from "./shortcuts";
import { plainEnd, plainQuestion, plainTruth } from "./shortcuts";
import type { Truth } from "./three-valued";
import { anyOf } from "./three-valued";
import type { Fact, InterfaceKind, NetworkInterface, Topology, Unknown } from "./topology";
import { isUnknown } from "./topology";
import type { SourceRange } from "./ranges";
import { rangesOf } from "./ranges";
import type { SourcesOptions, Target, TargetNode } from "./targets";
import { groupBy, likeness, targetOf } from "./targets";
import type { Question, Verdict } from "./verdict";

export type { SourcesOptions } from "./targets";

type Outcome = Verdict["outcome"];

/** Interfaces that can all do the same to the cache. */
export interface SourceClass {
  readonly interfaces: readonly string[];
  readonly vpc?: string;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly kind: InterfaceKind;
  readonly account?: string;
  /** `undefined`: not known. */
  readonly isPublic: boolean | undefined;
  /** The best over the nodes. */
  readonly outcome: Outcome;
  readonly nodes: readonly { readonly node: string; readonly outcome: Outcome }[];
  /** From the first interface to the node that it reaches best: `decide` tells why. */
  readonly question: Question;
}

export interface Sources {
  readonly cache: string;
  readonly protocol: "tcp" | "udp";
  readonly port: Fact<number>;
  readonly classes: readonly SourceClass[];
  readonly ranges: readonly SourceRange[];
  /** Sources that may exist but were not read. */
  readonly missing: readonly Unknown[];
}

/** All sources of all nodes of a cache. Throws when the topology has no such cache. */
export function sources(
  topology: Topology,
  cacheId: string,
  options: SourcesOptions = {},
): Sources {
  const network = prepare(topology);
  const target = targetOf(network, cacheId, options);
  const groups = classesOf(network, target);
  const classes = groups.flatMap((members) => judgeClass(network, members, target));
  const { rest } = topology.interfaces;
  return {
    cache: cacheId,
    protocol: target.protocol,
    port: target.port,
    classes,
    ranges: rangesOf(network, target),
    missing: rest === undefined ? [] : [rest],
  };
}

/** All interfaces but the cache's own nodes, by what decides. */
function classesOf(network: Prepared, target: Target): NetworkInterface[][] {
  const own = new Set(target.nodes.flat().map((node) => node.interface.id));
  const others = [...network.topology.interfaces.byId.values()].filter(({ id }) => !own.has(id));
  return [...groupBy(others, likeness).values()];
}

/** A class is whole as long as every node class treats all members and all nodes alike; else it is divided. */
function judgeClass(
  network: Prepared,
  members: readonly NetworkInterface[],
  target: Target,
): SourceClass[] {
  const truths = new Map<string, Truth>();
  for (const nodes of target.nodes) {
    const truth = setTruth(network, members, nodes, target);
    if (truth === undefined) return divided(network, members, target);
    for (const node of nodes) truths.set(node.id, truth);
  }
  return [describeClass(members, truths, target)];
}

/** The answer that holds for every member and every node; `undefined` where they must be told apart. */
function setTruth(
  network: Prepared,
  members: readonly NetworkInterface[],
  nodes: readonly TargetNode[],
  target: Target,
): Truth | undefined {
  const [first] = members;
  const from = together(members.map((item) => plainEnd(network, item, "source")));
  const to = together(nodes.map((node) => plainEnd(network, node.interface, "destination")));
  if (first === undefined || from === undefined || to === undefined) return undefined;
  return plainTruth(questionFor(network, first, target), from, to);
}

function questionFor(network: Prepared, source: NetworkInterface, target: Target): PlainQuestion {
  return plainQuestion(network, target.protocol, target.port, source.ephemeral);
}

/** One end with the addresses of all. */
function together(ends: readonly (End | undefined)[]): End | undefined {
  const known = ends.filter((end) => end !== undefined);
  const [first] = known;
  if (first === undefined || known.length < ends.length) return undefined;
  if (known.length === 1) return first;
  return { ...first, addresses: unionOf(...known.map((end) => end.addresses)) };
}

/** One by one, then together again where all nodes answer alike. */
function divided(
  network: Prepared,
  members: readonly NetworkInterface[],
  target: Target,
): SourceClass[] {
  const judged = members.map((item) => ({ item, truths: truthsOf(network, item, target) }));
  const alike = groupBy(judged, ({ truths }) => [...truths.values()].join());
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      describeClass(
        group.map(({ item }) => item),
        first.truths,
        target,
      ),
    ];
  });
}

function truthsOf(network: Prepared, item: NetworkInterface, target: Target): Map<string, Truth> {
  return new Map(
    target.nodes.flat().map((node) => [node.id, pairTruth(network, item, node, target)] as const),
  );
}

function pairTruth(
  network: Prepared,
  item: NetworkInterface,
  node: TargetNode,
  target: Target,
): Truth {
  const truth = setTruth(network, [item], [node], target);
  if (truth !== undefined) return truth;
  const truths: Truth[] = ["no"];
  for (const from of addressesOf(network, item))
    for (const to of addressesOf(network, node.interface))
      if (isSameFamily(from, to))
        truths.push(judgePath(pathBetween(network, item, node, target, from, to)).truth);
  return anyOf(truths);
}

function pathBetween(
  network: Prepared,
  item: NetworkInterface,
  { interface: node }: TargetNode,
  target: Target,
  from: AddressSet,
  to: AddressSet,
): PathQuestion {
  return {
    ...questionFor(network, item, target),
    source: { interface: item, label: item.id, addresses: [from] },
    destination: { interface: node, label: node.id, addresses: [to] },
    from,
    to,
    isDetailed: false,
  };
}

function describeClass(
  members: readonly NetworkInterface[],
  truths: ReadonlyMap<string, Truth>,
  target: Target,
): SourceClass {
  const [first] = members;
  if (first === undefined) throw new Error("a class has at least one member");
  const best = anyOf([...truths.values(), "no"]);
  const all = target.nodes.flat();
  const node = all.find(({ id }) => truths.get(id) === best) ?? all[0];
  return {
    interfaces: members.map(({ id }) => id),
    ...(isUnknown(first.vpc) ? {} : { vpc: first.vpc }),
    subnets: first.subnets.items,
    groups: first.groups.items,
    kind: first.kind,
    ...(first.account === undefined ? {} : { account: first.account }),
    isPublic: isUnknown(first.publicAddress) ? undefined : first.publicAddress !== null,
    outcome: OUTCOMES[best],
    nodes: all.map(({ id }) => ({ node: id, outcome: OUTCOMES[truths.get(id) ?? "no"] })),
    question: {
      from: { kind: "interface", id: first.id },
      to: { kind: "interface", id: node?.interface.id ?? "" },
      protocol: target.protocol,
      port: target.port,
    },
  };
}

export const OUTCOMES: Readonly<Record<Truth, Outcome>> = {
  yes: "reachable",
  no: "blocked",
  unknown: "unknown",
};
