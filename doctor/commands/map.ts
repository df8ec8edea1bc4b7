/** `map --cluster NAME`: who reaches it, drawn: Mermaid, DOT, or the map's data as JSON. */

import { dotOf } from "../map/dot";
import { mermaidOf } from "../map/mermaid";
import { mapOf } from "../map/network-map";
import type { NetworkMap } from "../map/network-map";
import { clusterFrom } from "../network/clusters";
import { safeJson, safeLines } from "../report/safe-text";
import { openSession } from "../session";
import type { CommandContext, NetworkOptions } from "../session";
import { assertCluster, parseWord } from "./arguments";

export interface MapOptions extends NetworkOptions {
  readonly cluster: string;
  readonly format?: string;
  readonly quiet?: boolean;
}

const FORMATS = ["mermaid", "dot", "json"] as const;

const WRITERS: Readonly<Record<(typeof FORMATS)[number], (map: NetworkMap) => string>> = {
  mermaid: (map) => safeLines(mermaidOf(map)),
  dot: (map) => safeLines(dotOf(map)),
  json: (map) => safeJson(map, 2),
};

/** Prints the map. */
export async function runMap(options: MapOptions, commandContext: CommandContext): Promise<number> {
  const { cluster, format = "mermaid" } = options;
  const write = WRITERS[parseWord(format, "--format", FORMATS)];
  assertCluster(cluster);
  const session = await openSession(options, { caches: [cluster] }, commandContext);
  const map = mapOf(session.topology, clusterFrom(session.topology, cluster));
  commandContext.output.progress("");
  commandContext.output.print(write(map));
  await session.save();
  return 0;
}
