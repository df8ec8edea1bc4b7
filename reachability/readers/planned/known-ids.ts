/**
 * Ids of resources that exist. The engine hands a stack policy outputs, and whether the id is among them is up to the
 * provider; without ids, what refers to one another by them would seem to lie outside of the stack.
 */
import { isText } from "./planned-resource";
import type { PlannedResource } from "./planned-resource";

/** In EC2 and ElastiCache an ARN ends with the id. */
const ARN = /^arn:[^:]*:(?:ec2|elasticache):[^:]*:[^:]*:(?:.*[/:])?([^/:]+)$/;

/** What has no ARN: told by whoever names it. */
const PREFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": "pcx-",
    "aws:ec2/natGateway:NatGateway": "nat-",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": "eigw-",
  }),
);

/** The resources, with the ids that can be told where the provider left them out. */
export function withKnownIds(resources: readonly PlannedResource[]): PlannedResource[] {
  const nameless = new Map(
    resources
      .filter((one) => !hasId(one) && PREFIXES.has(one.type))
      .map((one) => [one.urn, PREFIXES.get(one.type) ?? ""]),
  );
  const named = nameless.size === 0 ? new Map<string, string>() : namedIn(resources, nameless);
  return resources.map((one) => {
    if (hasId(one)) return one;
    const id = idInArn(one.properties.arn) ?? named.get(one.urn);
    return id === undefined ? one : { ...one, id };
  });
}

/**
 * Subnet groups and caches are known by names, which are a Region's own: two of a plan that have one name keep their URNs as
 * ids. (Other ids are no two resources'.)
 */
export function withOwnIds(resources: readonly PlannedResource[]): readonly PlannedResource[] {
  const counts = new Map<string, number>();
  const keyOf = ({ type, id, properties }: PlannedResource): string =>
    `${type} ${String(isText(id) ? id : properties.id)}`;
  for (const one of resources)
    if (hasId(one)) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return resources.map((one) => {
    if (!hasId(one) || (counts.get(keyOf(one)) ?? 0) < 2) return one;
    return { ...one, id: one.urn, properties: { ...one.properties, id: one.urn } };
  });
}

function hasId({ id, properties }: PlannedResource): boolean {
  return isText(id) || isText(properties.id);
}

function idInArn(arn: unknown): string | undefined {
  return typeof arn === "string" ? ARN.exec(arn)?.[1] : undefined;
}

/** Ids by URN: a property that was computed from one of the resources, and holds one id of its kind. */
function namedIn(
  resources: readonly PlannedResource[],
  wanted: ReadonlyMap<string, string>,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const { properties, propertyDependencies } of resources) {
    for (const [property, urns] of Object.entries(propertyDependencies)) {
      const [urn, ...others] = urns.filter((one) => wanted.has(one));
      if (urn === undefined || others.length > 0) continue;
      const [id, ...more] = idsIn(properties[property], wanted.get(urn) ?? "");
      if (id !== undefined && more.length === 0) found.set(urn, id);
    }
  }
  return found;
}

/** Texts with this prefix anywhere inside, each once. */
function idsIn(value: unknown, prefix: string): string[] {
  if (typeof value === "string") return value.startsWith(prefix) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap((item) => idsIn(item, prefix)))];
}
