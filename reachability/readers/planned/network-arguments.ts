/**
 * Which argument names a part of the network, by its name alone: provider and AWS spell them alike in every service, so that a
 * type that nobody has read here still says whose subnets and groups it uses.
 */

/** What an argument can name. */
export type NetworkArgument =
  | "subnet"
  | "subnet-group"
  | "group"
  | "vpc"
  | "route-table"
  | "network-acl"
  | "gateway"
  | "interface"
  | "prefix-list"
  | "peering"
  | "transit-gateway"
  | "transit-attachment"
  | "transit-table"
  | "endpoint"
  /** A machine, balancer or address that traffic is handed on to. */
  | "target";

const ENDING = "(?:Ids?|Arns?|Identifiers?|Names?)?(?:Lists?|Sets?)?";

/** In this order: what names a transit gateway's attachment names no gateway. */
const PATTERNS: readonly (readonly [RegExp, NetworkArgument])[] = [
  [new RegExp(`subnetGroup${ENDING}$`, "i"), "subnet-group"],
  [new RegExp(`(?:subnets?|vpcZone)${ENDING}$`, "i"), "subnet"],
  [new RegExp(`security_?groups?${ENDING}$`, "i"), "group"],
  [new RegExp(`transitGatewayRouteTable${ENDING}$`, "i"), "transit-table"],
  [new RegExp(`transitGatewayAttachment${ENDING}$`, "i"), "transit-attachment"],
  [new RegExp(`transitGateway${ENDING}$`, "i"), "transit-gateway"],
  [new RegExp(`routeTables?${ENDING}$`, "i"), "route-table"],
  [new RegExp(`networkAcl${ENDING}$`, "i"), "network-acl"],
  [new RegExp(`networkInterfaces?${ENDING}$|^eniIds?$`, "i"), "interface"],
  [new RegExp(`prefixLists?${ENDING}$`, "i"), "prefix-list"],
  [new RegExp(`vpcPeeringConnection${ENDING}$`, "i"), "peering"],
  [new RegExp(`vpcEndpoints?${ENDING}$|^vpceIds?$`, "i"), "endpoint"],
  [
    /(?:^gateway|internetGateway|natGateway|vpnGateway|egressOnly(?:Internet)?Gateway|carrierGateway|localGateway)Ids?$/i,
    "gateway",
  ],
  [/vpc(?:Ids?|Arns?|Identifier)$|^vpcs?$/i, "vpc"],
  [
    /^(?:endpoint|target|instance)(?:Ids?|Arns?)$|targetGroup(?:Arns?|Identifier)$|^resourceArns?$|loadBalancer(?:s|Arns?|Names?)$|^instances?$|^elbs?$|^elbNames?$/i,
    "target",
  ],
];

/** What an argument of this name names; `undefined`: nothing of the network. */
export function networkArgument(name: string): NetworkArgument | undefined {
  if (!NAMED.has(name)) NAMED.set(name, PATTERNS.find(([pattern]) => pattern.test(name))?.[1]);
  return NAMED.get(name);
}

/** Names of arguments are few, and asked about at every resource. */
const NAMED = new Map<string, NetworkArgument | undefined>();
