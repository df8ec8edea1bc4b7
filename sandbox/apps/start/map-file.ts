/** `--map FILE`: who reaches the cache that was deployed to the stand-in, drawn in the format that the file's name asks for. */
import { extname } from "node:path";
import { writeWholeFile } from "../../../formats/whole-file";
import type { MapFormat } from "../../../map";
import type { World } from "../../aws";
import { UsageError } from "../../engine/usage-error";

const FORMATS: ReadonlyMap<string, MapFormat> = new Map(
  Object.entries<MapFormat>({
    ".html": "html",
    ".svg": "svg",
    ".mmd": "mermaid",
    ".dot": "dot",
    ".drawio": "drawio",
    ".json": "json",
  }),
);

/** @throws UsageError for a name that asks for none of the formats */
export function mapFormatOf(file: string): MapFormat {
  const format = FORMATS.get(extname(file));
  if (format !== undefined) return format;
  const known = [...FORMATS.keys()].join(", ");
  throw new UsageError(`--map ${file}: the file's name must end with one of ${known}.`);
}

/** Writes the map of each cache: of several, each into a file with the cache's name. @returns the files, none without a cache */
export async function writeMaps(file: string, world: World): Promise<readonly string[]> {
  // ELK and the XML library are read only where a map is asked for.
  const [{ mapOf, writeMap }, { readDescribed }] = await Promise.all([
    import("../../../map"),
    import("../../../reachability"),
  ]);
  const topology = readDescribed(world.documents());
  const caches = [...topology.caches.byId.values()];
  const files: string[] = [];
  for (const cache of caches) {
    const own = caches.length === 1 ? file : besideName(file, cache.name ?? cache.id);
    files.push(own);
    writeWholeFile(own, await writeMap(mapOf(topology, cache), mapFormatOf(file)));
  }
  return files;
}

/** `map.html` of `orders` beside others: `map-orders.html`. */
function besideName(file: string, name: string): string {
  const extension = extname(file);
  return `${file.slice(0, -extension.length)}-${name.replaceAll(/[^\w.-]/g, "_")}${extension}`;
}
