/** A policy pack as the CLI finds it: its project file, and the config that it is given. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isRecord, readYaml } from "./project";
import { UsageError } from "./usage-error";

/** By policy name (or `all`): a level, or a level and properties, as `--policy-pack-config` takes them. */
export type PackConfig = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

export interface PackManifest {
  readonly version: string;
}

/** Checks that a folder holds a pack that can run here. @throws UsageError */
export function readPackManifest(pack: string): PackManifest {
  const path = join(pack, "PulumiPolicy.yaml");
  if (!existsSync(path)) {
    throw new UsageError(
      `--policy-pack: ${pack} has no PulumiPolicy.yaml, so it is no policy pack.`,
    );
  }
  const file = readYaml(path);
  const runtime = isRecord(file.runtime) ? file.runtime.name : file.runtime;
  if (runtime !== "nodejs") {
    throw new UsageError(
      `${path}: runtime must be nodejs, got ${JSON.stringify(runtime ?? null)}.`,
    );
  }
  return { version: typeof file.version === "string" ? file.version : "" };
}
