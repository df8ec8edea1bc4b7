/**
 * What a component was deployed with, from the stack's state in the CLI's file backend: a real component's program would learn it
 * from the resources inside, and the engine tells a provider nothing of it.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SIGNATURE_KEY, type Properties } from "../wire/values";

export interface ComponentBefore {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

interface Checkpoint {
  readonly checkpoint?: {
    readonly latest?: {
      readonly resources?: readonly ({ readonly urn: string } & Partial<ComponentBefore>)[];
    };
  };
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
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
  const found = checkpoint?.latest?.resources?.find((resource) => resource.urn === urn);
  return found === undefined
    ? undefined
    : { inputs: found.inputs ?? {}, outputs: plainOnly(found.outputs ?? {}) };
}

/** Without what is encrypted in a state, and without assets and resources. */
function plainOnly(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(
      ([, value]) => !JSON.stringify(value).includes(SIGNATURE_KEY),
    ),
  );
}
