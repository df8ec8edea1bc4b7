/**
 * Types without a family of their own: records of what the program says, with the outputs that `@pulumi/aws` declares. What AWS
 * does behind them is not played, but for one thing: whatever is put into subnets with security groups has network interfaces there.
 */
import { digits, madeUp } from "../../records/made-up";
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { arn, globalArn } from "../model/arn";
import { inputShape, outputShape } from "../model/declared";
import type { Birth, Change, ResourceDefinition } from "../model/definition";
import { putInterface, removeInterfacesOf } from "../model/network-interfaces";
import { text, type Thing, type Things } from "../model/things";

/** Properties that hold a resource's physical name, in the order in which they are looked for. */
const NAMES = ["name", "bucket", "identifier", "clusterIdentifier", "domainName"];

/** Services whose resources belong to no Region. */
const GLOBAL: ReadonlySet<string> = new Set(["cloudfront", "iam", "route53", "waf"]);

/** The definition of any type that `@pulumi/aws` declares, or that is newer than the installed one. */
export function recordOf(type: string): ResourceDefinition {
  const [, module = "", name = ""] = type.split(":");
  const service = module.split("/")[0] ?? "";
  const noun = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ");
  const property = nameProperty(type);
  return {
    type,
    kind: type,
    service: service.toUpperCase(),
    noun,
    ...(property === undefined ? {} : { autoName: { property, maxLength: 255 } }),
    replaceOn: property === undefined ? [] : [property, "namePrefix"],
    id: (birth) => text(birth.inputs[property ?? ""]) || `${name.toLowerCase()}-${birth.hex(17)}`,
    create: (birth) => {
      putInterfaces(birth.world, type, birth.id, birth.inputs);
      return outputsOf(birth, type, service, noun);
    },
    update: (change) => updateRecord(change, type),
    remove: (thing, world) => {
      removeInterfacesOf(world, ownerOf(type, thing.id));
    },
  };
}

/** A property that the provider fills in where the program does not: it may be left out, and is there afterwards. */
function nameProperty(type: string): string | undefined {
  const computed = outputShape(type).filter((p) => !p.isOptional);
  const optional = inputShape(type).filter((p) => p.isOptional);
  return NAMES.find(
    (name) => computed.some((p) => p.name === name) && optional.some((p) => p.name === name),
  );
}

function outputsOf(birth: Birth, type: string, service: string, noun: string): Properties {
  const { world, id, inputs } = birth;
  const resource = `${noun.toLowerCase().replaceAll(" ", "-")}/${id}`;
  const own = GLOBAL.has(service)
    ? globalArn(world, service, resource)
    : service === "s3"
      ? `arn:aws:s3:::${id}`
      : arn(world, service, resource);
  const host = `${id}.${digits(birth.urn, 12)}.${world.region}.${service}.amazonaws.com`;
  const known: Properties = { arn: own, region: world.region, tagsAll: inputs.tags ?? {} };
  const given = new Set(inputShape(type).map(({ name }) => name));
  const made = outputShape(type)
    .filter((p) => !p.isOptional && inputs[p.name] === undefined)
    .flatMap(({ name, type: declared }): [string, Plain][] => {
      if (known[name] !== undefined) return [[name, known[name]]];
      if (declared.containers.length > 0) {
        // What could have been given and was not is empty; what AWS alone fills has something in it.
        return given.has(name) ? [] : [[name, madeUp(name, `${birth.urn}/${name}`, declared)]];
      }
      if (declared.base !== "string") return [];
      if (/(?:endpoint|address|dnsName|domainName|hostname)$/i.test(name)) return [[name, host]];
      if (/ur[il]$/i.test(name)) return [[name, `https://${host}`]];
      if (/arn$/i.test(name)) return [[name, own]];
      return /id$/i.test(name) ? [[name, madeUp(name, birth.urn)]] : [];
    });
  return Object.fromEntries(made);
}

function updateRecord({ world, thing, news }: Change, type: string): Properties {
  removeInterfacesOf(world, ownerOf(type, thing.id));
  putInterfaces(world, type, thing.id, news);
  return {};
}

/** Name under which its interfaces belong to it: the kind and id of the record. */
function ownerOf(type: string, id: string): string {
  return `${type}/${id}`;
}

/** One interface in each of its subnets, with its groups: found by their ids, whatever the properties are called. */
function putInterfaces(world: Things, type: string, id: string, inputs: Properties): void {
  const ids = textsIn(inputs);
  const groups = unique(ids.filter((value) => world.get("security-group", value) !== undefined));
  const subnets = unique([
    ...ids.filter((value) => world.get("subnet", value) !== undefined),
    ...namedSubnets(world, inputs),
  ]);
  if (groups.length === 0) return;
  for (const subnetId of subnets) {
    const partOf = ownerOf(type, id);
    putInterface(world, {
      partOf,
      subnetId,
      groups,
      description: `${type.split(":")[2] ?? type} ${id}`,
      requesterId: `amazon-${type.split(":")[1]?.split("/")[0] ?? "aws"}`,
    });
  }
}

/** Subnets behind the name of a subnet group, which is a record itself. */
function namedSubnets(world: Things, inputs: Properties): readonly string[] {
  const names = Object.entries(inputs).flatMap(([key, value]) =>
    /subnetGroup(?:Name|Id)?$/i.test(key) && typeof value === "string" ? [value] : [],
  );
  return world
    .everything()
    .filter((thing) => /subnetgroup/i.test(thing.kind) && names.includes(thing.id))
    .flatMap((group: Thing) => textsIn(group.properties))
    .filter((value) => world.get("subnet", value) !== undefined);
}

function textsIn(value: Plain): readonly string[] {
  if (typeof value === "string") return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isProperties(value) ? Object.values(value).flatMap(textsIn) : [];
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
