/** What is to be rehearsed, read from its files: whatever is wrong with them is said before anything is started. */
import { isAbsolute, join } from "node:path";
import { readPackManifest, type PackConfig } from "../../engine/pack-manifest";
import { readProject, type Project } from "../../engine/project";
import { sdkRunner } from "../../engine/sdk-runner";
import { readStackConfig, type StackConfig } from "../../engine/stack-config";
import { REPOSITORY } from "../repository";

export interface RequestOptions {
  /** Folder of a program (or one file). Relative to the repository. */
  readonly program: string;
  /** @default "dev" */
  readonly stack?: string;
  /** What `--config` says; wins over the files. */
  readonly config?: Readonly<Record<string, string>>;
  /** Folders of policy packs. @default none */
  readonly policyPacks?: readonly string[];
  /** Config of packs, by folder as it is given in `policyPacks`. */
  readonly policyConfig?: Readonly<Record<string, PackConfig>>;
  /** Overrides the project's name. */
  readonly project?: string;
}

export interface Request {
  readonly stack: string;
  readonly project: Project;
  readonly config: StackConfig;
  /** What is in the account before, by `sandbox:seeds` of the config. */
  readonly seeds: readonly string[];
  /** Folders, absolute. */
  readonly packs: readonly string[];
  /** By folder. */
  readonly packConfigs: Readonly<Record<string, PackConfig>>;
}

/** @throws UsageError for a program, stack, config or pack that cannot be run at all */
export function readRequest(options: RequestOptions): Request {
  const found = readProject(absolute(options.program));
  const stack = options.stack ?? "dev";
  const packs = (options.policyPacks ?? []).map(absolute);
  packs.forEach(readPackManifest);
  sdkRunner("run", found.root);
  // Config is the project's own: keys without a namespace keep the name that the files know.
  const config = readStackConfig(found, stack, options.config ?? {});
  const seeds = (config.values["sandbox:seeds"] ?? "").split(",").map((seed) => seed.trim());
  return {
    stack,
    project: options.project === undefined ? found : { ...found, name: options.project },
    config,
    seeds: seeds.filter((seed) => seed !== ""),
    packs,
    packConfigs: Object.fromEntries(
      Object.entries(options.policyConfig ?? {}).map(([pack, own]) => [absolute(pack), own]),
    ),
  };
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : join(REPOSITORY, path);
}
