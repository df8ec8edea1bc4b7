/**
 * A fresh world of the stand-in for AWS and the providers of a rehearsal: `aws` over that world, other stacks' outputs, and records
 * for every other package.
 */
import {
  parseSeeds,
  readSnapshot,
  StandIn,
  standInOptions,
  World,
  type SeedName,
  type SnapshotDocument,
} from "../../aws";
import type { Providers } from "../../engine/provider";
import { UsageError } from "../../engine/usage-error";
import { declarationsOf } from "../../records/installed";
import { propertiesAskedFor } from "../../records/program-text";
import { Records } from "../../records/records";
import { StackReferences, type StackOutputs } from "../../records/stack-references";
import { withoutSecrets, type Properties } from "../../wire/values";

export interface StandInWorld {
  readonly world: World;
  readonly providers: Providers;
}

export interface Surroundings {
  readonly region: string;
  /** What exists in the account before the program runs, beside AWS's default VPC. */
  readonly seeds: readonly string[];
  /** File or folder that says what is in the account besides. */
  readonly snapshot: string | undefined;
  /** Folder of the program. */
  readonly program: string;
  /** Outputs of stacks that the program refers to, as far as they are known. */
  readonly stackOutputs: StackOutputs;
}

/** @throws UsageError for a seed that there is not, and for a snapshot that is none */
export function standInWorld(surroundings: Surroundings): StandInWorld {
  const { region, seeds, program, stackOutputs } = surroundings;
  const snapshot = knownSnapshot(surroundings.snapshot);
  const world = World.fresh({ region, snapshot, seeds: knownSeeds(seeds) });
  const providers: Providers = (name) => {
    switch (name) {
      case "aws":
        return (configuration) => standInFor(world, configuration);
      case "pulumi":
        return () => new StackReferences(program, stackOutputs);
      default:
        return () => new Records(declarationsOf(name, program), () => propertiesAskedFor(program));
    }
  };
  return { world, providers };
}

/** @throws UsageError for what is not a snapshot */
export function knownSnapshot(path: string | undefined): readonly SnapshotDocument[] {
  try {
    return path === undefined ? [] : readSnapshot(path);
  } catch (error) {
    throw new UsageError(`--snapshot ${path ?? ""}: ${(error as Error).message}.`);
  }
}

/** @throws UsageError for a seed that there is not */
export function knownSeeds(names: readonly string[]): readonly SeedName[] {
  try {
    return parseSeeds(names);
  } catch (error) {
    throw new UsageError(`sandbox:seeds: ${(error as Error).message}`);
  }
}

function standInFor(world: World, configuration: Properties): StandIn {
  return new StandIn(world, standInOptions(withoutSecrets(configuration)));
}
