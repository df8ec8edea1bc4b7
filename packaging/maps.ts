/**
 * `npm run docs:maps`: draws the maps in `docs/maps/`: of what the plans of `dev`, `prod` and every mistake would make, and
 * of the tutorial's account before and after its mistake is put right. `tests/map/pictures.test.ts` fails while one is stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mapOf, writeMap } from "../map";
import { readPlanned } from "../reachability";
import type { Topology } from "../reachability";
import { rehearse } from "../sandbox/apps/start/rehearse";
import type { Report } from "../sandbox/apps/start/report";
import { Stage } from "../sandbox/apps/story/stage";
import { STEPS } from "../sandbox/apps/story/steps";

const ROOT = join(__dirname, "..");
const FOLDER = "docs/maps";

export interface Picture {
  readonly name: string;
  readonly about: string;
  /** How it is drawn: some need a moment. */
  readonly draw: () => Promise<string>;
}

interface Mistake {
  readonly name: string;
  readonly about: string;
}

/** The tutorial's, the program's own, then one for each mistake. */
export function pictures(): readonly Picture[] {
  const index = join(ROOT, "examples/mistakes/index.json");
  const mistakes = JSON.parse(readFileSync(index, "utf8")) as Mistake[];
  return [
    {
      name: "story-before",
      about: "The tutorial: the cluster is left in the default group, and nothing connects",
      draw: () => storyAfter(1),
    },
    {
      name: "story-after",
      about: "The tutorial: the cluster has a group of its own, which admits the port",
      draw: () => storyAfter(2),
    },
    {
      name: "dev",
      about: "This repository's program, stack `dev`",
      draw: () => planOf(".", "dev"),
    },
    { name: "prod", about: "The same, stack `prod`", draw: () => planOf(".", "prod") },
    ...mistakes.map(({ name, about }) => ({
      name,
      about: `Mistake: ${about}`,
      draw: () => planOf(`examples/mistakes/${name}/broken`, "dev"),
    })),
  ];
}

/** Where a picture is, in the repository. */
export function pictureFile({ name }: Picture): string {
  return `${FOLDER}/${name}.svg`;
}

/** The page that shows all of them. */
export function picturesPage(): string {
  const parts = pictures().map(
    ({ name, about }) => `## ${name}\n\n${about}.\n\n![Map of ${name}](${name}.svg)\n`,
  );
  return [
    "# Maps",
    "",
    "Who reaches the cache, in the tutorial, in this repository's program, and with every mistake ([all on one page](../mistakes.md)).",
    "Drawn from plans, so what only a deployment decides is unknown. Written by `npm run docs:maps`; [the map](../map.md) tells how to read them.",
    "",
    ...parts,
  ].join("\n");
}

async function planOf(program: string, stack: string): Promise<string> {
  const { dryRun } = await rehearse({ program, stack, until: "dry-run" });
  return pictureOf(plannedTopology(dryRun));
}

/** What a dry run would make. */
export function plannedTopology({ resources }: Report["dryRun"]): Topology {
  return readPlanned(resources.map((one) => ({ ...one, properties: one.outputs })));
}

async function pictureOf(topology: Topology): Promise<string> {
  const [cache] = topology.caches.byId.values();
  if (cache === undefined) throw new Error("there is no cache to draw");
  return writeMap(mapOf(topology, cache), "svg");
}

/** The story's account without its packets: nothing is started, and nobody is asked. */
class SilentStage extends Stage {
  constructor() {
    super(() => undefined);
  }

  override connects(): Promise<void> {
    return Promise.resolve();
  }

  override timesOut(): Promise<void> {
    return Promise.resolve();
  }

  override doctorNames(): Promise<void> {
    return Promise.resolve();
  }
}

async function storyAfter(steps: number): Promise<string> {
  return pictureOf(await storyTopology(steps));
}

/** The tutorial's account after so many of its steps. */
export async function storyTopology(steps: number): Promise<Topology> {
  const stage = new SilentStage();
  try {
    for (const { play } of STEPS.slice(0, steps)) await play(stage);
    return stage.topology();
  } finally {
    stage.close();
  }
}

async function writeAll(): Promise<void> {
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  writeFileSync(join(ROOT, FOLDER, "README.md"), picturesPage());
  for (const picture of pictures()) {
    writeFileSync(join(ROOT, pictureFile(picture)), `${await picture.draw()}\n`);
    process.stdout.write(`${pictureFile(picture)}\n`);
  }
}

if (require.main === module) void writeAll();
