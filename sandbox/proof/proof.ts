/**
 * The proof: the deployment laid out as network namespaces, a real memcached in each cache node's, and a packet to every node from
 * everybody whom the program declares, and from strangers. What the program means is beside what the engine says and what the
 * packets did; the lab itself never asks the engine.
 */
import { decide, type Endpoint, type Topology, type Verdict } from "../../reachability";
import type { World } from "../aws";
import {
  addMembers,
  addStrangers,
  type Connection,
  type Lab,
  type Patience,
  type Transcript,
} from "../lab";
import { admittedBy, groupsOfNobody } from "./admission";
import { clientsOf } from "./clients";
import { openDeployedLab, topologyOf } from "./deployed-lab";
import type { Expectations } from "./expectations";
import { handedOut } from "./handed";
import { judged, notTried, pairOf, type Probe, type Try } from "./judge";
import { INTERNET, partiesOf, type Party } from "./parties";
import type { Registered } from "./registered";
import { knownBy, targetsOf, type Node, type Target } from "./targets";

/** What was deployed, and where the proof may put its files. */
export interface Deployed {
  readonly world: World;
  /** The program's resources, as they were deployed. */
  readonly resources: readonly Registered[];
  readonly expectations: Expectations;
  readonly folder: string;
}

/** What somebody who is meant to get in was told by memcached. */
export interface Answer {
  readonly from: string;
  readonly host: string;
  readonly port: number;
  readonly transcript: Transcript;
}

export interface Proven {
  readonly probes: readonly Probe[];
  /** Whom the rules of the caches name, for people. */
  readonly admitted: readonly string[];
  readonly answer?: Answer;
}

/** How long silence lasts before it counts. One packet may be lost on a busy machine: nobody is kept out who was not so twice. */
const PATIENCE: Patience = { timeoutMs: 1000, againAfterMs: 300 };
/** For whoever is meant to get in, and did not. */
const LONGER_PATIENCE: Patience = { timeoutMs: 2000 };
/** How long memcached may take to print its statistics, milliseconds. */
const ANSWER_MS = 5000;
/** An address on the internet, for the engine. */
const INTERNET_CIDR = "203.0.113.77/32";

/** What became of a seat's connections: by seat and node. */
type Seen = ReadonlyMap<string, ReadonlyMap<Node, Connection>>;

export class Proof {
  private constructor(
    private readonly lab: Lab,
    private readonly topology: Topology,
    readonly targets: readonly Target[],
    private readonly parties: readonly Party[],
  ) {}

  /**
   * Lays the deployment out. `undefined` where it has no Memcached cache.
   *
   * @throws NotHere where this machine has no namespaces to give, with the reason; ExpectationError for names that nobody has
   */
  static async open(deployed: Deployed): Promise<Proof | undefined> {
    const { world, resources, expectations, folder } = deployed;
    const described = topologyOf(world);
    const makers = world.makers();
    const targets = targetsOf(described.topology, world.endpoints(), (cache) =>
      resources.find(({ urn }) => urn === makers.caches.get(cache)),
    );
    if (targets.length === 0) return undefined;
    const { topology } = described;
    const nodes = targets.flatMap((target) => target.nodes.map((node) => node.interface));
    const withStrangers = addStrangers(topology, ...nodes);
    const handed = handedOut(resources, targets.flatMap(knownBy));
    const clients = clientsOf(topology, makers, resources, handed);
    const unseen = [
      ...targets.flatMap(({ cache }) => groupsOfNobody(topology, cache)),
      ...clients.flatMap(({ groups }) =>
        groups.flatMap((id) => topology.securityGroups.byId.get(id) ?? []),
      ),
    ];
    const { topology: laidOut, members } = addMembers(withStrangers.topology, [...new Set(unseen)]);
    const { strangers } = withStrangers;
    const cast = {
      topology,
      laidOut,
      clients,
      handed,
      targets,
      members,
      strangers,
      expectations,
    };
    const parties = partiesOf(cast);
    const lab = await openDeployedLab(world, { ...described, topology: laidOut }, folder);
    return new Proof(lab, laidOut, targets, parties);
  }

  /** Namespaces in which somebody sits. */
  get seatCount(): number {
    return this.lab.seats.length;
  }

  /** Sends the packets: everybody to every node, and once more from whoever is meant to get in and does not. */
  async prove(): Promise<Proven> {
    const [first, answer] = await Promise.all([this.#tryAll(), this.#ask()]);
    const seen = await this.#tryAgain(first);
    const probes = this.parties.flatMap((party) =>
      this.targets
        .filter(({ cache }) => party.meant.has(cache.id))
        .map((target) => this.#probe(party, target, seen)),
    );
    const admitted = this.targets.flatMap(({ cache }) => admittedBy(this.topology, cache));
    return {
      probes,
      admitted: [...new Set(admitted)],
      ...(answer === undefined ? {} : { answer }),
    };
  }

  /**
   * A shell in somebody's place, on this terminal.
   *
   * @param as a client's name, label or URN, an interface, or a stranger's seat; default: the first who is meant to get in
   * @throws Error naming those there are
   */
  async shell(as?: string): Promise<number> {
    const party = as === undefined ? this.#client() : this.#named(as);
    const seat = party?.machines.flat().find((id) => this.#isLaidOut(id));
    if (seat !== undefined) return this.lab.shell(seat);
    const names = this.parties.flatMap(({ names: [name] }) => name ?? []).join(", ");
    throw new Error(
      as === undefined
        ? `the program declares no client: say in whose place with --as (${names})`
        : `--as ${as}: there is nobody of that name; there are ${names}`,
    );
  }

  async close(): Promise<void> {
    await this.lab.close();
  }

  /** The first who is meant to get in and has a place. */
  #client(): Party | undefined {
    return this.parties.find(
      ({ meant, machines }) =>
        [...meant.values()].some(({ must }) => must === "connect") &&
        machines.flat().some((id) => this.#isLaidOut(id)),
    );
  }

  #named(as: string): Party | undefined {
    return this.parties.find(
      ({ names, machines }) => names.includes(as) || machines.flat().includes(as),
    );
  }

  #isLaidOut(id: string): boolean {
    return this.lab.seats.some((seat) => seat.id === id);
  }

  async #tryAll(): Promise<Seen> {
    const nodes = this.targets.flatMap((target) => target.nodes);
    const seats = [...new Set(this.parties.flatMap(({ machines }) => machines.flat()))];
    const seen = seats
      .filter((id) => this.#isLaidOut(id))
      .map(async (id) => [id, await this.#connections(id, nodes, PATIENCE)] as const);
    return new Map(await Promise.all(seen));
  }

  /** A busy machine is no reason for a run to fail: who is meant to get in is given more time. */
  async #tryAgain(seen: Seen): Promise<Seen> {
    const again = [...seen].map(async ([id, before]) => {
      const missed = [...before].filter(([, packets]) => packets !== "connected");
      if (missed.length === 0 || !this.#isMeant(id)) return [id, before] as const;
      const nodes = missed.map(([node]) => node);
      const after = await this.#connections(id, nodes, LONGER_PATIENCE);
      return [id, new Map([...before, ...after])] as const;
    });
    return new Map(await Promise.all(again));
  }

  #isMeant(seat: string): boolean {
    return this.parties.some(
      ({ meant, machines }) =>
        machines.flat().includes(seat) &&
        [...meant.values()].some(({ must }) => must === "connect"),
    );
  }

  async #connections(
    id: string,
    nodes: readonly Node[],
    patience: Patience,
  ): Promise<ReadonlyMap<Node, Connection>> {
    const seen = await this.lab.connectAll(id, nodes, patience);
    return new Map(nodes.map((node, index) => [node, seen[index] ?? "timed-out"]));
  }

  /** The client does what the tutorial does: telnet, then stats. */
  async #ask(): Promise<Answer | undefined> {
    const client = this.#client();
    const target = this.targets.find(
      ({ cache }) => client?.meant.get(cache.id)?.must === "connect",
    );
    const seat = client?.machines.flat().find((id) => this.#isLaidOut(id));
    if (client === undefined || target === undefined || seat === undefined) return undefined;
    const { host, port } = target;
    const transcript = await this.lab.telnet(seat, host, port, "stats", ANSWER_MS);
    return transcript.isConnected ? { from: client.label, host, port, transcript } : undefined;
  }

  #probe(party: Party, target: Target, seen: Seen): Probe {
    const pair = pairOf(party, { id: target.cache.id, name: target.name });
    const lacking = party.placeless ?? this.#lacking(party, target);
    if (lacking !== undefined) return notTried(pair, lacking);
    const machines = party.machines.map((seats) =>
      seats.flatMap((id) => this.#triesFrom(id, target, seen)),
    );
    const probe = judged(pair, machines, this.topology);
    const notes = party.note === undefined || probe.ok ? [] : [party.note];
    return { ...probe, reasons: [...notes, ...probe.reasons] };
  }

  /** What of the pair is not laid out, and why. */
  #lacking({ machines }: Party, { nodes }: Target): string | undefined {
    const ends = [...machines.flat(), ...nodes.map((node) => node.interface.id)];
    const missing = ends.find((id) => !this.#isLaidOut(id));
    if (missing === undefined) return undefined;
    const because = this.lab.leftOut.find(({ id }) => id === missing)?.because;
    return `${missing} is not laid out${because === undefined ? "" : `: ${because}`}`;
  }

  #triesFrom(id: string, { nodes }: Target, seen: Seen): readonly Try[] {
    return nodes.map((node) => ({
      from: id,
      node: node.id,
      packets: seen.get(id)?.get(node) ?? "timed-out",
      verdict: this.#verdict(id, node),
    }));
  }

  #verdict(seat: string, { interface: { id }, port }: Node): Verdict {
    const from: Endpoint =
      seat === INTERNET
        ? { kind: "address", cidr: INTERNET_CIDR }
        : { kind: "interface", id: seat };
    return decide(this.topology, { from, to: { kind: "interface", id }, protocol: "tcp", port });
  }
}
