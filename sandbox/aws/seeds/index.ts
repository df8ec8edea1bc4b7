/** What a fresh world can be furnished with beside the default VPC. */
import type { Things } from "../model/things";
import { putExistingVpc } from "./existing-vpc";

const SEEDS = { "existing-vpc": putExistingVpc } as const;

export type SeedName = keyof typeof SEEDS;

export function putSeed(world: Things, name: SeedName): void {
  SEEDS[name](world);
}

/** Names of seeds from text, or an error that says which there are. */
export function parseSeeds(names: readonly string[]): readonly SeedName[] {
  return names.map((name) => {
    if (!isSeedName(name)) {
      throw new Error(`unknown seed "${name}"; there are: ${Object.keys(SEEDS).join(", ")}`);
    }
    return name;
  });
}

function isSeedName(name: string): name is SeedName {
  return Object.hasOwn(SEEDS, name);
}
