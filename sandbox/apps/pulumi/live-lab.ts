/**
 * `npm run sandbox -- --lab`: the lab in step with the world file. Whenever the account has changed, by `pulumi up` or by hand,
 * it is laid out anew, and a packet from every seat says who reaches the cache now. The lines typed meanwhile are run in the
 * example server, so `telnet HOST PORT` is what it is on AWS.
 */
import { unwatchFile, watchFile } from "node:fs";
import type { NetworkInterface } from "../../../reachability";
import { openDeployedLab, topologyOf, type DeployedTopology } from "../../proof/deployed-lab";
import { addStrangers, type Connection, type Lab, type Stranger } from "../../lab";
import { makeRunFolder, removeRunFolder } from "../../processes/run-folder";
import { FileWorld } from "../../aws";

type Say = (line: string) => void;

/** How often the file is looked at, and how long silence must last to count, milliseconds. */
const LOOK_MS = 250;
const SILENCE_MS = 1000;

/** Interfaces that nobody has a shell in. */
const MUTE: ReadonlySet<NetworkInterface["kind"]> = new Set([
  "cache-node",
  "nat-gateway",
  "vpc-endpoint",
]);

interface Cache {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly node: NetworkInterface;
}

interface LaidOut {
  readonly lab: Lab;
  readonly seats: readonly Stranger[];
}

export class LiveLab {
  readonly #folder = makeRunFolder();
  /** What the lab was laid out from, and what the packets did then. */
  #described = "";
  #before: ReadonlyMap<string, Connection> = new Map();
  #laidOut: LaidOut | undefined;
  #work: Promise<void> = Promise.resolve();

  /** @param as name of the seat that commands are run in; default: the example server */
  constructor(
    private readonly file: string,
    private readonly say: Say,
    private readonly as?: string,
  ) {}

  /** Lays the world out, and again after each change, until `close`. @throws NotHere without namespaces */
  async follow(): Promise<void> {
    await this.#step();
    watchFile(this.file, { interval: LOOK_MS }, () => {
      this.#work = this.#work
        .then(() => this.#step())
        .catch((error: unknown) => {
          this.say(`This cannot be laid out: ${error instanceof Error ? error.message : "?"}`);
        });
    });
  }

  /** Runs a line of shell in the seat, on this terminal. */
  async run(line: string): Promise<void> {
    await this.#work;
    const found = this.#seat();
    if (found === undefined) this.say(this.#nobody());
    else await found.lab.shell(found.id, line);
  }

  /** Where a line would be run. */
  get seatName(): string {
    const found = this.#seat();
    return found === undefined ? "nobody" : `${found.name} ${found.lab.seat(found.id).address}`;
  }

  async close(): Promise<void> {
    unwatchFile(this.file);
    await this.#work;
    await this.#laidOut?.lab.close();
    removeRunFolder(this.#folder);
  }

  #seat(): (Stranger & { lab: Lab }) | undefined {
    const { lab, seats = [] } = this.#laidOut ?? {};
    const wanted = this.as;
    const found =
      wanted === undefined
        ? (seats.find(({ name }) => /example.?server/i.test(name)) ?? seats[0])
        : seats.find(({ id, name }) => id === wanted || name === wanted);
    return lab === undefined || found === undefined ? undefined : { ...found, lab };
  }

  #nobody(): string {
    const names = (this.#laidOut?.seats ?? []).map(({ name }) => name);
    return this.as === undefined || names.length === 0
      ? "There is nobody to run this in: no server is laid out."
      : `--as ${this.as}: there is nobody of that name; there are ${names.join(", ")}.`;
  }

  /** Lays out what the account is now, if it is not what it was. */
  async #step(): Promise<void> {
    const world = FileWorld.open(this.file);
    const described = JSON.stringify(world.describe());
    if (described === this.#described) return;
    this.#described = described;
    await this.#laidOut?.lab.close();
    this.#laidOut = undefined;
    const deployed = topologyOf(world);
    const caches = cachesOf(world, deployed);
    const [first] = caches;
    if (first === undefined) {
      this.#before = new Map();
      this.say("There is no Memcached cache in the account: waiting for `npm run sandbox -- up`.");
      return;
    }
    const { topology, strangers } = addStrangers(deployed.topology, first.node);
    const lab = await openDeployedLab(world, { ...deployed, topology }, this.#folder);
    this.#laidOut = { lab, seats: seatsOf(deployed, lab, strangers) };
    await this.#show(this.#laidOut, caches);
  }

  /** Sends the packets, and says what became of them, and where that is new. */
  async #show({ lab, seats }: LaidOut, caches: readonly Cache[]): Promise<void> {
    const now = new Map<string, Connection>();
    const width = Math.max(...seats.map(({ name }) => name.length));
    for (const { name, host, port } of caches) {
      const once = (id: string): Promise<Connection> => lab.connect(id, host, port, SILENCE_MS);
      // One packet may be lost on a busy machine: nobody is said to be kept out who was not so twice.
      const twice = async ({ id }: Stranger): Promise<Connection> => {
        const first = await once(id);
        return first === "connected" ? first : once(id);
      };
      const seen = await Promise.all(seats.map(twice));
      this.say(`Who reaches ${name}, at`);
      this.say(`${host} ${port}:`);
      for (const [index, seat] of seats.entries()) {
        const connection = seen[index] ?? "timed-out";
        const key = `${seat.name} ${name}`;
        now.set(key, connection);
        this.say(`  ${seat.name.padEnd(width)}  ${inWords(connection, this.#before.get(key))}`);
      }
    }
    this.#before = now;
  }
}

/** The caches that can be connected to: by their configuration endpoint, as clients do. */
function cachesOf(world: FileWorld, { topology }: DeployedTopology): readonly Cache[] {
  const interfaces = [...topology.interfaces.byId.values()];
  return world.endpoints().flatMap(({ role, cluster, host, port, address }) => {
    const node = interfaces.find(({ addresses }) => addresses.items.includes(address));
    const isFront = role === "configuration" || role === "serverless";
    return isFront && node !== undefined ? [{ name: cluster, host, port, node }] : [];
  });
}

/** The deployment's own servers, then the strangers. */
function seatsOf(
  { topology }: DeployedTopology,
  lab: Lab,
  strangers: readonly Stranger[],
): readonly Stranger[] {
  const own = lab.seats.filter(({ id }) => {
    const kind = topology.interfaces.byId.get(id)?.kind;
    return kind !== undefined && !MUTE.has(kind);
  });
  return [...own, ...strangers];
}

function inWords(now: Connection, before: Connection | undefined): string {
  const said = now === "connected" ? "connected" : `kept out: ${now.replaceAll("-", " ")}`;
  if (before === undefined || before === now) return said;
  return `${said}   <- was ${before === "connected" ? before : "kept out"}`;
}
