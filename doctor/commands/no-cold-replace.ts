/** `no-cold-replace`: judges a preview against the stack's old state: a cache that is replaced starts empty, under a new endpoint. */

import { safeJson, safeText } from "../../reachability";
import { jsonOfFile } from "../json-file";
import type { CommandContext } from "../session";
import { exportedResources, previewOf, typeIn } from "./stack-files";
import type { ExportedResource, PreviewStep } from "./stack-files";

export interface NoColdReplaceOptions {
  readonly preview: string;
  readonly state?: string;
  readonly allow?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** A cache that would be replaced. */
export interface ColdReplacement {
  readonly urn: string;
  readonly name: string;
  /** Its name on AWS now, where the preview or the state tells it. */
  readonly cacheId?: string;
  /** Properties that force the replacement; empty where the file does not tell. */
  readonly because: readonly string[];
  /** Whether the name on AWS is fixed: then the endpoint stays, and the old cache is deleted first. */
  readonly keepsEndpoint: boolean;
  readonly allowed: boolean;
}

/** What `no-cold-replace --json` prints. */
export interface NoColdReplaceReport {
  readonly replacements: readonly ColdReplacement[];
}

const TYPES: ReadonlyMap<string, { readonly id: string; readonly name: string }> = new Map<
  string,
  { readonly id: string; readonly name: string }
>(
  Object.entries({
    "aws:elasticache/cluster:Cluster": { id: "clusterId", name: "cluster" },
    "aws:elasticache/serverlessCache:ServerlessCache": { id: "name", name: "serverless cache" },
  }),
);
const REPLACING = ["replace", "create-replacement", "delete-replaced"];

/** Prints what would be replaced; 1 when something would be that `--allow` does not name. */
export function runNoColdReplace(
  options: NoColdReplaceOptions,
  { output }: CommandContext,
): number {
  const steps = stepsOf(options.preview);
  const found = coldReplacements(steps, statesOf(options.state), options);
  if (options.json === true)
    output.data(safeJson({ replacements: found } satisfies NoColdReplaceReport, 2));
  else if (found.length === 0) output.remark("No cache is replaced.");
  else output.print(found.map(textOf).join("\n"));
  return found.some(({ allowed }) => !allowed) ? 1 : 0;
}

function coldReplacements(
  steps: readonly PreviewStep[],
  old: ReadonlyMap<string, ExportedResource>,
  { allow = [] }: NoColdReplaceOptions,
): ColdReplacement[] {
  const found = new Map<string, ColdReplacement>();
  for (const step of steps) {
    const type = typeIn(step.urn);
    const cache = TYPES.get(type);
    if (cache === undefined || !REPLACING.includes(step.op)) continue;
    const before = step.oldState ?? old.get(step.urn);
    if (!isMemcached(before, step.newState)) continue;
    const name = step.urn.split("::").slice(3).join("::");
    const cacheId = textIn(before, cache.id);
    const earlier = found.get(step.urn);
    found.set(step.urn, {
      urn: step.urn,
      name,
      ...(cacheId === undefined ? {} : { cacheId }),
      because: [...new Set([...(earlier?.because ?? []), ...step.replaceReasons])],
      keepsEndpoint:
        earlier?.keepsEndpoint ??
        (cacheId !== undefined && step.newState?.inputs[cache.id] === cacheId),
      allowed: allow.includes(name) || allow.includes(step.urn),
    });
  }
  return [...found.values()];
}

/** Another engine's cache is not this command's; where no engine is told, it is taken for one of ours. */
function isMemcached(
  before: ExportedResource | undefined,
  after: ExportedResource | undefined,
): boolean {
  const engine = textIn(before, "engine") ?? textIn(after, "engine") ?? "memcached";
  return engine === "memcached";
}

function textIn(resource: ExportedResource | undefined, key: string): string | undefined {
  const value = resource?.outputs[key] ?? resource?.inputs[key];
  return typeof value === "string" ? value : undefined;
}

/** The steps of `preview --json`, or those of a plan that `preview --save-plan` wrote. */
function stepsOf(file: string): readonly PreviewStep[] {
  const source = `--preview ${file}`;
  const preview = previewOf(jsonOfFile(file, source), source);
  if ("steps" in preview) return preview.steps;
  return preview.plans.flatMap(({ urn, goal, steps }) =>
    steps.map((op) => ({ op, urn, replaceReasons: goal?.updates ?? [] })),
  );
}

function statesOf(file: string | undefined): Map<string, ExportedResource> {
  if (file === undefined) return new Map();
  const source = `--state ${file}`;
  const resources = exportedResources(jsonOfFile(file, source), source);
  return new Map(resources.map((one) => [one.urn, one]));
}

function textOf({ name, cacheId, because, keepsEndpoint, allowed }: ColdReplacement): string {
  const which = `${name}${cacheId === undefined ? "" : ` (${cacheId})`}`;
  const why = because.length === 0 ? "" : `, because of ${because.join(", ")}`;
  const effect = keepsEndpoint
    ? "the old cache is deleted first, and the new one starts empty under the same endpoint"
    : "clients need a new endpoint, and the new cache starts empty";
  const sign = allowed ? "‼" : "×";
  return safeText(
    `${sign} ${which} would be replaced${why}: ${effect}.${allowed ? " (allowed)" : ""}`,
  );
}
