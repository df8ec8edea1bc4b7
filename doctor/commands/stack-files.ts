/**
 * What Pulumi's CLI writes about a stack, as the plain resources that the planned reader takes: an export (what there is), a
 * preview as JSON or a plan (what there will be).
 */

import { SIGNATURE_KEY, UNKNOWN_VALUES } from "../../formats/pulumi-values";
import type { PlannedResource } from "../../reachability";
import { UNKNOWN_MARKER } from "../../reachability";
import { DoctorError } from "../errors";

type Json = Readonly<Record<string, unknown>>;

/** A resource as Pulumi writes it, in an export or a step of a preview, as far as it is read. */
export interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom: boolean;
  readonly delete: boolean;
  readonly parent?: string;
  /** The provider's URN, two colons, and its id. */
  readonly provider?: string;
  readonly inputs: Json;
  readonly outputs: Json;
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** Reads an export's JSON. Throws a `DoctorError` for what is none; `source` names it. */
export function plannedResources(json: unknown, source: string): PlannedResource[] {
  return exportedResources(json, source)
    .filter((one) => one.custom && !one.delete)
    .map(planned);
}

/** Reads the JSON that `pulumi preview --json` printed, or a plan's. Throws a `DoctorError` for what is none; `source` names it. */
export function previewedResources(json: unknown, source: string): PlannedResource[] {
  const preview = previewOf(json, source);
  return "steps" in preview ? afterSteps(preview.steps) : preview.plans.flatMap(plannedGoal);
}

/** A resource's URN to the AWS Region that it is in, where the file tells: by its own argument, its provider, or the stack's configuration. */
export function regionsIn(json: unknown, source: string): (urn: string) => string | undefined {
  const { config, deployment } = optionalObject(json, source) ?? {};
  const { "aws:region": configured } = optionalObject(config, `${source}: config`) ?? {};
  const found =
    deployment === undefined ? ofPreview(previewOf(json, source)) : exportedResources(json, source);
  const resources = new Map(found.map((one) => [one.urn, one]));
  return (urn) => {
    const { inputs, outputs, provider } = resources.get(urn) ?? {};
    const own = resources.get(provider?.slice(0, provider.lastIndexOf("::")) ?? "");
    const regions = [inputs?.region, outputs?.region, own?.inputs.region, configured];
    return regions.find((region): region is string => isRegion(region));
  };
}

function ofPreview(
  preview: Preview,
): readonly Pick<ExportedResource, "urn" | "inputs" | "outputs" | "provider">[] {
  if ("steps" in preview) return preview.steps.flatMap(({ newState }) => newState ?? []);
  return preview.plans.map(({ urn, goal, state }) => ({
    ...{ urn, inputs: goal?.adds ?? {}, outputs: state, provider: goal?.provider },
  }));
}

function isRegion(value: unknown): boolean {
  return typeof value === "string" && /^[a-z]{2}(-[a-z]+)+-\d$/.test(value);
}

/** All resources of an export, those that are about to be deleted, too. Throws a `DoctorError` for what is none. */
export function exportedResources(json: unknown, source: string): readonly ExportedResource[] {
  const { deployment } = optionalObject(json, source) ?? {};
  const { resources } = optionalObject(deployment, `${source}: deployment`) ?? {};
  if (!Array.isArray(resources)) {
    throw new DoctorError(
      `${source} is not what "pulumi stack export" prints: deployment.resources is missing.`,
    );
  }
  return resources.map((one, at) =>
    exportedResource(one, `${source}: deployment.resources[${String(at)}]`),
  );
}

/** A step of `pulumi preview --json`. */
export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: ExportedResource;
  readonly newState?: ExportedResource;
  readonly replaceReasons: readonly string[];
}

/** A resource of a plan: what is asked for, as the difference from what was, and what will be. */
export interface ResourcePlan {
  readonly urn: string;
  readonly goal?: {
    readonly type: string;
    readonly custom: boolean;
    readonly parent?: string;
    readonly provider?: string;
    readonly adds: Json;
    /** Properties that change. */
    readonly updates: readonly string[];
    readonly propertyDependencies: ExportedResource["propertyDependencies"];
  };
  readonly steps: readonly string[];
  readonly state: Json;
}

export type Preview =
  { readonly steps: readonly PreviewStep[] } | { readonly plans: readonly ResourcePlan[] };

/** What `pulumi preview` wrote: the steps of `--json`, or the plan of `--save-plan`. Throws a `DoctorError` for what is neither. */
export function previewOf(json: unknown, source: string): Preview {
  const { steps, resourcePlans } = optionalObject(json, source) ?? {};
  if (Array.isArray(steps))
    return { steps: steps.map((one, at) => step(one, `${source}: steps[${String(at)}]`)) };
  if (typeof resourcePlans === "object" && resourcePlans !== null) {
    const plans = Object.entries(resourcePlans);
    return { plans: plans.map(([urn, plan]) => resourcePlan(urn, plan, `${source}: ${urn}`)) };
  }
  throw new DoctorError(
    `${source} is neither what "pulumi preview --json" prints (steps is missing) nor a plan (resourcePlans is missing).`,
  );
}

/** What is there after the last step about each resource: none where that deletes it. */
function afterSteps(steps: readonly PreviewStep[]): PlannedResource[] {
  const last = new Map<string, ExportedResource>();
  for (const { urn, newState } of steps) if (newState !== undefined) last.set(urn, newState);
  return [...last.values()].filter(({ custom }) => custom).map(planned);
}

function plannedGoal({ urn, goal, steps, state }: ResourcePlan): PlannedResource[] {
  if (goal?.custom !== true) return [];
  const { type, parent, propertyDependencies, adds } = goal;
  const resource = planned({
    ...{ urn, type, parent, propertyDependencies, custom: true, delete: false },
    ...{ inputs: {}, outputs: state },
  });
  // Of a resource that is new, the difference is all of its inputs.
  const inputs = steps.includes("create") ? { inputs: plain(adds) } : {};
  return [{ ...resource, inputs: undefined, ...inputs }];
}

function planned(resource: ExportedResource): PlannedResource {
  const { urn, type, id, parent, inputs, outputs, propertyDependencies } = resource;
  return {
    urn,
    type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    ...(id !== undefined && { id }),
    ...(parent !== undefined && { parent }),
    properties: plain({ ...inputs, ...outputs }),
    inputs: plain(inputs),
    propertyDependencies,
  };
}

function step(value: unknown, at: string): PreviewStep {
  const { op, urn: given, oldState, newState, replaceReasons } = object(value, at);
  const urn = text(given, `${at}.urn`);
  const state = (one: unknown, where: string) => exportedResource(one, where, urn);
  return {
    ...{ op: text(op, `${at}.op`), urn },
    oldState: optional(oldState, `${at}.oldState`, state),
    newState: optional(newState, `${at}.newState`, state),
    replaceReasons: optional(replaceReasons, `${at}.replaceReasons`, texts) ?? [],
  };
}

function resourcePlan(urn: string, value: unknown, at: string): ResourcePlan {
  const { goal, steps, state } = object(value, at);
  return {
    urn,
    goal: optional(goal, `${at}: goal`, (one, where) => goalOf(one, where, urn)),
    steps: optional(steps, `${at}: steps`, texts) ?? [],
    state: optionalObject(state, `${at}: state`) ?? {},
  };
}

function goalOf(value: unknown, at: string, urn: string): ResourcePlan["goal"] {
  const { type, custom, parent, provider, inputDiff, propertyDependencies } = object(value, at);
  const { adds, updates } = optionalObject(inputDiff, `${at}.inputDiff`) ?? {};
  return {
    type: optional(type, `${at}.type`, text) ?? typeIn(urn),
    custom: custom === true,
    parent: optional(parent, `${at}.parent`, text),
    provider: optional(provider, `${at}.provider`, text),
    adds: optionalObject(adds, `${at}.inputDiff.adds`) ?? {},
    updates: Object.keys(optionalObject(updates, `${at}.inputDiff.updates`) ?? {}),
    propertyDependencies: dependencies(propertyDependencies, `${at}.propertyDependencies`),
  };
}

/** @param ofStep the URN of the step that it is a state of */
function exportedResource(value: unknown, at: string, ofStep?: string): ExportedResource {
  const one = object(value, at);
  const urn = text(one.urn ?? ofStep, `${at}.urn`);
  return {
    urn,
    type: optional(one.type, `${at}.type`, text) ?? typeIn(urn),
    id: optional(one.id, `${at}.id`, text),
    custom: one.custom === true,
    delete: one.delete === true,
    parent: optional(one.parent, `${at}.parent`, text),
    provider: optional(one.provider, `${at}.provider`, text),
    inputs: optionalObject(one.inputs, `${at}.inputs`) ?? {},
    outputs: optionalObject(one.outputs, `${at}.outputs`) ?? {},
    propertyDependencies: dependencies(one.propertyDependencies, `${at}.propertyDependencies`),
  };
}

function dependencies(value: unknown, at: string): ExportedResource["propertyDependencies"] {
  return Object.fromEntries(
    Object.entries(optionalObject(value, at) ?? {}).map(([property, urns]) => [
      property,
      optional(urns, `${at}.${property}`, texts) ?? [],
    ]),
  );
}

/** A URN says it, after the types of the parents. */
export function typeIn(urn: string): string {
  return urn.split("::").at(2)?.split("$").at(-1) ?? "";
}

/** Go writes null for what is empty. */
function optional<T>(
  value: unknown,
  at: string,
  read: (value: unknown, at: string) => T,
): T | undefined {
  return value === undefined || value === null ? undefined : read(value, at);
}

function optionalObject(value: unknown, at: string): Json | undefined {
  return optional(value, at, object);
}

function object(value: unknown, at: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new DoctorError(`${at} must be an object, got ${kindOf(value)}.`);
}

function text(value: unknown, at: string): string {
  if (typeof value === "string") return value;
  throw new DoctorError(`${at} must be a string, got ${kindOf(value)}.`);
}

function texts(value: unknown, at: string): readonly string[] {
  if (Array.isArray(value)) return value.map((one, index) => text(one, `${at}[${String(index)}]`));
  throw new DoctorError(`${at} must be a list, got ${kindOf(value)}.`);
}

/** The kind alone: what is there may be a secret. */
function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function plain(properties: Json): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, value]) => [key, plainValue(value)]),
  );
}

/** Secrets are encrypted in an export, unless shown: then what they hide is not known here. */
function plainValue(value: unknown): unknown {
  if (UNKNOWN_VALUES.has(value)) return UNKNOWN_MARKER;
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE_KEY in value) {
    const { plaintext } = value as { plaintext?: unknown };
    return typeof plaintext === "string" ? parsed(plaintext) : UNKNOWN_MARKER;
  }
  return plain(value as Json);
}

function parsed(plaintext: string): unknown {
  try {
    return plainValue(JSON.parse(plaintext));
  } catch {
    return UNKNOWN_MARKER;
  }
}
