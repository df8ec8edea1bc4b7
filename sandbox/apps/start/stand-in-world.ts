/** A fresh world of the stand-in for AWS, and the `aws` package served from it. */
import { parseSeeds, StandIn, World, type SeedName } from "../../aws";
import { withoutSecrets, type Properties } from "../../wire/values";
import type { Provider, Providers } from "../../engine/provider";
import { UsageError } from "../../engine/usage-error";

export interface StandInWorld {
  readonly world: World;
  readonly providers: Providers;
}

/**
 * Makes one.
 *
 * @param seeds what exists in the account before the program runs, beside AWS's default VPC
 * @throws UsageError for a seed that there is not
 */
export function standInWorld(region: string, seeds: readonly string[]): StandInWorld {
  const world = World.fresh({ region, seeds: knownSeeds(seeds) });
  return { world, providers: { aws: (configuration) => standInFor(world, configuration) } };
}

function knownSeeds(names: readonly string[]): readonly SeedName[] {
  try {
    return parseSeeds(names);
  } catch (error) {
    throw new UsageError(`sandbox:seeds: ${(error as Error).message}`);
  }
}

/** A provider's own configuration arrives as text; what is not text in it, as JSON. */
function standInFor(world: World, configuration: Properties): Provider {
  const { region, defaultTags } = withoutSecrets(configuration);
  const tags =
    typeof defaultTags === "string" ? (JSON.parse(defaultTags) as Properties) : defaultTags;
  return new StandIn(world, {
    ...(typeof region === "string" ? { region } : {}),
    ...(tags === undefined ? {} : { defaultTags: tagsOf(tags) }),
  });
}

function tagsOf(defaultTags: Properties[string]): Record<string, string> {
  const { tags } = defaultTags as { tags?: Record<string, string> };
  return tags ?? {};
}
