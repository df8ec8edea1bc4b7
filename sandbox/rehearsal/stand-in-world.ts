/** A fresh world of the stand-in for AWS, and the `aws` package served from it. */
import { StandIn } from "../stand-in/stand-in";
import { World } from "../stand-in/world";
import { withoutSecrets, type Properties } from "../wire/values";
import type { Provider, Providers } from "./provider";

export interface StandInWorld {
  readonly world: World;
  readonly providers: Providers;
}

/** Makes one. @param seeds what exists in the account before the program runs, beside AWS's default VPC */
export function standInWorld(region: string, seeds: readonly string[]): StandInWorld {
  const world = World.fresh({ region, seeds });
  return { world, providers: { aws: (configuration) => standInFor(world, configuration) } };
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
