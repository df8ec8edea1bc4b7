/**
 * Where a fact of a plan comes from.
 *
 * **What the program declares decides what a resource has**; AWS's answers (the outputs) fill in only what the program
 * left to AWS. After `pulumi refresh` a security group's outputs list *all* of its rules, also those that are resources of
 * their own, and those that this very plan removes: they are no rules that the program wrote into the group.
 *
 * The empty text with which a provider answers for what a resource does not have is nothing, as `null` is.
 */

import { shortType } from "./families";
import { UNKNOWN_MARKER } from "./planned-resource";
import type { PlannedResource } from "./planned-resource";

/**
 * - `declared`: an input of this preview, known to the end;
 * - `computed`: left to AWS, which has answered (or, where the inputs were not seen, known without telling by whom);
 * - `omitted`: left to AWS, which has not answered yet;
 * - `open`: set to something of which a part is not known yet, or not known to be set at all.
 */
export type Origin = "declared" | "computed" | "omitted" | "open";

/**
 * Lists that AWS answers with everything there is, whoever made it. What other resources of the plan add is read from
 * those resources.
 */
const COLLECTED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries<readonly string[]>({
    "ec2.SecurityGroup": ["ingress", "egress"],
    "ec2.DefaultSecurityGroup": ["ingress", "egress"],
    "ec2.RouteTable": ["routes", "propagatingVgws"],
    "ec2.DefaultRouteTable": ["routes", "propagatingVgws"],
    "ec2.NetworkAcl": ["ingress", "egress", "subnetIds"],
    "ec2.DefaultNetworkAcl": ["ingress", "egress", "subnetIds"],
    "ec2.ManagedPrefixList": ["entries"],
  }),
);

/** The value of a property by what the program declares, and by AWS's answer where it declares nothing. */
export function valueOf(resource: PlannedResource, key: string): unknown {
  const output = present(resource.properties[key]);
  if (resource.inputs === undefined) return output;
  const input = present(resource.inputs[key]);
  if (input !== undefined) return filledIn(input, output);
  return COLLECTED.get(shortType(resource.type))?.includes(key) === true ? undefined : output;
}

/** Inside an object, what the program left to AWS is filled in; lists are as they were declared. */
function filledIn(input: unknown, output: unknown): unknown {
  if (!isRecord(input) || !isRecord(output)) return input;
  const filled: Record<string, unknown> = { ...output };
  for (const [key, value] of Object.entries(input)) {
    const own = present(value);
    if (own !== undefined) filled[key] = filledIn(own, output[key]);
  }
  return filled;
}

/** Whether the program sets the property; `undefined` where the inputs were not seen. */
export function isDeclared(resource: PlannedResource, key: string): boolean | undefined {
  return resource.inputs === undefined ? undefined : present(resource.inputs[key]) !== undefined;
}

/** `null` and the empty text are nothing. */
function present(value: unknown): unknown {
  return value === null || value === "" ? undefined : value;
}

/** Garbage is no object; neither is a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What an object says itself under a name that somebody chose: what every object has (`constructor`) is no answer. */
export function ownValue<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** How many values there are anywhere inside that are not known. */
export function countUnknown(value: unknown): number {
  if (value === UNKNOWN_MARKER) return 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + countUnknown(item), 0);
}
