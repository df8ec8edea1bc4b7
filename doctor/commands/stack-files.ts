/**
 * What Pulumi's CLI writes about a stack, as the plain resources that the planned reader takes: an export (what there is), a
 * preview as JSON or a plan (what there will be).
 */

import type { PlannedResource } from "../../reachability";
import { UNKNOWN_MARKER } from "../../reachability";
import { DoctorError, messageOf } from "../errors";

/** A resource as Pulumi writes it, in an export or a step of a preview, as far as it is read. */
interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom?: boolean;
  readonly delete?: boolean;
  readonly parent?: string;
  readonly provider?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
}

/** Parses an export. Throws a `DoctorError` for what is none; `source` names it. */
export function plannedResources(text: string, source: string): PlannedResource[] {
  const resources = exported(text, source);
  return resources.filter((one) => one.custom === true && one.delete !== true).map(planned);
}

/** Parses what `pulumi preview --json` printed, or a plan. Throws a `DoctorError` for what is none; `source` names it. */
export function previewedResources(text: string, source: string): PlannedResource[] {
  const json = parsedJson(text, source);
  const { steps, resourcePlans } = (json ?? {}) as {
    steps?: readonly PreviewStep[];
    resourcePlans?: Readonly<Record<string, ResourcePlan>>;
  };
  if (Array.isArray(steps)) return afterSteps(steps);
  if (typeof resourcePlans === "object") {
    return Object.entries(resourcePlans).flatMap(([urn, plan]) => plannedGoal(urn, plan));
  }
  throw new DoctorError(
    `${source} is neither what "pulumi preview --json" prints (steps is missing) nor a plan (resourcePlans is missing).`,
  );
}

/** A step of `pulumi preview --json`. */
interface PreviewStep {
  readonly urn: string;
  readonly newState?: ExportedResource;
}

/** What is there after the last step about each resource: none where that deletes it. */
function afterSteps(steps: readonly PreviewStep[]): PlannedResource[] {
  const last = new Map<string, ExportedResource>();
  for (const { urn, newState } of steps) if (newState !== undefined) last.set(urn, newState);
  return [...last.values()].filter(({ custom }) => custom === true).map(planned);
}

/** A resource of a plan: what is asked for, as the difference from what was, and what will be. */
interface ResourcePlan {
  readonly goal?: {
    readonly type: string;
    readonly name: string;
    readonly custom?: boolean;
    readonly parent?: string;
    readonly provider?: string;
    readonly inputDiff?: { readonly adds?: Readonly<Record<string, unknown>> };
    readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  };
  readonly steps?: readonly string[];
  readonly state?: Readonly<Record<string, unknown>>;
}

function plannedGoal(
  urn: string,
  { goal, steps = [], state = {} }: ResourcePlan,
): PlannedResource[] {
  if (goal?.custom !== true) return [];
  const { type, parent, propertyDependencies, inputDiff } = goal;
  const resource = planned({ urn, type, parent, propertyDependencies, outputs: state });
  // Of a resource that is new, the difference is all of its inputs.
  const inputs = steps.includes("create") ? { inputs: plain(inputDiff?.adds ?? {}) } : {};
  return [{ ...resource, inputs: undefined, ...inputs }];
}

/** A resource's URN to the AWS Region that it is in, where the file tells: by its own argument, its provider, or the stack's configuration. */
export function regionsIn(text: string, source: string): (urn: string) => string | undefined {
  const json = parsedJson(text, source) as StackFile;
  const resources = new Map(withProviders(json).map((one) => [one.urn, one]));
  const { "aws:region": configured } = json.config ?? {};
  return (urn) => {
    const { inputs, outputs, provider } = resources.get(urn) ?? {};
    // A reference to a provider is its URN, two colons, and its id.
    const own = resources.get(provider?.slice(0, provider.lastIndexOf("::")) ?? "");
    const found = [inputs?.region, outputs?.region, own?.inputs?.region, configured];
    return found.find((region): region is string => isRegion(region));
  };
}

/** An export, a preview or a plan, as far as it tells of Regions. */
interface StackFile {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly deployment?: { readonly resources?: readonly ExportedResource[] };
  readonly steps?: readonly PreviewStep[];
  readonly resourcePlans?: Readonly<Record<string, ResourcePlan>>;
}

function withProviders({
  deployment,
  steps = [],
  resourcePlans = {},
}: StackFile): Pick<ExportedResource, "urn" | "inputs" | "outputs" | "provider">[] {
  return [
    ...(deployment?.resources ?? []),
    ...steps.flatMap(({ newState }) => newState ?? []),
    ...Object.entries(resourcePlans).map(([urn, { goal, state }]) => ({
      urn,
      inputs: goal?.inputDiff?.adds,
      outputs: state,
      provider: goal?.provider,
    })),
  ];
}

function isRegion(value: unknown): boolean {
  return typeof value === "string" && /^[a-z]{2}(-[a-z]+)+-\d$/.test(value);
}

function parsedJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DoctorError(`${source} is not JSON: ${messageOf(error)}`);
  }
}

function exported(text: string, source: string): readonly ExportedResource[] {
  const json = parsedJson(text, source);
  const { deployment } = (json ?? {}) as { deployment?: { resources?: unknown } };
  if (!Array.isArray(deployment?.resources)) {
    throw new DoctorError(
      `${source} is not what "pulumi stack export" prints: deployment.resources is missing.`,
    );
  }
  return deployment.resources as readonly ExportedResource[];
}

function planned(resource: ExportedResource): PlannedResource {
  const { urn, type, id, parent, inputs = {}, outputs = {}, propertyDependencies = {} } = resource;
  return {
    urn,
    type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    ...(id !== undefined && { id }),
    ...(parent !== undefined && { parent }),
    properties: plain({ ...inputs, ...outputs }),
    inputs: plain(inputs),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, urns]) => [property, urns ?? []]),
    ),
  };
}

function plain(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, value]) => [key, plainValue(value)]),
  );
}

/** The key under which Pulumi writes what is not plain JSON, and its value for a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** What previews have for a value that is not known yet: of any kind, a boolean, a number, a list, an asset, an archive, an object. */
const NOT_KNOWN_YET = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Secrets are encrypted in an export, unless shown: then what they hide is not known here. */
function plainValue(value: unknown): unknown {
  if (typeof value === "string" && NOT_KNOWN_YET.has(value)) return UNKNOWN_MARKER;
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) {
    const { plaintext } = value as { plaintext?: unknown };
    return typeof plaintext === "string" ? parsed(plaintext) : UNKNOWN_MARKER;
  }
  return plain(value as Record<string, unknown>);
}

function parsed(plaintext: string): unknown {
  try {
    return plainValue(JSON.parse(plaintext));
  } catch {
    return UNKNOWN_MARKER;
  }
}
