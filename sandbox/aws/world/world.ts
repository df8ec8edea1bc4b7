/** A fake account in one Region: the things in it, furnished as AWS does, and how they look from outside. */
import { describeWorld, type Described } from "../describe";
import { endpointsOf, type Endpoint } from "./endpoints";
import { makersOf, type Makers } from "./makers";
import { putDefaultNetwork } from "../seeds/default-network";
import { putSeed, type SeedName } from "../seeds";
import { Things, type WorldFile } from "../model/things";

export interface WorldOptions {
  /** Default `ap-northeast-2`. */
  readonly region?: string;
  /** Twelve digits. Default `123456789012`. */
  readonly account?: string;
  /** What else is there beside the default VPC. Default: nothing. */
  readonly seeds?: readonly SeedName[];
}

export class World extends Things {
  /** A new account: AWS's default VPC and what the seeds add. */
  static fresh(options: WorldOptions = {}): World {
    const world = new World(options.region ?? "ap-northeast-2", options.account ?? "123456789012");
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

  /** The world as `aws … describe-*` prints it, one top-level key a call. */
  describe(): Described {
    this.refresh();
    return describeWorld(this);
  }

  /** Host names of the caches, and the private address each stands for. */
  endpoints(): readonly Endpoint[] {
    this.refresh();
    return endpointsOf(this);
  }
  /** Which resources of the program made the interfaces and the caches. */
  makers(): Makers {
    this.refresh();
    return makersOf(this);
  }
}
