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
  if (isList) return listOf(name, seed, type);
  if (type?.containers[0] === "map") return {};
  switch (type?.base) {
    case "number":
      return 0;
    case "boolean":
      return false;
    case "object":
      return objectOf(seed, type);
    default:
      return scalar(name, seed);
  }
}

/** Objects are one: whoever reads the first of a list finds it. */
function listOf(name: string, seed: string, type: PropertyType | undefined): Plain {
  if (type?.base === "object" && type.containers.length === 1) return [objectOf(seed, type)];
  const item = Array.from({ length: SEVERAL }, (_, index) => scalar(name, `${seed}/${index}`));
  return type === undefined || ["string", "any"].includes(type.base) ? item : [];
}

/** What an object is declared to have; objects in lists inside it may contain themselves, and are left out. */
function objectOf(seed: string, { object = [] }: PropertyType): Properties {
  return Object.fromEntries(
    object
      .filter(({ isOptional }) => !isOptional)
      .map(({ name, type }) => {
        const isOpen = type.base === "object" && type.containers.length > 0;
        return [name, isOpen ? [] : madeUp(name, `${seed}/${name}`, type)];
      }),
  );
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
  if (/recordType$/i.test(name)) return "CNAME";
  return digits(`${seed}/${name}`, 8);
}
