/**
 * One request of the engine: one resource before it is made, or the whole stack. Its data are copied out of the SDK's
 * proxies once, the facts are worked out once, and every rule's findings are computed once, however many policies ask.
 */
import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import type { PlannedResource, Topology } from "../../reachability";
import { UNKNOWN_MARKER } from "../../reachability";
import { isRecord, plainProperties } from "../facts/plain-copy";
import { isRelevant, StackFacts } from "../facts/stack-facts";
import { RequestContext } from "./sdk";
import type { Settings } from "./settings";

export type Request =
  | { readonly kind: "resource"; readonly subject: PlannedResource; readonly tag?: string }
  | {
      readonly kind: "stack";
      readonly facts: StackFacts;
      readonly settings: Settings;
      readonly tag?: string;
      /** What was already reported before a resource was made: a finding is reported once in a run. */
      readonly reported: ReadonlySet<string>;
    }
  /** Nothing any rule cares about. */
  | { readonly kind: "irrelevant" };

/** The request that is being answered here. */
export const requestContext = new RequestContext<Request>();

/** Inputs seen by this process before the stack is judged: they tell an omitted property from an unknown one. */
export type SeenInputs = Map<string, Readonly<Record<string, unknown>>>;

const IRRELEVANT: Request = { kind: "irrelevant" };

export function requestOfResource(args: ResourceValidationArgs): Request {
  if (!isRelevant(args.type)) return IRRELEVANT;
  const { urn, type, name } = args;
  const inputs = plainProperties(args.props);
  const properties = inputsOf(args, inputs);
  const subject = { urn, type, name, properties, inputs, propertyDependencies: {} };
  return { kind: "resource", subject, ...tagOf(args) };
}

/** A resource's inputs, with the tags that its provider adds. */
export function inputsOf(
  { props, provider }: ResourceValidationArgs,
  inputs = plainProperties(props),
): Record<string, unknown> {
  const tags = tagsIn(plainProperties(provider?.props).defaultTags);
  return tags === undefined ? inputs : withDefaultTags(inputs, tags);
}

export function requestOfStack(
  args: StackValidationArgs,
  run: { readonly seen: SeenInputs; readonly reported: ReadonlySet<string> },
  settings: Settings,
  around: { readonly snapshot: Topology | undefined; readonly region: string | undefined },
): Request {
  const resources = args.resources
    .filter((resource) => isRelevant(resource.type))
    // The engine's order changes from run to run, and messages name what comes first.
    .sort((a, b) => (a.urn < b.urn ? -1 : 1))
    .map((resource) => plannedResource(resource, run.seen));
  const stackUrn = args.resources.find((one) => one.type === "pulumi:pulumi:Stack")?.urn ?? "";
  const facts = new StackFacts(resources, { clients: settings.clients, stackUrn, ...around });
  return { kind: "stack", facts, settings, reported: run.reported, ...tagOf(args) };
}

function plannedResource(resource: PolicyResource, seen: SeenInputs): PlannedResource {
  const properties = withProvider(plainProperties(resource.props), resource.provider?.props);
  // The SDK names them in the order in which they were made, which changes from run to run, too.
  const dependencies = Object.entries(resource.propertyDependencies).map(
    ([property, resources]) => [property, resources.map((one) => one.urn).sort()] as const,
  );
  const inputs = seen.get(resource.urn);
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    properties,
    propertyDependencies: Object.fromEntries(dependencies),
    ...(typeof properties.id === "string" ? { id: properties.id } : {}),
    ...(inputs === undefined ? {} : { inputs }),
    ...(resource.parent === undefined ? {} : { parent: resource.parent.urn }),
  };
}

/** Where nothing else is said, a resource is in its provider's Region; and it has its provider's tags. */
function withProvider(
  properties: Record<string, unknown>,
  provider: unknown,
): Record<string, unknown> {
  if (provider === undefined) return properties;
  const { region, defaultTags } = plainProperties(provider);
  const isElsewhere = isKnown(properties.region) || !isKnown(region);
  const placed = isElsewhere ? properties : { ...properties, region };
  const tags = isRecord(placed.tagsAll) ? undefined : tagsIn(defaultTags);
  return tags === undefined ? placed : withDefaultTags(placed, tags);
}

function isKnown(text: unknown): boolean {
  return typeof text === "string" && text !== UNKNOWN_MARKER;
}

function tagOf(args: { readonly stackTags: ReadonlyMap<string, string> }): { tag?: string } {
  const tag = args.stackTags.get("environment");
  return tag === undefined ? {} : { tag };
}

/** Tags that a provider puts on everything it makes, of its argument `defaultTags`. */
function tagsIn(defaultTags: unknown): Record<string, unknown> | undefined {
  const value = typeof defaultTags === "string" ? parsed(defaultTags) : defaultTags;
  return isRecord(value) && isRecord(value.tags) ? value.tags : undefined;
}

function withDefaultTags(inputs: Record<string, unknown>, defaults: Record<string, unknown>) {
  const own = inputs.tags;
  return { ...inputs, tagsAll: { ...defaults, ...(typeof own === "object" ? own : {}) } };
}

/** Providers keep structures as JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
