/** What AWS answers about the account, the Region and its public catalogues. */
import { createHash } from "node:crypto";
import { madeUp } from "../../records/made-up";
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { AwsError } from "../model/errors";
import { zoneId, zonesOf } from "../model/region";
import { text, texts, type Things } from "../model/things";
import type { FunctionDefinition } from "./query";

/** Parameters that Amazon publishes in every account: ids of its newest images. */
const PUBLIC_IMAGES =
  /^\/aws\/service\/(ami-amazon-linux-latest|ami-windows-latest|canonical|debian|bottlerocket|ecs)\//;

function zones(world: Things): Properties {
  const names = zonesOf(world.region);
  return {
    id: world.region,
    names: [...names],
    zoneIds: names.map(zoneId),
    groupNames: [world.region],
  };
}

function zone(world: Things, args: Properties): Properties {
  const name = text(args.name) || (zonesOf(world.region)[0] ?? "");
  if (!zonesOf(world.region).includes(name)) {
    throw new Error(`no matching EC2 Availability Zone found`);
  }
  return {
    ...args,
    id: name,
    name,
    nameSuffix: name.slice(-1),
    zoneId: zoneId(name),
    state: "available",
    zoneType: "availability-zone",
    groupName: world.region,
    networkBorderGroup: world.region,
    optInStatus: "opt-in-not-required",
  };
}

/** An image id that is the same for the same text: images are only names here. */
function imageId(world: Things, what: string): string {
  return `ami-${world.hex(`image/${what}`, 17)}`;
}

function parameter(world: Things, args: Properties): Properties {
  const name = text(args.name);
  const own = world.get("ssm-parameter", name);
  if (own === undefined && world.isGone("ssm-parameter", name)) {
    throw new AwsError("ParameterNotFound", `couldn't find resource: SSM Parameter ${name}`);
  }
  const value =
    own === undefined
      ? publishedValue(world, name)
      : text(own.properties.value) || text(own.properties.insecureValue);
  const type = own === undefined ? "String" : text(own.properties.type);
  return {
    ...args,
    id: name,
    arn: `arn:aws:ssm:${world.region}${own === undefined ? "::" : `:${world.account}:`}parameter${name}`,
    type,
    value,
    insecureValue: type === "SecureString" ? "" : value,
    version: 1,
    withDecryption: args.withDecryption ?? true,
  };
}

/** Amazon's own parameters are images; another that nobody made here is outside of the stack. */
function publishedValue(world: Things, name: string): string {
  if (PUBLIC_IMAGES.test(name)) return imageId(world, name);
  const value = madeUp(name, name);
  return isList(value) ? texts(value).join(",") : text(value);
}

/** Images by Amazon and Canonical, in the two architectures; a filter on anything else is taken at its word. */
function image(world: Things, args: Properties): Properties {
  const owners = texts(args.owners);
  const filters = isList(args.filters) ? args.filters.filter(isProperties) : [];
  const valueOf = (name: string): string | undefined =>
    texts(filters.find((f) => f.name === name)?.values)[0];
  const name = (valueOf("name") ?? "al2023-ami-*").replaceAll("*", "2023.1");
  const architecture = valueOf("architecture") ?? (/arm64|aarch64/.test(name) ? "arm64" : "x86_64");
  const id = imageId(world, `${owners.join(",")}/${name}/${architecture}`);
  return {
    ...args,
    id,
    imageId: id,
    architecture,
    name,
    arn: `arn:aws:ec2:${world.region}::image/${id}`,
    creationDate: "2026-01-01T00:00:00.000Z",
    ownerId: /^\d{12}$/.test(owners[0] ?? "") ? (owners[0] ?? "") : "137112412989",
    imageOwnerAlias: "amazon",
    rootDeviceName: "/dev/xvda",
    rootDeviceType: "ebs",
    virtualizationType: "hvm",
    state: "available",
    public: true,
    imageType: "machine",
  };
}

function policyDocument(args: Properties): Properties {
  const statements = isList(args.statements)
    ? args.statements.filter(isProperties).map(statement)
    : [];
  const document = { Version: text(args.version) || "2012-10-17", Statement: statements };
  const id = String(
    Number.parseInt(
      createHash("sha256").update(JSON.stringify(document)).digest("hex").slice(0, 8),
      16,
    ),
  );
  return {
    ...args,
    id,
    json: JSON.stringify(document, null, 2),
    minifiedJson: JSON.stringify(document),
  };
}

/** A statement as IAM writes it: single values without brackets. */
function statement(given: Properties): Record<string, unknown> {
  const one = (values: readonly string[]): unknown => (values.length === 1 ? values[0] : values);
  const lists = {
    Action: "actions",
    NotAction: "notActions",
    Resource: "resources",
    NotResource: "notResources",
  };
  const entries = Object.entries(lists)
    .map(([key, property]) => [key, texts(given[property])] as const)
    .filter(([, values]) => values.length > 0)
    .map(([key, values]) => [key, one(values)] as const);
  return {
    ...(text(given.sid) === "" ? {} : { Sid: text(given.sid) }),
    Effect: text(given.effect) || "Allow",
    ...Object.fromEntries(entries),
    ...principals(given.principals, "Principal"),
    ...principals(given.notPrincipals, "NotPrincipal"),
    ...conditions(given.conditions),
  };
}

function principals(given: Plain | undefined, key: string): Record<string, unknown> {
  if (!isList(given) || given.length === 0) {
    return {};
  }
  const named = given.filter(isProperties).map((p) => {
    const ids = texts(p.identifiers);
    return [text(p.type), ids.length === 1 ? ids[0] : ids] as const;
  });
  const isAnyone = named.length === 1 && named[0]?.[0] === "*";
  return { [key]: isAnyone ? "*" : Object.fromEntries(named) };
}

function conditions(given: Plain | undefined): Record<string, unknown> {
  if (!isList(given) || given.length === 0) {
    return {};
  }
  const tests = new Map<string, Map<string, unknown>>();
  for (const condition of given.filter(isProperties)) {
    const values = texts(condition.values);
    const name = text(condition.test);
    const test = tests.get(name) ?? new Map<string, unknown>();
    tests.set(name, test.set(text(condition.variable), values.length === 1 ? values[0] : values));
  }
  const entries = [...tests].map(([name, test]) => [name, Object.fromEntries(test)] as const);
  return { Condition: Object.fromEntries(entries) };
}

export const accountFunctions: readonly FunctionDefinition[] = [
  {
    token: "aws:index/getAvailabilityZones:getAvailabilityZones",
    answer: (world, args) => ({ ...args, ...zones(world) }),
  },
  { token: "aws:index/getAvailabilityZone:getAvailabilityZone", answer: zone },
  {
    token: "aws:index/getCallerIdentity:getCallerIdentity",
    answer: (world) => ({
      id: world.account,
      accountId: world.account,
      arn: `arn:aws:iam::${world.account}:user/stand-in`,
      userId: "AIDASTANDINFORAWS0001",
    }),
  },
  {
    token: "aws:index/getRegion:getRegion",
    answer: (world) => ({
      id: world.region,
      name: world.region,
      region: world.region,
      endpoint: `ec2.${world.region}.amazonaws.com`,
      description: world.region,
    }),
  },
  {
    token: "aws:index/getPartition:getPartition",
    answer: () => ({
      id: "aws",
      partition: "aws",
      dnsSuffix: "amazonaws.com",
      reverseDnsPrefix: "com.amazonaws",
    }),
  },
  { token: "aws:ssm/getParameter:getParameter", answer: parameter },
  { token: "aws:ec2/getAmi:getAmi", answer: image },
  {
    token: "aws:iam/getPolicyDocument:getPolicyDocument",
    answer: (_world, args) => policyDocument(args),
  },
];
