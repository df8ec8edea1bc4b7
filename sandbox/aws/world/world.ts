/** A fake account in one Region: the things in it, furnished as AWS does, and how they look from outside. */
import { describeWorld, type Described } from "../describe";
import { endpointsOf, type Endpoint } from "./endpoints";
import { makersOf, type Makers } from "./makers";
import { putDefaultNetwork, putPrefixLists } from "../seeds/default-network";
import { putSeed, type SeedName } from "../seeds";
import { putSnapshot, snapshotOf, type SnapshotDocument } from "../seeds/snapshot";
import { text, Things, type WorldFile } from "../model/things";

export interface WorldOptions {
  /** Default `ap-northeast-2`. */
  readonly region?: string;
  /** Twelve digits. Default `123456789012`. */
  readonly account?: string;
  /** What else is there beside the default VPC. Default: nothing. */
  readonly seeds?: readonly SeedName[];
  /** What an account has: of each Region, what the documents say of it. Default: nothing. */
  readonly snapshot?: readonly SnapshotDocument[];
}

export class World extends Things {
  #worlds: World[] = [this];
  #snapshot: readonly SnapshotDocument[] = [];

  /** A new account: AWS's default VPC and what the seeds add. */
  static fresh(options: WorldOptions = {}): World {
    const world = new World(options.region ?? "ap-northeast-2", options.account ?? "123456789012");
    world.#snapshot = options.snapshot ?? [];
    putSnapshot(world, snapshotOf(world.region, world.#snapshot));
    const isKnown = world.everything().length > 0;
    const hasDefault = world.where("vpc", { isDefaultVpc: true }).length > 0;
    if (isKnown && !hasDefault) putDefaultNetwork(world);
    if (isKnown && hasDefault) putPrefixLists(world);
    world.furnish(options.seeds ?? []);
    return world;
  }

  static fromJSON(file: WorldFile): World {
    const world = new World(file.region, file.account);
    world.restore(file);
    return world;
  }

  /** The default network, and those seeds that are not there yet. */
  protected furnish(seeds: readonly SeedName[]): void {
    if (this.everything().length === 0) {
      putDefaultNetwork(this);
    }
    for (const seed of seeds.filter((name) => !this.hasSeeds([name]))) {
      putSeed(this, seed);
      this.addSeed(seed);
    }
  }

  /** The world of another Region or account: there is one of each, made when it is first asked for. */
  elsewhere(region: string, account: string): World {
    if (region === this.region && account === this.account) return this;
    const known = this.#worlds.find((w) => w.region === region && w.account === account);
    return known ?? this.neighbour(region, account);
  }

  /** This world and all beside it that were made so far. */
  worlds(): readonly World[] {
    return this.#worlds;
  }

  protected override others(): readonly World[] {
    return this.worlds();
  }

  /** Makes the world of another Region or account, which knows the same worlds as this one. */
  protected neighbour(region: string, account: string): World {
    const snapshot = account === this.account ? this.#snapshot : [];
    const made = World.fresh({ region, account, snapshot });
    this.introduce(made);
    return made;
  }

  protected introduce(made: World): void {
    this.#worlds.push(made);
    made.#worlds = this.#worlds;
  }

  /** All worlds as `aws … describe-*` prints them, one top-level key a call. */
  describe(): Described {
    return merged(this.documents().map(({ json }) => json));
  }

  /** Each world by itself, as it would be saved: the account and the Region are in the name. */
  documents(): readonly { readonly name: string; readonly json: Described }[] {
    return this.worlds().map((world) => {
      world.refresh();
      return { name: `${world.account}/${world.region}/world.json`, json: describeWorld(world) };
    });
  }

  /** Host names of the caches, and the private address each stands for. */
  endpoints(): readonly Endpoint[] {
    return this.worlds().flatMap((world) => {
      world.refresh();
      return endpointsOf(world).map((endpoint) => {
        const kind = endpoint.role.startsWith("serverless") ? "serverless-cache" : "cache-cluster";
        return { ...endpoint, cluster: this.#cacheId(world, kind, endpoint.cluster) };
      });
    });
  }

  /** Which resources of the program made the interfaces and the caches, in all worlds. */
  makers(): Makers {
    const all = this.worlds().map((world) => {
      world.refresh();
      return makersOf(world, (kind, id) => this.#cacheId(world, kind, id));
    });
    return {
      interfaces: new Map(all.flatMap(({ interfaces }) => [...interfaces])),
      caches: new Map(all.flatMap(({ caches }) => [...caches])),
    };
  }

  /** Private address of a serverless cache in one of its subnets. */
  serverlessAddress(cache: string, subnetId: string): { id: string; address: string } | undefined {
    const made = this.worlds().flatMap((world) =>
      world
        .all("serverless-cache")
        .filter(({ kind, id }) => this.#cacheId(world, kind, id) === cache)
        .flatMap(({ id }) =>
          world.where("network-interface", { partOf: `serverless-cache/${id}`, subnetId }),
        ),
    );
    return made.map(({ id, properties }) => ({ id, address: text(properties.privateIp) }))[0];
  }

  /**
   * The id by which a cache is known in a description of all worlds: as readers of one have it, with its place in front where two
   * Regions or accounts have one of that name.
   */
  #cacheId(world: World, kind: string, id: string): string {
    const isAlone = this.worlds().every((w) => w === world || w.get(kind, id) === undefined);
    return isAlone ? id : `${world.account}/${world.region}/${id}`;
  }
}

/** Lists of several Regions one after the other; what is said once for a Region is said of the first. */
function merged(described: readonly Described[]): Described {
  const all: Record<string, unknown> = {};
  for (const [key, value] of described.flatMap((one) => Object.entries(one))) {
    const before = all[key];
    const lists = [before, value].filter((one): one is unknown[] => Array.isArray(one));
    all[key] = lists.length === 2 ? lists.flat() : (before ?? value);
  }
  return all;
}
