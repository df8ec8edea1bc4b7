/**
 * Pivots: stepping stones from the internet to a cache, which no rule about the cache shows. A graph: what the internet
 * enters, the machines that it can go on to, and the cache.
 *
 * - **Entered** is a machine one of whose interfaces has a public address and admits the internet, on any port; and a target
 *   of a network load balancer that the internet enters, which hands on whole connections. An application load balancer
 *   makes requests of its own: whoever comes in by it gets no further.
 * - **From there** a machine goes on by any of its interfaces: to the cache, or to one other machine that reaches it
 *   (`MOST_MACHINES`), however the first one is entered. Longer chains are not looked for.
 * - **Entered** is also what an accelerator leads to, in a private subnet too: the VPC has an internet gateway, and the groups
 *   see the internet's addresses; and what an endpoint service leads to that other accounts may use.
 * - A machine that forwards what is not its own (a NAT instance) needs no open way in; nor does a load balancer,
 *   endpoint service or lattice whose targets are a node.
 */

import { decide, outcomeBetween } from "../decide/decide";
import { prepare } from "../model/prepared";
import type { Truth } from "../model/three-valued";
import { allOf } from "../model/three-valued";
import type {
  Forwarder,
  ForwardingTarget,
  NetworkInterface,
  Topology,
  Unknown,
} from "../model/topology";
import { isUnknown } from "../model/topology";
import type { Question, Verdict } from "../model/verdict";
import { differenceOf, overlaps } from "../sets/address-set";
import { isCidr, parseCidr } from "../sets/addresses";
import { NOT_IN_INTERNET } from "../sets/special-addresses";
import { admitted } from "./admitted";
import type { Sources } from "./sources";
import { sources } from "./sources";
import type { Target } from "./targets";
import { targetOf } from "./targets";
import { accelerated } from "./accelerated";
import type { IsWide, WayIn } from "./ways-in";
import { ANY, mayBePivot, wayIn } from "./ways-in";

export type { IsWide } from "./ways-in";

type Outcome = Verdict["outcome"];

/** Machines between the internet and the cache, at most. */
export const MOST_MACHINES = 2;

export interface PivotOptions {
  /** How many addresses of the internet an entry must admit to count. Default: one. */
  readonly isWide?: IsWide;
  /** The cache's sources where they are known already. Default: they are looked for. */
  readonly sources?: Pick<Sources, "classes">;
}

export interface Pivot {
  /** Where the internet comes in: interface or forwarder; for forwarders that were not read, the missing fact. */
  readonly id: string;
  readonly kind: "public-interface" | "forwarding-interface" | Forwarder["kind"];
  readonly outcome: "reachable" | "unknown";
  /** The way in from the internet: `decide` tells why it is open. */
  readonly entry?: Question;
  /** From the last machine to the node. */
  readonly onward?: Question;
  /** Interfaces and forwarders from the way in to the last before the node, in order. */
  readonly path: readonly string[];
  readonly missing: readonly Unknown[];
}

/** Every pivot to the cache. Throws when the topology has no such cache. */
export function pivots(topology: Topology, cacheId: string, options: PivotOptions = {}): Pivot[] {
  const target = targetOf(prepare(topology), cacheId, {});
  const search = new Search(topology, cacheId, options);
  return [...search.all(), ...forwarderPivots(topology, target)];
}

/** An interface that reaches the cache, surely or possibly. */
interface Reaching {
  readonly item: NetworkInterface;
  readonly outcome: Outcome;
  readonly onward: Question;
}

/** One leg of a way, and the question that tells of it. */
interface Leg {
  readonly outcome: Outcome;
  readonly question?: Question;
  /** What is missing beside what the question tells. */
  readonly missing?: readonly Unknown[];
}

/** What forwards connections to a machine, and the ways from the internet that lead through it. */
interface Delivery {
  readonly id: string;
  readonly kind: Forwarder["kind"];
  /** The machine's interface. */
  readonly item: NetworkInterface;
  /** What follows the forwarder, up to the machine. */
  readonly path: readonly string[];
  /** The legs of each way, up to the machine. */
  readonly ways: () => readonly Leg[][];
}

/** The machines of a network, whichever cache is asked about. */
interface Machines {
  readonly byOwner: ReadonlyMap<string, readonly NetworkInterface[]>;
  /** Interfaces of machines that may have an address in the internet. */
  readonly exposed: readonly NetworkInterface[];
}

const MACHINES = new WeakMap<Topology, Machines>();

function machinesOf(topology: Topology): Machines {
  const known = MACHINES.get(topology);
  if (known !== undefined) return known;
  const byOwner = new Map<string, NetworkInterface[]>();
  const all = [...topology.interfaces.byId.values()];
  for (const item of all) {
    const own = byOwner.get(machineOf(item));
    if (own === undefined) byOwner.set(machineOf(item), [item]);
    else own.push(item);
  }
  const machines = { byOwner, exposed: all.filter((item) => isMachine(item) && mayBePivot(item)) };
  MACHINES.set(topology, machines);
  return machines;
}

class Search {
  private readonly reaching: readonly Reaching[];
  private readonly found = new Map<string, Pivot>();
  private readonly ways = new Map<string, WayIn>();
  private readonly machines: Machines;
  private delivered: readonly Delivery[] | undefined;

  constructor(
    private readonly topology: Topology,
    cacheId: string,
    private readonly options: PivotOptions,
  ) {
    this.machines = machinesOf(topology);
    const { classes } = options.sources ?? sources(topology, cacheId, { withoutUnnamed: true });
    this.reaching = classes
      .filter(({ outcome, kind }) => outcome !== "blocked" && kind !== "cache-node")
      .flatMap(({ interfaces, question, outcome }) =>
        interfaces.flatMap((id) => {
          const item = topology.interfaces.byId.get(id);
          const onward: Question = { ...question, from: { kind: "interface", id } };
          return item === undefined ? [] : [{ item, outcome, onward }];
        }),
      );
  }

  /** One pivot for each way in: the shortest way, a proven one first. */
  all(): Pivot[] {
    for (const last of this.reaching) this.enterItself(last);
    for (const last of this.reaching) this.enterByForwarder(last);
    for (const last of this.reaching) this.enterByAnother(last);
    return [...this.found.values()];
  }

  private enterItself(last: Reaching): void {
    for (const door of this.machine(last.item)) {
      const forwards = door.sourceDestCheck === false;
      if (!mayBePivot(door)) continue;
      const way = this.wayIn(door);
      if (way.outcome === "blocked" && !forwards) continue;
      const entry: Leg = { outcome: forwards ? "reachable" : way.outcome, ...questionOf(way) };
      this.add({
        id: door.id,
        kind: forwards ? "forwarding-interface" : "public-interface",
        legs: [entry, { outcome: last.outcome, question: last.onward }],
        path: [...new Set([door.id, last.item.id])],
      });
    }
  }

  /** A load balancer or an accelerator hands connections from the internet on to the machine. */
  private enterByForwarder(last: Reaching): void {
    const onward: Leg = { outcome: last.outcome, question: last.onward };
    for (const delivery of this.deliveries) {
      if (machineOf(delivery.item) !== machineOf(last.item)) continue;
      for (const legs of delivery.ways())
        this.addDelivered(delivery, [...legs, onward], [last.item.id]);
    }
  }

  private addDelivered({ id, kind, path }: Delivery, legs: Leg[], more: readonly string[]): void {
    if (legs.some(({ outcome }) => outcome === "blocked")) return;
    this.add({ id, kind, legs, path: [...new Set([id, ...path, ...more])] });
  }

  /** Everything that hands connections on to a machine. */
  private get deliveries(): readonly Delivery[] {
    return (this.delivered ??= [...this.topology.forwarders.byId.values()].flatMap((forwarder) =>
      forwarder.kind === "accelerator"
        ? this.deliveriesByAccelerator(forwarder)
        : this.deliveriesByBalancer(forwarder),
    ));
  }

  private deliveriesByBalancer(forwarder: Forwarder): Delivery[] {
    const { id, kind, handsOn, openTo, targets } = forwarder;
    if (handsOn !== "connections") return [];
    if (kind === "endpoint-service" && openTo === undefined) return [];
    return this.machinesAmong(targets).map(({ item, port }) => ({
      id,
      kind,
      item,
      path: [item.id],
      ways: lazily(() => this.waysThrough(forwarder, item, port)),
    }));
  }

  /** For each interface of the load balancer: the way in to it, and from there to the machine. */
  private waysThrough(
    { interfaces, openTo }: Forwarder,
    item: NetworkInterface,
    port: Question["port"],
  ): Leg[][] {
    return this.doorsOf(interfaces.items).flatMap((door) => {
      if (openTo === undefined && !mayBePivot(door)) return [];
      const way: WayIn & Pick<Leg, "missing"> =
        openTo === undefined ? this.wayIn(door) : { outcome: "unknown", missing: [openTo] };
      const entry = { ...questionOf(way), outcome: way.outcome, missing: way.missing ?? [] };
      return way.outcome === "blocked" ? [] : [[entry, this.handedOn(door, item, port)]];
    });
  }

  /** An accelerator leads to a machine, or to a load balancer that hands its connections on to one. */
  private deliveriesByAccelerator(forwarder: Forwarder): Delivery[] {
    const { id, kind, targets } = forwarder;
    const direct = this.machinesAmong(targets).map(({ item, target }): Delivery => ({
      id,
      kind,
      item,
      path: [item.id],
      ways: lazily(() => [[this.accelerated(forwarder, item, target)]]),
    }));
    const byBalancers = targets.items.flatMap((target) => {
      const balancer = this.topology.forwarders.byId.get(target.target);
      if (balancer?.handsOn !== "connections") return [];
      return this.machinesAmong(balancer.targets).map(({ item, port }): Delivery => {
        const ways = lazily(() =>
          this.doorsOf(balancer.interfaces.items).map((door) => [
            this.accelerated(forwarder, door, target),
            this.handedOn(door, item, port),
          ]),
        );
        return { id, kind, item, path: [balancer.id, item.id], ways };
      });
    });
    return [...direct, ...byBalancers];
  }

  private accelerated(forwarder: Forwarder, item: NetworkInterface, target: ForwardingTarget): Leg {
    return accelerated(this.topology, forwarder, item, target, this.isWide.bind(this));
  }

  private machinesAmong({ items }: Forwarder["targets"]) {
    return items.flatMap((target) => {
      const item = this.topology.interfaces.byId.get(target.target);
      return item === undefined ? [] : [{ item, target, port: target.port }];
    });
  }

  private doorsOf(ids: readonly string[]): NetworkInterface[] {
    return ids.flatMap((id) => this.topology.interfaces.byId.get(id) ?? []);
  }

  /**
   * From the load balancer to its target. Client addresses may be preserved: then the target's groups see the internet.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
   */
  private handedOn(door: NetworkInterface, item: NetworkInterface, port: Question["port"]): Leg {
    const question = questionBetween(door, item, port);
    const outcome = outcomeBetween(this.topology, question);
    if (outcome !== "blocked" || isUnknown(port)) return { outcome, question };
    const fromInternet = admitted(this.topology, item.groups, { protocol: "tcp" }).some(
      ({ addresses, ports, certainty }) =>
        certainty === "certain" &&
        ports.some((range) => range.from <= port && port <= range.to) &&
        this.isWide(addresses),
    );
    return { outcome: fromInternet ? "reachable" : "blocked", question };
  }

  /** Another machine is entered, by itself or by what forwards to it, and goes on to this one. */
  private enterByAnother(last: Reaching): void {
    if (!isMachine(last.item)) return;
    const openings = this.openingsOf(last.item);
    if (openings.length === 0) return;
    const onward: Leg = { outcome: last.outcome, question: last.onward };
    for (const door of this.machines.exposed) {
      if (machineOf(door) === machineOf(last.item) || this.found.has(door.id)) continue;
      const hop = this.hop(door, last.item, openings);
      const way = hop.outcome === "blocked" ? undefined : this.wayIn(door);
      if (way === undefined || way.outcome === "blocked") continue;
      const entry: Leg = { outcome: way.outcome, ...questionOf(way) };
      const path = [door.id, last.item.id];
      this.add({ id: door.id, kind: "public-interface", legs: [entry, hop, onward], path });
    }
    for (const delivery of this.deliveries) {
      const { id, item } = delivery;
      const isOther = machineOf(item) !== machineOf(last.item) && isMachine(item);
      if (!isOther || this.found.has(id)) continue;
      const hop = this.hop(item, last.item, openings);
      if (hop.outcome === "blocked") continue;
      for (const legs of delivery.ways())
        this.addDelivered(delivery, [...legs, hop, onward], [last.item.id]);
    }
  }

  private hop(door: NetworkInterface, to: NetworkInterface, openings: readonly number[]): Leg {
    let best: Leg = { outcome: "blocked" };
    for (const from of this.machine(door)) {
      for (const port of openings) {
        const question = questionBetween(from, to, port);
        const outcome = outcomeBetween(this.topology, question);
        if (outcome === "reachable") return { outcome, question };
        if (outcome === "unknown") best = { outcome, question };
      }
    }
    return best;
  }

  /** One port of each rule that admits anything to an interface. */
  private openingsOf(item: NetworkInterface): number[] {
    const pieces = admitted(this.topology, item.groups, { protocol: "tcp" });
    const firsts = pieces.flatMap(({ ports }) => (ports[0] === undefined ? [] : [ports[0]]));
    return [...new Set(firsts.map(({ from, to }) => Math.min(Math.max(from, 1), to)))];
  }

  private add(way: {
    readonly id: string;
    readonly kind: Pivot["kind"];
    readonly legs: readonly Leg[];
    readonly path: readonly string[];
  }): void {
    const { id, kind, legs, path } = way;
    const isCertain = allOf(legs.map(({ outcome }) => TRUTHS[outcome])) === "yes";
    if (this.found.has(id) && (!isCertain || this.found.get(id)?.outcome === "reachable")) return;
    const questions = legs.flatMap(({ question }) => question ?? []);
    // An accelerator's leg has no question: nobody asks for the way in to it.
    const [first, ...others] = legs;
    const entry = first?.question;
    const onward = others.at(-1)?.question;
    this.found.set(id, {
      id,
      kind,
      outcome: isCertain ? "reachable" : "unknown",
      ...(entry === undefined ? {} : { entry }),
      ...(onward === undefined ? {} : { onward }),
      path,
      missing: isCertain
        ? []
        : [
            ...legs.flatMap(({ missing = [] }) => missing),
            ...questions.flatMap((one) => decide(this.topology, one).missing),
          ],
    });
  }

  /** All interfaces of the machine that has this one. */
  private machine(item: NetworkInterface): readonly NetworkInterface[] {
    return this.machines.byOwner.get(machineOf(item)) ?? [item];
  }

  private wayIn(item: NetworkInterface): WayIn {
    const known = this.ways.get(item.id) ?? wayIn(this.topology, item, this.options.isWide);
    this.ways.set(item.id, known);
    return known;
  }

  /** Whether so many of the internet are among these addresses that whoever is admitted counts as anybody. */
  private isWide(addresses: Parameters<IsWide>[0]): boolean {
    const { isWide = ANY } = this.options;
    return isWide(differenceOf(addresses, NOT_IN_INTERNET));
  }
}

const TRUTHS: Readonly<Record<Outcome, Truth>> = {
  reachable: "yes",
  blocked: "no",
  unknown: "unknown",
};

function questionOf({ entry }: WayIn): { question?: Question } {
  return entry === undefined ? {} : { question: entry };
}

function questionBetween(
  from: NetworkInterface,
  to: NetworkInterface,
  port: Question["port"],
): Question {
  return {
    from: { kind: "interface", id: from.id },
    to: { kind: "interface", id: to.id },
    protocol: "tcp",
    port,
  };
}

/** Whose interface it is: two with one owner are one machine. */
function machineOf({ id, owner }: NetworkInterface): string {
  return owner?.id ?? id;
}

/** Whoever takes it over can go on from it. */
function isMachine({ kind }: NetworkInterface): boolean {
  return ["instance", "container", "lambda", "other"].includes(kind);
}

function forwarderPivots(topology: Topology, target: Target): Pivot[] {
  const { byId, rest } = topology.forwarders;
  const found = [...byId.values()].flatMap((forwarder) =>
    forwarderPivot(topology, forwarder, target),
  );
  if (rest === undefined) return found;
  return [
    ...found,
    { id: rest.fact.subject.id, kind: "other", outcome: "unknown", path: [], missing: [rest] },
  ];
}

function forwarderPivot(
  topology: Topology,
  { id, kind, targets, openTo, unread = [] }: Forwarder,
  target: Target,
): Pivot[] {
  const nodes = target.nodes.flat().map((node) => node.interface);
  const names = new Set(nodes.flatMap((node) => [node.id, ...node.addresses.items]));
  const hits = targets.items.filter((each) => names.has(each.target));
  const isHit = hits.some((hit) => isAt(hit, target.port));
  if (isHit && openTo === undefined)
    return [{ id, kind, outcome: "reachable", path: [id], missing: [] }];
  const missing = [
    ...(isHit && openTo !== undefined ? [openTo] : []),
    ...hits.map(({ port }) => port).filter((port) => isUnknown(port)),
    ...(hits.length > 0 && isUnknown(target.port) ? [target.port] : []),
    ...(targets.rest === undefined ? [] : [targets.rest]),
    ...unread,
    ...unknownAddresses(topology, nodes, targets.items),
  ];
  return missing.length === 0 ? [] : [{ id, kind, outcome: "unknown", path: [id], missing }];
}

function isAt({ port, lastPort }: ForwardingTarget, wanted: Target["port"]): boolean {
  if (isUnknown(port) || isUnknown(wanted)) return false;
  return port <= wanted && wanted <= (lastPort ?? port);
}

/** A node whose address is not known yet may be what a target names by an address of the node's subnets. */
function unknownAddresses(
  topology: Topology,
  nodes: readonly NetworkInterface[],
  targets: Forwarder["targets"]["items"],
): Unknown[] {
  const addresses = targets.map(({ target }) => target).filter((target) => isCidr(target));
  return nodes.flatMap((node) => {
    const { items, rest } = node.addresses;
    const isNamed = addresses.some((address) => mayStandAt(topology, node, address));
    return items.length === 0 && rest !== undefined && isNamed ? [rest] : [];
  });
}

function mayStandAt(topology: Topology, { subnets }: NetworkInterface, address: string): boolean {
  if (subnets.rest !== undefined) return true;
  return subnets.items.some((id) => {
    const cidrs = topology.subnets.byId.get(id)?.cidrs;
    if (cidrs === undefined || cidrs.rest !== undefined) return true;
    return cidrs.items.some((cidr) => overlaps(parseCidr(cidr), parseCidr(address)));
  });
}

/** Computes once, at the first call. */
function lazily<T>(compute: () => T): () => T {
  let computed: { value: T } | undefined;
  return () => (computed ??= { value: compute() }).value;
}
