/** `map --cluster NAME`: who reaches it, drawn, or as data. */

import { MAP_FORMATS, mapOf, writeMap } from "../../map";
import { clusterFrom } from "../network/clusters";
import { openSession } from "../session";
import type { CommandContext, NetworkOptions } from "../session";
import { assertCluster, parseWord } from "./arguments";

export interface MapOptions extends NetworkOptions {
  readonly cluster: string;
  readonly format?: string;
  readonly quiet?: boolean;
}

/** Prints the map. */
export async function runMap(options: MapOptions, commandContext: CommandContext): Promise<number> {
  const { cluster, format = "mermaid" } = options;
  const form = parseWord(format, "--format", MAP_FORMATS);
  assertCluster(cluster);
  const session = await openSession(options, { caches: [cluster] }, commandContext);
  const map = mapOf(session.topology, clusterFrom(session.topology, cluster));
  const written = await writeMap(map, form);
  commandContext.output.progress("");
  commandContext.output.print(written);
  await session.save();
  return 0;
}
