/**
 * Some calls print a reply without saying what it is about: `search-transit-gateway-routes` prints only `Routes`.
 * Such a reply is tied to its resource by an id that is beside it, or in the name of its file
 * (`tgw-rtb-0123-routes.json`). One that cannot be tied is not read, and what it would have told stays unknown.
 */

type Json = Readonly<Record<string, unknown>>;

interface Bare {
  /** The key of the reply. */
  readonly key: string;
  /** The table it is put in. */
  readonly table: string;
  /** Field that names what the reply is about. */
  readonly id: string;
  /** How that id is spelt in the name of a file. */
  readonly pattern: RegExp;
}

const TRANSIT_TABLE = { id: "TransitGatewayRouteTableId", pattern: /tgw-rtb-[0-9a-z]+/ };

const BARE: readonly Bare[] = [
  { key: "Routes", table: "TransitGatewayStaticRoutes", ...TRANSIT_TABLE },
  {
    key: "TransitGatewayRouteTablePropagations",
    table: "TransitGatewayPropagations",
    ...TRANSIT_TABLE,
  },
  { key: "Associations", table: "TransitGatewayAssociations", ...TRANSIT_TABLE },
  {
    key: "Entries",
    table: "ManagedPrefixListEntries",
    id: "PrefixListId",
    pattern: /pl-[0-9a-z]+/,
  },
  { key: "EnableDnsSupport", table: "VpcAttributes", id: "VpcId", pattern: /vpc-[0-9a-z]+/ },
  { key: "EnableDnsHostnames", table: "VpcAttributes", id: "VpcId", pattern: /vpc-[0-9a-z]+/ },
  {
    key: "TargetHealthDescriptions",
    table: "LoadBalancerTargetHealth",
    id: "TargetGroupArn",
    pattern: /targetgroup[/_-][A-Za-z0-9-]+[/_-][0-9a-f]{16}/,
  },
];

/** Keys of replies that do not say what they are about. */
export const BARE_KEYS: ReadonlySet<string> = new Set(BARE.map(({ key }) => key));

/** The bare replies of a document, each as the document it would be if AWS named what it is about. */
export function bareReplies(json: Json, source: string): Json[] {
  return BARE.flatMap((bare) => {
    if (json[bare.key] === undefined || json[bare.key] === null) return [];
    const id = json[bare.id] ?? bare.pattern.exec(source)?.[0];
    return typeof id === "string" ? [{ [bare.table]: [{ ...json, [bare.id]: id }] }] : [];
  });
}
