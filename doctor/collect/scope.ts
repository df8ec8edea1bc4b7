/** Which VPCs matter to a cache: its own, and those that peering or a transit gateway connects with it. */

type Answers = ReadonlyMap<string, unknown>;

/** VPCs of the caches by name (of all caches without names); `undefined` where that cannot be told. */
export function vpcsOfCaches(
  answers: Answers,
  names: readonly string[] | undefined,
): string[] | undefined {
  const caches = memcachedOf(answers, names);
  const groups = items(answers, "CacheSubnetGroups");
  if (caches === undefined || groups === undefined) return undefined;
  const vpcs = caches.map((cache) => {
    const group = groups.find((one) => one.CacheSubnetGroupName === cache.CacheSubnetGroupName);
    return textOf(group?.VpcId);
  });
  return vpcs.every((vpc) => vpc !== undefined) ? [...new Set(vpcs)] : undefined;
}

/** The VPCs and everything one peering connection or one transit gateway away. */
export function connectedVpcs(vpcs: readonly string[], answers: Answers): string[] {
  if (vpcs.length === 0) return [];
  const reached = new Set(vpcs);
  for (const connection of items(answers, "VpcPeeringConnections") ?? []) {
    const sides = [connection.RequesterVpcInfo, connection.AccepterVpcInfo].flatMap(
      (side) => textOf((side as Item | undefined)?.VpcId) ?? [],
    );
    if (sides.some((side) => vpcs.includes(side))) for (const side of sides) reached.add(side);
  }
  if (hasAttachment(vpcs, answers)) for (const vpc of attachedVpcs(answers)) reached.add(vpc);
  return [...reached].sort();
}

type Item = Readonly<Record<string, unknown>>;

/** Caches by name that are Memcached; serverless ones have no subnet group, so their VPC is not told here. */
function memcachedOf(answers: Answers, names: readonly string[] | undefined): Item[] | undefined {
  const clusters = items(answers, "CacheClusters");
  const serverless = items(answers, "ServerlessCaches");
  if (clusters === undefined) return undefined;
  const asked = (cache: Item, key: string): boolean =>
    cache.Engine === "memcached" && (names === undefined || names.includes(String(cache[key])));
  if (serverless?.some((cache) => asked(cache, "ServerlessCacheName"))) return undefined;
  return clusters.filter((cache) => asked(cache, "CacheClusterId"));
}

function hasAttachment(vpcs: readonly string[], answers: Answers): boolean {
  return attachedVpcs(answers).some((vpc) => vpcs.includes(vpc));
}

function attachedVpcs(answers: Answers): string[] {
  return (items(answers, "TransitGatewayVpcAttachments") ?? []).flatMap(
    (attachment) => textOf(attachment.VpcId) ?? [],
  );
}

function items(answers: Answers, key: string): Item[] | undefined {
  const value = answers.get(key);
  return Array.isArray(value) ? (value as Item[]) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
