/** Things that name each other: what AWS answers when a named thing does not exist, or is to go while another needs it. */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import type { ResourceDefinition } from "./definition";
import { AwsError } from "./errors";
import { idPrefix } from "./ids";
import { NOT_FOUND, BLOCKERS } from "./refusals";
import type { Thing, Things } from "./things";

/** Refuses properties that name a thing which does not exist. */
export function refuseDangling(
  world: Things,
  definition: ResourceDefinition,
  inputs: Properties,
): void {
  for (const [path, kind] of Object.entries(definition.references ?? {})) {
    for (const id of valuesAt(inputs, path)) {
      if (!world.sees(kind, id) && !isElsewhere(id)) {
        throw notFound(kind, id);
      }
    }
  }
}

/** A name, an ARN or another kind's id in the place of an id: no dry run need wait for AWS to say so. */
export function malformedIds(
  definition: ResourceDefinition,
  inputs: Properties,
): readonly AwsError[] {
  return Object.entries(definition.references ?? {}).flatMap(([path, kind]) => {
    const prefix = idPrefix(kind);
    const wrong = valuesAt(inputs, path).filter(
      (id) => prefix !== undefined && !isElsewhere(id) && !id.startsWith(`${prefix}-`),
    );
    return wrong.map(
      (id) =>
        new AwsError(
          "InvalidParameterValue",
          `Invalid id: "${id}" (expecting "${prefix ?? ""}-...")`,
        ),
    );
  });
}

/** Names of another account's things are taken at their word: `123456789012/sg-…`. */
function isElsewhere(id: string): boolean {
  return /^\d{12}\//.test(id);
}

export function notFound(kind: string, id: string): AwsError {
  const [code, reason] = NOT_FOUND.get(kind) ?? [
    "ResourceNotFoundException",
    `The ${kind} '%' does not exist`,
  ];
  return new AwsError(code, reason.replace("%", id));
}

/** Refuses to let a thing go that another one needs. */
export function refuseWhileInUse(world: Things, thing: Thing): void {
  for (const blocker of BLOCKERS.get(thing.kind) ?? []) {
    const users = world
      .all(blocker.by)
      .filter((user) => blocker.except?.(user, thing) !== true)
      .filter((user) => valuesAt(user.properties, blocker.property).includes(thing.id));
    const [first] = users;
    if (first !== undefined) {
      throw new AwsError(
        blocker.code,
        blocker.reason.replace("%", thing.id).replace("@", first.id),
      );
    }
  }
}

/** Texts at a path: `subnetId`, `vpcConfig.subnetIds[]`, `ingress[].securityGroups[]`. */
export function valuesAt(properties: Properties, path: string): readonly string[] {
  let values: readonly Plain[] = [properties];
  for (const step of path.split(".")) {
    const key = step.replace("[]", "");
    const members = values.map((v) => (isProperties(v) ? v[key] : undefined));
    values = members.flatMap((m) => (isList(m) ? m : m === undefined ? [] : [m]));
  }
  return values.filter((v): v is string => typeof v === "string" && v !== "");
}
