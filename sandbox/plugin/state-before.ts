/**
 * What a component was deployed with, from the stack's state in the CLI's file backend: a real component's program would learn it
 * from the resources inside, and the engine tells a provider nothing of it.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readBoundedJson } from "../../formats/bounded-file";
import { SIGNATURE_KEY } from "../../formats/pulumi-values";
import type { Properties } from "../wire/values";

export interface ComponentBefore {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** As Pulumi writes it; of somebody else's file nothing is certain. */
type Recorded = ({ readonly urn?: unknown } & Partial<ComponentBefore>) | null;

interface Checkpoint {
  readonly checkpoint?: { readonly latest?: { readonly resources?: unknown } | null } | null;
}

const FILE = "file://";

/** @param backend `file:///…`, as in `PULUMI_BACKEND_URL` */
export function componentBefore(
  backend: string,
  { project, stack, urn }: { project: string; stack: string; urn: string },
): ComponentBefore | undefined {
  const folder = backend.startsWith(FILE) ? backend.slice(FILE.length) : "";
  const file = join(folder, ".pulumi", "stacks", project, `${stack}.json`);
  if (folder === "" || !existsSync(file)) return undefined;
  const found = resourcesIn(file).find((resource) => resource?.urn === urn);
  return found === undefined || found === null
    ? undefined
    : { inputs: found.inputs ?? {}, outputs: plainOnly(found.outputs ?? {}) };
}

/** @throws Error with the file's name for what is no state */
function resourcesIn(file: string): readonly Recorded[] {
  try {
    const { checkpoint } = (readBoundedJson(file) ?? {}) as Checkpoint;
    const resources = checkpoint?.latest?.resources;
    return Array.isArray(resources) ? (resources as readonly Recorded[]) : [];
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** Without what is encrypted in a state, and without assets and resources. */
function plainOnly(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(
      ([, value]) => !JSON.stringify(value).includes(SIGNATURE_KEY),
    ),
  );
}
