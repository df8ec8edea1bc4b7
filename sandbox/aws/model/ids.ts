/** Ids in AWS's form: which kind of thing one names, and which it cannot. */

/** Kind → what its ids begin with. */
const PREFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    vpc: "vpc",
    subnet: "subnet",
    "security-group": "sg",
    "route-table": "rtb",
    "internet-gateway": "igw",
    "nat-gateway": "nat",
    "egress-only-gateway": "eigw",
    "vpn-gateway": "vgw",
    "network-interface": "eni",
    "network-acl": "acl",
    "prefix-list": "pl",
    "elastic-ip": "eipalloc",
    peering: "pcx",
    "transit-gateway": "tgw",
    "transit-gateway-attachment": "tgw-attach",
    "transit-gateway-route-table": "tgw-rtb",
    instance: "i",
    "launch-template": "lt",
    "vpc-endpoint": "vpce",
    "dhcp-options": "dopt",
  }),
);

const ID = /^([a-z]+(?:-(?:attach|rtb))?)-[0-9a-z]{5,}$/;

/** The kind of thing that an id names; `undefined` for what is no id of EC2's. */
export function kindOfId(id: string): string | undefined {
  const prefix = ID.exec(id)?.[1];
  return [...PREFIXES.keys()].find((kind) => PREFIXES.get(kind) === prefix);
}

/** What ids of a kind begin with, where EC2 gives them. */
export function idPrefix(kind: string): string | undefined {
  return PREFIXES.get(kind);
}
