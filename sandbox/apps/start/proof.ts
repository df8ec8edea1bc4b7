/**
 * The proof that `npm start` ends with: the deployment laid out as network namespaces, a real memcached in each cache
 * node's, and packets from the example server, which must get in, and from strangers, who must not. Beside what the
 * packets did stands what the engine says about the same question; the lab itself never asks it.
 */
import {
  decide,
  type NetworkInterface,
  type Question,
  type Topology,
  type Verdict,
} from "../../../reachability";
import { openDeployedLab, topologyOf } from "../deployed-lab";
import { addStrangers, type Connection, type Lab, type Stranger } from "../../lab";
import { exportedEndpoint } from "./exported-endpoint";
import type { DataPlane, Deployed } from "./data-plane";
import { NotHere } from "../../processes/not-here";
import type { Probe } from "./report";

type Say = (line: string) => void;

/** How long silence must last to count, milliseconds. */
const SILENCE_MS = 2000;

/** What is asked: can this seat open a connection to the node behind the endpoint? */
interface Target {
  readonly host: string;
  readonly port: number;
  readonly node: NetworkInterface;
}

/** The node behind the endpoint, and the others of its cluster, each by its own endpoint. */
interface Targets extends Target {
  readonly others: readonly Target[];
}

export class LabProof implements DataPlane {
  #lab: Lab | undefined;
  #topology: Topology | undefined;
  #target: Targets | undefined;
  #strangers: readonly Stranger[] = [];

  /** @throws NotHere where this machine has no namespaces to give, with the reason. */
  async start({ world, outputs, runFolder }: Deployed, say: Say): Promise<void> {
    const { topology: deployed, names } = topologyOf(world);
    this.#target = targetOf(deployed, outputs, names);
    if (this.#target === undefined) return;
    const { topology, strangers } = addStrangers(deployed, this.#target.node);
    this.#topology = topology;
    this.#strangers = strangers;
    this.#lab = await openDeployedLab(world, { topology, names }, runFolder);
    say(
      `The deployment is laid out as ${this.#lab.seats.length} namespaces, a real memcached in each cache node's.`,
    );
    for (const { id, because } of this.#lab.leftOut) say(`Not laid out: ${id} (${because}).`);
  }

  async probes(say: Say): Promise<readonly Probe[]> {
    const [lab, topology, target] = [this.#lab, this.#topology, this.#target];
    if (lab === undefined || topology === undefined || target === undefined) return [];
    const client = clientOf(topology, target, this.#strangers);
    // Side by side: being kept out is silence, and there is no need to wait for each.
    const ours =
      client === undefined
        ? []
        : [
            this.#connect(lab, topology, target, client, say),
            ...target.others.map((other) => {
              const seat = { id: client.id, name: `the same, to node ${nodeNumber(other.host)}` };
              return this.#judge(lab, topology, other, seat);
            }),
          ];
    const strangers = this.#strangers.map((one) => this.#judge(lab, topology, target, one));
    const probes = await Promise.all([...ours, ...strangers]);
    if (client !== undefined) say("");
    for (const line of tableOf(probes)) say(line);
    return probes;
  }

  /**
   * A shell in somebody's place, on this terminal. @param as a seat's name or id; default: the example server.
   * @throws Error naming the seats there are.
   */
  async shell(as?: string): Promise<number> {
    const [lab, topology, target] = [this.#lab, this.#topology, this.#target];
    if (lab === undefined || topology === undefined || target === undefined) {
      throw new NotHere("there is nothing laid out to open a shell in");
    }
    const seat = lab.seats.find(({ id, name }) => as === id || as === name);
    const client = clientOf(topology, target, this.#strangers);
    const id = as === undefined ? client?.id : seat?.id;
    if (id === undefined) {
      const names = lab.seats.map(({ name }) => name).join(", ");
      throw new Error(`--as ${as ?? "(none)"}: there is no such seat; there are ${names}.`);
    }
    return lab.shell(id);
  }

  async stop(): Promise<void> {
    await this.#lab?.close();
  }

  /** The client does what the seed does: telnet, then stats. */
  async #connect(
    lab: Lab,
    topology: Topology,
    target: Target,
    client: NetworkInterface,
    say: Say,
  ): Promise<Probe> {
    const { host, port } = target;
    const transcript = await lab.telnet(client.id, host, port, "stats", SILENCE_MS);
    const note =
      transcript.client === "telnet" ? "" : "   # our client: telnet is missing, or TLS is spoken";
    const shown = [`$ telnet ${host} ${port}${note}`, ...transcript.lines];
    for (const line of shown) say(line);
    const version = transcript.lines.find((line) => line.startsWith("STAT version "));
    const packets = version ?? (transcript.isConnected ? "connected, but no answer" : "timed out");
    const verdict = verdictOf(topology, target, client.id);
    const isAnswered = version !== undefined;
    return {
      name: "the client gets in",
      from: labelOf(client),
      to: `${host}:${port}`,
      expected: said(verdict),
      observed: packets,
      ok: isAnswered && verdict.outcome === "reachable",
      transcript: shown,
    };
  }

  /** A connection is tried from a seat, and held against the verdict. */
  async #judge(
    lab: Lab,
    topology: Topology,
    target: Target,
    { id, name }: Stranger,
  ): Promise<Probe> {
    const { host, port } = target;
    const packets = await lab.connect(id, host, port, SILENCE_MS);
    const verdict = verdictOf(topology, target, lab.seat(id).id);
    return {
      name: "engine and packets agree",
      from: name,
      to: `${host}:${port}`,
      expected: said(verdict),
      observed: inWords(packets),
      ok:
        verdict.outcome !== "unknown" &&
        (verdict.outcome === "reachable") === (packets === "connected"),
    };
  }
}

/** The endpoint that the program exported, else the first one, and the node that answers there. */
function targetOf(
  topology: Topology,
  outputs: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>,
): Targets | undefined {
  const exported = exportedEndpoint(outputs);
  const caches = [...topology.caches.byId.values()];
  const host = exported?.host ?? Object.keys(names)[0];
  const address = host === undefined ? undefined : names[host];
  const ids = caches.flatMap(({ nodes }) => nodes.items.map((node) => node.interface));
  const nodes = ids.flatMap((id) => topology.interfaces.byId.get(id) ?? []);
  const node = nodes.find(
    ({ addresses }) => address !== undefined && addresses.items.includes(address),
  );
  const cache = caches.find(({ nodes: own }) =>
    own.items.some((item) => item.interface === node?.id),
  );
  const port = exported?.port ?? cache?.ports.items[0];
  if (host === undefined || node === undefined || port === undefined) return undefined;
  const others = (cache?.nodes.items ?? []).flatMap(({ interface: id }) => {
    const other = nodes.find((candidate) => candidate.id === id);
    const name = Object.keys(names).find((one) =>
      other?.addresses.items.includes(names[one] ?? ""),
    );
    return other === undefined || other === node || name === undefined
      ? []
      : [{ host: name, port, node: other }];
  });
  return { host, port, node, others };
}

/** The example server by its name, else an interface that the engine lets in. */
function clientOf(
  topology: Topology,
  target: Target,
  strangers: readonly Stranger[],
): NetworkInterface | undefined {
  const candidates = [...topology.interfaces.byId.values()].filter(
    ({ id, kind }) => kind !== "cache-node" && !strangers.some((stranger) => stranger.id === id),
  );
  const named = candidates.find(({ name, owner }) =>
    /example.?server/i.test(`${name ?? ""} ${owner?.name ?? ""} ${owner?.id ?? ""}`),
  );
  return (
    named ?? candidates.find(({ id }) => verdictOf(topology, target, id).outcome === "reachable")
  );
}

function labelOf({ id, name, kind }: NetworkInterface): string {
  return kind === "instance" ? `the example server (${name ?? id})` : (name ?? id);
}

function verdictOf(topology: Topology, { node, port }: Target, from: string): Verdict {
  const source: Question["from"] =
    from === "internet"
      ? { kind: "address", cidr: "203.0.113.77/32" }
      : { kind: "interface", id: from };
  return decide(topology, {
    from: source,
    to: { kind: "interface", id: node.id },
    protocol: "tcp",
    port,
  });
}

/** `0002` of `cache-1.1w42s0.0002.apn2.cache.amazonaws.com`, else the name itself. */
function nodeNumber(host: string): string {
  return /\.(\d{4})\./.exec(host)?.[1] ?? host;
}

/** The verdict with the code of the gate that blocks. */
function said(verdict: Verdict): string {
  const gate = verdict.gates.find(({ outcome }) => outcome === verdict.outcome);
  return gate === undefined || verdict.outcome === "reachable"
    ? verdict.outcome
    : `${verdict.outcome} (${gate.code})`;
}

function inWords(packets: Connection): string {
  if (packets === "connected") return "connected";
  return packets === "timed-out"
    ? "kept out: timed out"
    : `kept out: ${packets.replaceAll("-", " ")}`;
}

/** One line each: who, what the engine says, what the packets did. */
function tableOf(probes: readonly Probe[]): readonly string[] {
  const rows = [
    ["from", "the engine says", "the packets"],
    ...probes.map(({ from, expected, observed, ok }) => [
      from,
      expected,
      ok ? observed : `${observed}  ← they disagree`,
    ]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("   ")
      .trimEnd(),
  );
}
