/** `map --cluster NAME`: who reaches it, drawn, or as data; with `--against` beside what was, or what is planned. */

import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { readPlanned } from "../../reachability";
import type { Cache, Topology } from "../../reachability";
import { DIFFERENCE_FORMATS, MAP_FORMATS, mapOf, writeDifference, writeMap } from "../../map";
import type { NetworkMap } from "../../map";
import { DoctorError, messageOf } from "../errors";
import { jsonOfFile, parsedJson, textOfFile } from "../json-file";
import { clusterFrom } from "../network/clusters";
import { cacheNamed } from "../network/ends";
import { openSession } from "../session";
import type { CommandContext, NetworkOptions } from "../session";
import { assertCluster, parseWord } from "./arguments";
import { plannedResources, previewedResources } from "./stack-files";

export interface MapOptions extends NetworkOptions {
  readonly cluster: string;
  readonly format?: string;
  readonly plan?: string;
  readonly state?: string;
  readonly against?: string;
  readonly quiet?: boolean;
}

/** Prints the map. */
export async function runMap(options: MapOptions, commandContext: CommandContext): Promise<number> {
  const { cluster, format = "mermaid", against } = options;
  const form = parseWord(format, "--format", MAP_FORMATS);
  assertCluster(cluster);
  if (options.plan !== undefined && options.state !== undefined) {
    throw new DoctorError("--plan and --state exclude each other: give one of them.");
  }
  if (against !== undefined) parseWord(form, "--format with --against", DIFFERENCE_FORMATS);
  const { map, label, save } = await mapFor(options, commandContext);
  const written =
    against === undefined
      ? await writeMap(map, form)
      : await writeDifference(
          await earlierMap(against, cluster, commandContext),
          { map, label },
          parseWord(form, "--format", DIFFERENCE_FORMATS),
        );
  commandContext.output.progress("");
  commandContext.output.data(written);
  await save();
  return 0;
}

interface Read {
  readonly map: NetworkMap;
  /** How it is called beside another. */
  readonly label: string;
  readonly save: () => Promise<void>;
}

/** The map that was asked for: of a plan or an export (with what a snapshot knows beside it), a snapshot, the account. */
async function mapFor(options: MapOptions, commandContext: CommandContext): Promise<Read> {
  const { cluster, plan, state, snapshot } = options;
  const file = plan ?? state;
  const session =
    file !== undefined && snapshot === undefined
      ? undefined
      : await openSession(options, { caches: [cluster] }, commandContext);
  if (file === undefined) {
    const topology = session?.topology ?? readPlanned([]);
    const label = snapshot === undefined ? "the account now" : basename(snapshot);
    return { map: mapIn(topology, cluster), label, save: session?.save ?? nothing };
  }
  const source = `${plan === undefined ? "--state" : "--plan"} ${file}`;
  const json = jsonOfFile(file, source);
  const resources =
    plan === undefined ? plannedResources(json, source) : previewedResources(json, source);
  const topology = readPlanned(resources, { described: session?.topology });
  return { map: mapIn(topology, cluster), label: basename(file), save: session?.save ?? nothing };
}

function mapIn(topology: Topology, cluster: string): NetworkMap {
  return mapOf(topology, clusterFrom(topology, cluster));
}

function nothing(): Promise<void> {
  return Promise.resolve();
}

/** What to compare with: a preview, a plan, an export, or a snapshot; the file says which. */
async function earlierMap(
  path: string,
  cluster: string,
  commandContext: CommandContext,
): Promise<{ readonly map: NetworkMap; readonly label: string }> {
  const topology = await earlierTopology(path, commandContext);
  return { map: mapOf(topology, sameCluster(topology, cluster)), label: basename(path) };
}

async function earlierTopology(path: string, commandContext: CommandContext): Promise<Topology> {
  const text = await fileText(path);
  const source = `--against ${path}`;
  if (text !== undefined) {
    if (/"deployment"\s*:/.test(text))
      return readPlanned(plannedResources(parsedJson(text, source), source));
    if (/"(?:resourcePlans|steps)"\s*:/.test(text)) {
      return readPlanned(previewedResources(parsedJson(text, source), source));
    }
  }
  const session = await openSession({ snapshot: path }, {}, commandContext);
  return session.topology;
}

/** Absent: it is a folder, which only a snapshot is. */
async function fileText(path: string): Promise<string | undefined> {
  const source = `--against ${path}`;
  try {
    if ((await stat(path)).isDirectory()) return undefined;
  } catch (error) {
    throw new DoctorError(`${source} cannot be read: ${messageOf(error)}`);
  }
  return textOfFile(path, source);
}

/** The same cache in another network: by name, or the only one there is (a plan knows it by the program's name). */
function sameCluster(topology: Topology, cluster: string): Cache {
  const all = [...topology.caches.byId.values()];
  const [only] = all;
  const named = cacheNamed(topology, cluster);
  return named ?? (all.length === 1 && only !== undefined ? only : clusterFrom(topology, cluster));
}
