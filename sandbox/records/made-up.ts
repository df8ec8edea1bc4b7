/**
 * Values for what a record does not know: the right form by name and type, and always the same for the same resource. An id of a
 * network's part is one that the stand-in for AWS takes as a thing outside of the stack.
 */
import { createHash } from "node:crypto";
import type { Plain, Properties } from "../wire/values";
import type { PropertyType } from "./declarations";

/** `count` hexadecimal digits that depend on nothing but the text. */
export function digits(text: string, count: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, count);
}

/** Ids by the end of a property's name, as AWS writes them. */
const IDS: readonly (readonly [RegExp, string])[] = [
  [/vpcId$/i, "vpc"],
  [/subnetIds?$|subnets?$/i, "subnet"],
  [/securityGroupIds?$|securityGroups?$|sgIds?$|sg$/i, "sg"],
  [/routeTableIds?$/i, "rtb"],
];
/** How many a list has whose length nobody knows: one for each of two zones. */
const SEVERAL = 2;

/**
 * A value for a property.
 *
 * @param seed what it belongs to
 * @param asked names that the program reads, of the resources that are handed out as values
 */
export function madeUp(
  name: string,
  seed: string,
  type?: PropertyType,
  asked: () => readonly string[] = () => [],
): Plain {
  const isList = type === undefined ? isPlural(name) : type.containers[0] === "list";
  if (type?.resource === true) return asResource(name, seed, isList, asked());
  if (isList) {
    const item = Array.from({ length: SEVERAL }, (_, index) => scalar(name, `${seed}/${index}`));
    return type === undefined || ["string", "any"].includes(type.base) ? item : [];
  }
  if (type?.containers[0] === "map") return {};
  switch (type?.base) {
    case "number":
      return 0;
    case "boolean":
      return false;
    case "object":
      return Object.fromEntries(
        (type.object ?? [])
          .filter((property) => !property.isOptional)
          .map((property) => [property.name, madeUp(property.name, seed, property.type)]),
      );
    default:
      return scalar(name, seed);
  }
}

/**
 * Another package's resource as a value, or a list of such: what the program reads of it, and its id, which is that of the output
 * beside it (`vpc` and `vpcId`, `subnets` and `subnetIds`).
 */
function asResource(name: string, seed: string, isList: boolean, asked: readonly string[]): Plain {
  const beside = isList ? `${name.replace(/s$/, "")}Ids` : `${name}Id`;
  const ids = madeUp(beside, `${seed.slice(0, seed.length - name.length)}${beside}`);
  const item = (id: Plain, index: number): Properties => ({
    ...Object.fromEntries(asked.map((own) => [own, madeUp(own, `${seed}/${index}/${own}`)])),
    id,
  });
  return Array.isArray(ids) ? ids.map(item) : item(ids, 0);
}

function isPlural(name: string): boolean {
  return /(?:ids|subnets|groups|cidrs|zones|arns)$/i.test(name.replace(/[^a-z0-9]/gi, ""));
}

function scalar(property: string, seed: string): string {
  const name = property.replace(/[^a-z0-9]/gi, "");
  const [, prefix] = IDS.find(([pattern]) => pattern.test(name)) ?? [];
  if (prefix !== undefined) return `${prefix}-${digits(`${seed}/${prefix}/${name}`, 17)}`;
  if (/cidr(?:block)?s?$/i.test(name)) return "10.0.0.0/16";
  if (/arn$/i.test(name)) return `arn:aws:sandbox:::${digits(seed, 8)}`;
  if (/port$/i.test(name)) return "0";
  return digits(`${seed}/${name}`, 8);
}
