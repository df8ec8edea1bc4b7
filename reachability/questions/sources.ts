/**
 * All sources of a cache: which interfaces, and which address ranges outside, can open a connection to its nodes?
 *
 * Interfaces that share all that decides (subnet, groups, kind, client's ports) form a class and are asked about at
 * once, as a set of addresses; so are nodes. Only where a rule draws a line through a class is it asked about one by
 * one and divided.
 */

import { addressesOf } from "../decide/ends";
import type { PairQuestion } from "../decide/paths";
import { judgePaths } from "../decide/paths";
import type { Prepared } from "../model/prepared";
import { prepare } from "../model/prepared";
import type { PlainQuestion } from "../decide/shortcuts";
import type { PlainEnd } from "../decide/shortcuts";
import { plainEnd, plainQuestion, plainTruth } from "../decide/shortcuts";
import type { Truth } from "../model/three-valued";
import { anyOf } from "../model/three-valued";
import type { Fact, InterfaceKind, NetworkInterface, Topology, Unknown } from "../model/topology";
import { isUnknown } from "../model/topology";
import type { GroupUnion } from "../gates/group-rules";
import { unionOfGroups } from "../gates/group-rules";
import type { InterfaceClass } from "./source-classes";
import { admissible, classesOfInterfaces, classOf, together } from "./source-classes";
import type { SourceRange } from "./ranges";
import { rangesOf } from "./ranges";
import type { SourcesOptions, Target, TargetNode } from "./targets";
import { groupBy, targetOf } from "./targets";
import type { Question, Verdict } from "../model/verdict";

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
  /** Classes that were left out because no rule of the cache's groups names them: all of them are blocked. */
  readonly unnamed: number;
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
  const search = searchFor(network, target);
  const { classes, unnamed } = classesFor(search, options);
  const { rest } = topology.interfaces;
  return {
    cache: cacheId,
    protocol: target.protocol,
    port: target.port,
    classes,
    unnamed,
    ranges: rangesOf(network, target),
    missing: rest === undefined ? [] : [rest],
  };
}

/** All interfaces but the cache's own nodes, by what decides; those that no rule names are blocked without being asked. */
function classesFor(
  search: Search,
  { withoutUnnamed = false }: SourcesOptions,
): Pick<Sources, "classes" | "unnamed"> {
  const { network, target } = search;
  const index = classesOfInterfaces(network);
  const own = new Set(target.nodes.flat().map((node) => node.interface.id));
  const named = admissible(index, admittedBy(search));
  const blocked = target.nodes.flat().map((): Truth => "no");
  const classes: SourceClass[] = [];
  let unnamed = 0;
  for (const [position, whole] of index.all.entries()) {
    if (whole.members.every(({ id }) => own.has(id))) continue;
    const isNamed = named === undefined || named.has(position);
    if (!isNamed && withoutUnnamed) unnamed += 1;
    if (!isNamed && withoutUnnamed) continue;
    const each = withoutNodes(network, whole, own);
    if (isNamed) classes.push(...judgeClass(search, each));
    else classes.push(describeClass(search, each.members, blocked));
  }
  return { classes, unnamed };
}

function withoutNodes(
  network: Prepared,
  whole: InterfaceClass,
  own: ReadonlySet<string>,
): InterfaceClass {
  if (!whole.members.some(({ id }) => own.has(id))) return whole;
  return classOf(
    network,
    whole.members.filter(({ id }) => !own.has(id)),
  );
}

/** What the groups of each class of nodes admit; `undefined` where that is not known, or nothing filters. */
function admittedBy({ network, target, nodeEnds }: Search): (GroupUnion | undefined)[] {
  const { protocol, ports: port } = target;
  return nodeEnds.map((end) => {
    if (end === undefined || end.groups.items.length === 0) return undefined;
    const traffic = { direction: "ingress", protocol, port } as const;
    return network.consulting(() => unionOfGroups(network, end.groups.items, traffic)).answer;
  });
}

/** One search for sources: what is the same for every class is worked out once. */
interface Search {
  readonly network: Prepared;
  readonly target: Target;
  /** The nodes of each class of nodes as one end; `undefined` where they must be told apart. */
  readonly nodeEnds: readonly (PlainEnd | undefined)[];
  /** What each combination of answers amounts to: classes of sources share it. */
  readonly reaches: Map<string, Reach>;
}

function searchFor(network: Prepared, target: Target): Search {
  const nodeEnds = target.nodes.map((nodes) =>
    together(nodes.map((node) => plainEnd(network, node.interface, "destination"))),
  );
  return { network, target, nodeEnds, reaches: new Map<string, Reach>() };
}

/** A class is whole as long as every node class treats all members and all nodes alike; else it is divided. */
function judgeClass(search: Search, { members, end: from }: InterfaceClass): SourceClass[] {
  const [first] = members;
  if (first === undefined || from === undefined) return divided(search, members);
  const question = questionFor(search, first);
  const truths: Truth[] = [];
  for (const [index, nodes] of search.target.nodes.entries()) {
    const to = search.nodeEnds[index];
    const truth = to === undefined ? undefined : plainTruth(question, from, to);
    if (truth === undefined) return divided(search, members);
    truths.push(...nodes.map(() => truth));
  }
  return [describeClass(search, members, truths)];
}

function questionFor({ network, target }: Search, { ephemeral }: NetworkInterface): PlainQuestion {
  return plainQuestion(network, target.protocol, target.port, ephemeral);
}

/** One by one, then together again where all nodes answer alike. */
function divided(search: Search, members: readonly NetworkInterface[]): SourceClass[] {
  const judged = members.map((item) => ({ item, truths: truthsOf(search, item) }));
  const alike = groupBy(judged, ({ truths }) => truths.join());
  return [...alike.values()].map((group) =>
    describeClass(
      search,
      group.map(({ item }) => item),
      group[0]?.truths ?? [],
    ),
  );
}

/** One answer for each node, in order. */
function truthsOf(search: Search, item: NetworkInterface): Truth[] {
  return search.target.nodes.flat().map((node) => pairTruth(search, item, node));
}

function pairTruth(search: Search, item: NetworkInterface, node: TargetNode): Truth {
  const from = plainEnd(search.network, item, "source");
  const to = plainEnd(search.network, node.interface, "destination");
  const plain =
    from === undefined || to === undefined
      ? undefined
      : plainTruth(questionFor(search, item), from, to);
  if (plain !== undefined) return plain;
  const paths = judgePaths(pairOf(search, item, node));
  return anyOf(["no", ...paths.map(({ truth }) => truth)]);
}

function pairOf(
  search: Search,
  item: NetworkInterface,
  { interface: node }: TargetNode,
): PairQuestion {
  const { network } = search;
  return {
    ...questionFor(search, item),
    source: { interface: item, label: item.id, addresses: addressesOf(network, item) },
    destination: { interface: node, label: node.id, addresses: addressesOf(network, node) },
    isDetailed: false,
  };
}

/** What the answers of all nodes amount to. */
interface Reach {
  readonly outcome: Outcome;
  readonly nodes: SourceClass["nodes"];
  /** The first node with the best answer. */
  readonly best: Question["to"];
}

function reachOf({ target, reaches }: Search, truths: readonly Truth[]): Reach {
  const key = truths.join();
  const known = reaches.get(key);
  if (known !== undefined) return known;
  const all = target.nodes.flat();
  const best = anyOf([...truths, "no"]);
  const node = all[truths.indexOf(best)];
  const reach: Reach = {
    outcome: OUTCOMES[best],
    nodes: all.map(({ id }, index) => ({ node: id, outcome: OUTCOMES[truths[index] ?? "no"] })),
    best: { kind: "interface", id: node?.interface.id ?? "" },
  };
  reaches.set(key, reach);
  return reach;
}

function describeClass(
  search: Search,
  members: readonly NetworkInterface[],
  truths: readonly Truth[],
): SourceClass {
  const [first] = members;
  if (first === undefined) throw new Error("a class has at least one member");
  const { outcome, nodes, best } = reachOf(search, truths);
  const { protocol, port } = search.target;
  return {
    interfaces: members.map(({ id }) => id),
    ...(isUnknown(first.vpc) ? {} : { vpc: first.vpc }),
    subnets: first.subnets.items,
    groups: first.groups.items,
    kind: first.kind,
    ...(first.account === undefined ? {} : { account: first.account }),
    isPublic: isUnknown(first.publicAddress) ? undefined : first.publicAddress !== null,
    outcome,
    nodes,
    question: { from: { kind: "interface", id: first.id }, to: best, protocol, port },
  };
}

export const OUTCOMES: Readonly<Record<Truth, Outcome>> = {
  yes: "reachable",
  no: "blocked",
  unknown: "unknown",
};
