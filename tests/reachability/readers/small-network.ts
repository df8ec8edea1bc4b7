/**
 * Small networks, drawn at random and written down twice: as the JSON that AWS would print, and as the resources of a
 * Pulumi program, before (`ids: "unknown"`) and after AWS has given ids.
 */

import fc from "fast-check";
import { UNKNOWN_MARKER } from "../../../reachability/readers/planned/planned-resource";
import type { PlannedResource } from "../../../reachability/readers/planned/planned-resource";

export interface SmallVpc {
  readonly cidr: string;
  readonly subnets: readonly SmallSubnet[];
  readonly groups: readonly SmallGroup[];
  readonly adoptsDefaultGroup: boolean;
  /** The main table leads to the other VPC. */
  readonly mainLeadsOver: boolean;
}

export interface SmallSubnet {
  readonly cidr: string;
  readonly zone: string;
  /** A table of its own, which may lead to the other VPC; `undefined`: the main one. */
  readonly table: { readonly leadsOver: boolean } | undefined;
  /** An ACL of its own; `undefined`: the default one. */
  readonly acl: readonly SmallEntry[] | undefined;
}

export interface SmallEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly cidr: string;
}

export type RuleStyle = "inline" | "classic" | "single";

export interface SmallGroup {
  readonly rules: readonly SmallRule[];
  readonly style: RuleStyle;
}

export interface SmallRule {
  readonly egress: boolean;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly peer:
    | { readonly kind: "cidr"; readonly cidr: string }
    | { readonly kind: "group"; readonly index: number }
    | { readonly kind: "self" }
    | { readonly kind: "default-group" }
    | { readonly kind: "prefix-list" };
}

export interface SmallClient {
  readonly kind: "instance" | "interface" | "lambda" | "service";
  readonly vpc: number;
  readonly subnet: number;
  /** Indexes of groups; none: AWS gives the default group. */
  readonly groups: readonly number[];
}

export interface SmallNetwork {
  readonly vpcs: readonly SmallVpc[];
  readonly link: "none" | "peering" | "transit-gateway";
  readonly clients: readonly SmallClient[];
  readonly cache: {
    readonly vpc: number;
    readonly groups: readonly number[];
    readonly port: number;
  };
  readonly prefixList: readonly string[];
}

const CIDRS = [
  "0.0.0.0/0",
  "10.0.0.0/16",
  "10.1.0.0/16",
  "10.0.1.0/24",
  "10.1.0.0/24",
  "10.0.0.10/32",
];
const PROTOCOLS = ["tcp", "-1", "udp"];

const ports = fc.constantFrom(
  { from: 0, to: 65535 },
  { from: 11211, to: 11211 },
  { from: 22, to: 22 },
  { from: 1024, to: 65535 },
  { from: 11211, to: 12000 },
);

const entry = fc
  .record({
    egress: fc.boolean(),
    allow: fc.boolean(),
    protocol: fc.constantFrom(...PROTOCOLS),
    range: ports,
    cidr: fc.constantFrom(...CIDRS),
  })
  .map(({ range, ...rest }) => ({ ...rest, ...range }));

const acl = fc
  .array(entry, { maxLength: 4 })
  .map((entries) => entries.map((one, index): SmallEntry => ({ ...one, number: 100 + index })));

const rule: fc.Arbitrary<SmallRule> = fc
  .record({
    egress: fc.boolean(),
    protocol: fc.constantFrom(...PROTOCOLS),
    range: ports,
    peer: fc.oneof(
      fc.constantFrom(...CIDRS).map((cidr) => ({ kind: "cidr" as const, cidr })),
      fc.integer({ min: 0, max: 2 }).map((index) => ({ kind: "group" as const, index })),
      fc.constant({ kind: "self" as const }),
      fc.constant({ kind: "default-group" as const }),
      fc.constant({ kind: "prefix-list" as const }),
    ),
  })
  .map(({ range, ...rest }) => ({ ...rest, ...range }));

const group: fc.Arbitrary<SmallGroup> = fc.record({
  rules: fc.array(rule, { maxLength: 3 }),
  style: fc.constantFrom<RuleStyle>("inline", "classic", "single"),
});

function vpc(number: number): fc.Arbitrary<SmallVpc> {
  const prefix = `10.${String(number)}`;
  const subnet = (index: number): fc.Arbitrary<SmallSubnet> =>
    fc.record({
      cidr: fc.constant(`${prefix}.${String(index)}.0/24`),
      zone: fc.constantFrom("us-east-1a", "us-east-1b"),
      table: fc.option(fc.record({ leadsOver: fc.boolean() }), { nil: undefined }),
      acl: fc.option(acl, { nil: undefined, freq: 2 }),
    });
  return fc.record({
    cidr: fc.constant(`${prefix}.0.0/16`),
    subnets: fc.tuple(subnet(0), subnet(1)),
    groups: fc.array(group, { minLength: 3, maxLength: 3 }),
    adoptsDefaultGroup: fc.boolean(),
    mainLeadsOver: fc.boolean(),
  });
}

const index = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });

/** Networks of two VPCs, a few clients and one cache. */
export const smallNetworks: fc.Arbitrary<SmallNetwork> = fc.record({
  vpcs: fc.tuple(vpc(0), vpc(1)),
  link: fc.constantFrom<SmallNetwork["link"]>("none", "peering", "transit-gateway"),
  clients: fc.array(
    fc.record({
      kind: fc.constantFrom<SmallClient["kind"]>("instance", "interface", "lambda", "service"),
      vpc: index(1),
      subnet: index(1),
      groups: fc.uniqueArray(index(2), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  cache: fc.record({
    vpc: index(1),
    groups: fc.uniqueArray(index(2), { maxLength: 2 }),
    port: fc.constantFrom(11211, 11300),
  }),
  prefixList: fc.subarray(CIDRS, { minLength: 1 }),
});

type Json = Record<string, unknown>;

const vpcId = (v: number): string => `vpc-${String(v)}`;
const subnetId = (v: number, s: number): string => `subnet-${String(v)}${String(s)}`;
const groupId = (v: number, g: number): string => `sg-${String(v)}${String(g)}`;
const defaultGroupId = (v: number): string => `sg-${String(v)}d`;
const mainTableId = (v: number): string => `rtb-${String(v)}m`;
const clientName = (c: number): string => `client-${String(c)}`;
const clientAddress = ({ vpc: v, subnet }: SmallClient, c: number): string =>
  `10.${String(v)}.${String(subnet)}.${String(10 + c)}`;

/** A client's interface in each of the two topologies. */
export function interfaceIds(
  network: SmallNetwork,
  c: number,
  ids: Ids,
): { described: string; planned: string } {
  const { kind } = network.clients[c] ?? { kind: "instance" };
  const name = clientName(c);
  const described =
    kind === "lambda"
      ? `lambda:${name}#eni`
      : kind === "service"
        ? `ecs:${name}#eni`
        : `eni-${name}`;
  const types = {
    instance: "ec2/instance:Instance",
    interface: "ec2/networkInterface:NetworkInterface",
    lambda: "lambda/function:Function",
    service: "ecs/service:Service",
  };
  const known = { instance: `i-${name}`, interface: `eni-${name}`, lambda: name, service: name }[
    kind
  ];
  const own = ids === "known" ? known : urn(types[kind], name);
  if (kind === "instance" && ids === "known") return { described, planned: `eni-${name}` };
  return { described, planned: kind === "interface" ? own : `${own}#eni` };
}

/** The node of the cache in each of the two topologies. */
export function nodeIds(ids: Ids): { described: string; planned: string } {
  const own = ids === "known" ? "cache" : urn("elasticache/cluster:Cluster", "cache");
  return { described: "cache#0001", planned: `${own}#0001` };
}

/** The network as AWS prints it. */
export function asDescribed(network: SmallNetwork): Json {
  const { vpcs } = network;
  return {
    Vpcs: vpcs.map(({ cidr }, v) => ({ VpcId: vpcId(v), CidrBlock: cidr, IsDefault: false })),
    Subnets: vpcs.flatMap(({ subnets }, v) =>
      subnets.map(({ cidr, zone }, s) => ({
        SubnetId: subnetId(v, s),
        VpcId: vpcId(v),
        CidrBlock: cidr,
        AvailabilityZone: zone,
      })),
    ),
    RouteTables: vpcs.flatMap((one, v) => describedTables(network, one, v)),
    NetworkAcls: vpcs.flatMap(describedAcls),
    SecurityGroups: vpcs.flatMap(describedGroups),
    SecurityGroupVpcAssociations: [],
    ManagedPrefixLists: [
      {
        PrefixListId: "pl-1",
        Entries: network.prefixList.map((Cidr) => ({ Cidr })),
        State: "create-complete",
      },
    ],
    NetworkInterfaces: network.clients.flatMap((client, c) => describedInterface(client, c)),
    Reservations: [{ Instances: network.clients.flatMap(describedInstance) }],
    Functions: network.clients.flatMap(describedFunction),
    services: network.clients.flatMap(describedService),
    InternetGateways: [],
    EgressOnlyInternetGateways: [],
    NatGateways: [],
    VpnGateways: [],
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off" },
    LoadBalancers: [],
    TargetGroups: [],
    ServerlessCaches: [],
    ...describedLink(network),
    ...describedCache(network),
  };
}

function describedTables(
  network: SmallNetwork,
  { cidr, subnets, mainLeadsOver }: SmallVpc,
  v: number,
): Json[] {
  const local = {
    DestinationCidrBlock: cidr,
    GatewayId: "local",
    Origin: "CreateRouteTable",
    State: "active",
  };
  const over = (leads: boolean): Json[] => {
    if (!leads || network.link === "none") return [];
    const target =
      network.link === "peering"
        ? { VpcPeeringConnectionId: "pcx-1" }
        : { TransitGatewayId: "tgw-1" };
    return [
      {
        DestinationCidrBlock: `10.${String(1 - v)}.0.0/16`,
        ...target,
        Origin: "CreateRoute",
        State: "active",
      },
    ];
  };
  const main = {
    RouteTableId: mainTableId(v),
    VpcId: vpcId(v),
    Associations: [{ Main: true }],
    Routes: [local, ...over(mainLeadsOver)],
  };
  const own = subnets.flatMap(({ table }, s) =>
    table === undefined
      ? []
      : [
          {
            RouteTableId: `rtb-${String(v)}${String(s)}`,
            VpcId: vpcId(v),
            Associations: [{ Main: false, SubnetId: subnetId(v, s) }],
            Routes: [local, ...over(table.leadsOver)],
          },
        ],
  );
  return [main, ...own];
}

function describedAcls({ subnets }: SmallVpc, v: number): Json[] {
  const all = [false, true].map((Egress) => ({
    RuleNumber: 100,
    Egress,
    RuleAction: "allow",
    Protocol: "-1",
    CidrBlock: "0.0.0.0/0",
  }));
  const deny = all.map((one) => ({ ...one, RuleNumber: 32767, RuleAction: "deny" }));
  const own = subnets.flatMap(({ acl: entries }, s) =>
    entries === undefined
      ? []
      : [
          {
            NetworkAclId: `acl-${String(v)}${String(s)}`,
            VpcId: vpcId(v),
            IsDefault: false,
            Associations: [{ SubnetId: subnetId(v, s) }],
            Entries: [...entries.map(describedEntry), ...deny],
          },
        ],
  );
  return [
    {
      NetworkAclId: `acl-${String(v)}d`,
      VpcId: vpcId(v),
      IsDefault: true,
      Associations: [],
      Entries: [...all, ...deny],
    },
    ...own,
  ];
}

function describedEntry({ number, egress, allow, protocol, from, to, cidr }: SmallEntry): Json {
  const numbers: Record<string, string> = { tcp: "6", udp: "17" };
  return {
    RuleNumber: number,
    Egress: egress,
    RuleAction: allow ? "allow" : "deny",
    Protocol: numbers[protocol] ?? protocol,
    CidrBlock: cidr,
    ...(protocol === "-1" ? {} : { PortRange: { From: from, To: to } }),
  };
}

function describedGroups({ groups, adoptsDefaultGroup }: SmallVpc, v: number): Json[] {
  const own = groups.map(({ rules }, g) => ({
    GroupId: groupId(v, g),
    GroupName: `group-${String(g)}`,
    VpcId: vpcId(v),
    IpPermissions: rules.filter((one) => !one.egress).map((one) => describedRule(one, v, g)),
    IpPermissionsEgress: rules.filter((one) => one.egress).map((one) => describedRule(one, v, g)),
  }));
  const id = defaultGroupId(v);
  const standard = {
    GroupId: id,
    GroupName: "default",
    VpcId: vpcId(v),
    IpPermissions: adoptsDefaultGroup
      ? []
      : [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: id }] }],
    IpPermissionsEgress: adoptsDefaultGroup
      ? []
      : [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
  };
  return [standard, ...own];
}

function describedRule({ protocol, from, to, peer }: SmallRule, v: number, g: number): Json {
  const ofGroup = (GroupId: string): Json => ({ UserIdGroupPairs: [{ GroupId }] });
  const named = {
    cidr: () => ({ IpRanges: [{ CidrIp: peer.kind === "cidr" ? peer.cidr : "" }] }),
    group: () => ofGroup(groupId(v, peer.kind === "group" ? peer.index : 0)),
    self: () => ofGroup(groupId(v, g)),
    "default-group": () => ofGroup(defaultGroupId(v)),
    "prefix-list": () => ({ PrefixListIds: [{ PrefixListId: "pl-1" }] }),
  }[peer.kind]();
  return {
    IpProtocol: protocol,
    ...(protocol === "-1" ? {} : { FromPort: from, ToPort: to }),
    ...named,
  };
}

function describedInterface(client: SmallClient, c: number): Json[] {
  if (client.kind === "lambda" || client.kind === "service") return [];
  const address = clientAddress(client, c);
  return [
    {
      NetworkInterfaceId: `eni-${clientName(c)}`,
      VpcId: vpcId(client.vpc),
      SubnetId: subnetId(client.vpc, client.subnet),
      PrivateIpAddress: address,
      PrivateIpAddresses: [{ PrivateIpAddress: address, Primary: true }],
      Groups: groupsOf(client).map((GroupId) => ({ GroupId })),
      Status: "in-use",
      ...(client.kind === "instance" ? { Attachment: { InstanceId: `i-${clientName(c)}` } } : {}),
    },
  ];
}

function groupsOf({
  vpc: v,
  groups,
}: {
  readonly vpc: number;
  readonly groups: readonly number[];
}): string[] {
  return groups.length === 0 ? [defaultGroupId(v)] : groups.map((g) => groupId(v, g));
}

function describedInstance(client: SmallClient, c: number): Json[] {
  return client.kind === "instance"
    ? [{ InstanceId: `i-${clientName(c)}`, State: { Name: "running" } }]
    : [];
}

function describedFunction(client: SmallClient, c: number): Json[] {
  if (client.kind !== "lambda") return [];
  const VpcConfig = {
    SubnetIds: [subnetId(client.vpc, client.subnet)],
    SecurityGroupIds: groupsOf(client),
  };
  return [{ FunctionName: clientName(c), VpcConfig }];
}

function describedService(client: SmallClient, c: number): Json[] {
  if (client.kind !== "service") return [];
  const awsvpcConfiguration = {
    subnets: [subnetId(client.vpc, client.subnet)],
    securityGroups: groupsOf(client),
    assignPublicIp: "DISABLED",
  };
  return [
    {
      serviceArn: clientName(c),
      serviceName: clientName(c),
      networkConfiguration: { awsvpcConfiguration },
    },
  ];
}

function describedLink({ vpcs, link }: SmallNetwork): Json {
  const [requester, accepter] = vpcs.map(({ cidr }, v) => ({
    VpcId: vpcId(v),
    CidrBlock: cidr,
    CidrBlockSet: [{ CidrBlock: cidr }],
    OwnerId: "111111111111",
    Region: "us-east-1",
  }));
  const peering = {
    VpcPeeringConnectionId: "pcx-1",
    Status: { Code: "active" },
    RequesterVpcInfo: requester,
    AccepterVpcInfo: accepter,
  };
  const isTransit = link === "transit-gateway";
  const attachments = vpcs.map((_, v) => ({
    TransitGatewayAttachmentId: `tgw-attach-${String(v)}`,
    TransitGatewayId: "tgw-1",
    State: "available",
  }));
  return {
    VpcPeeringConnections: link === "peering" ? [peering] : [],
    TransitGateways: isTransit
      ? [
          {
            TransitGatewayId: "tgw-1",
            State: "available",
            Options: {
              AssociationDefaultRouteTableId: "tgw-rtb-1",
              PropagationDefaultRouteTableId: "tgw-rtb-1",
            },
          },
        ]
      : [],
    TransitGatewayAttachments: isTransit
      ? attachments.map((attachment, v) => ({
          ...attachment,
          ResourceType: "vpc",
          ResourceId: vpcId(v),
          Association: { TransitGatewayRouteTableId: "tgw-rtb-1", State: "associated" },
        }))
      : [],
    TransitGatewayVpcAttachments: isTransit
      ? attachments.map((attachment, v) => ({
          ...attachment,
          VpcId: vpcId(v),
          SubnetIds: [subnetId(v, 0)],
          Options: { SecurityGroupReferencingSupport: "disable" },
        }))
      : [],
    TransitGatewayRouteTables: isTransit
      ? [
          {
            TransitGatewayRouteTableId: "tgw-rtb-1",
            TransitGatewayId: "tgw-1",
            State: "available",
            Routes: [],
            Propagations: attachments.map(({ TransitGatewayAttachmentId }) => ({
              TransitGatewayAttachmentId,
              State: "enabled",
            })),
          },
        ]
      : [],
  };
}

function describedCache({ vpcs, cache }: SmallNetwork): Json {
  const subnets = (vpcs[cache.vpc]?.subnets ?? []).map((_, s) => ({
    SubnetIdentifier: subnetId(cache.vpc, s),
  }));
  return {
    CacheSubnetGroups: [
      { CacheSubnetGroupName: "caches", VpcId: vpcId(cache.vpc), Subnets: subnets },
    ],
    CacheClusters: [
      {
        CacheClusterId: "cache",
        Engine: "memcached",
        CacheClusterStatus: "available",
        NumCacheNodes: 1,
        CacheSubnetGroupName: "caches",
        ConfigurationEndpoint: { Address: "cache.cfg.example", Port: cache.port },
        SecurityGroups: groupsOf(cache).map((SecurityGroupId) => ({
          SecurityGroupId,
          Status: "active",
        })),
      },
    ],
  };
}

/** Whether a plan knows ids yet. */
export type Ids = "unknown" | "known";

function urn(type: string, name: string): string {
  return `urn:pulumi:dev::example::aws:${type}::${name}`;
}

/** A program that refers to resources as programs do: by their ids, or by what those depend on. */
class Program {
  readonly resources: PlannedResource[] = [];
  constructor(readonly ids: Ids) {}

  add(
    type: string,
    name: string,
    id: string,
    inputs: Json,
    references: Readonly<Record<string, readonly Reference[]>>,
  ): Reference {
    const properties: Json = { ...inputs };
    const propertyDependencies: Record<string, string[]> = {};
    for (const [key, targets] of Object.entries(references)) {
      if (this.ids === "unknown")
        propertyDependencies[key] = [...new Set(targets.map((target) => target.urn))];
      properties[key] = targets.map((target) => this.value(target));
      if (!isList(key)) properties[key] = this.value(targets[0]);
    }
    const known = this.ids === "known" ? { id } : {};
    this.resources.push({
      urn: urn(type, name),
      type: `aws:${type}`,
      name,
      ...known,
      properties,
      inputs: properties,
      propertyDependencies,
    });
    return { urn: urn(type, name), id };
  }

  value(reference: Reference | undefined): string {
    return this.ids === "known" ? (reference?.id ?? "") : UNKNOWN_MARKER;
  }
}

interface Reference {
  readonly urn: string;
  readonly id: string;
}

function isList(key: string): boolean {
  return [
    "securityGroupIds",
    "vpcSecurityGroupIds",
    "securityGroups",
    "subnetIds",
    "prefixListIds",
  ].includes(key);
}

/** The network as a program would make it. */
export function asPlanned(network: SmallNetwork, ids: Ids): readonly PlannedResource[] {
  const program = new Program(ids);
  const list = program.add(
    "ec2/managedPrefixList:ManagedPrefixList",
    "list",
    "pl-1",
    {
      entries: network.prefixList.map((cidr) => ({ cidr })),
      maxEntries: 10,
    },
    {},
  );
  const made = network.vpcs.map((vpcOf, v) => plannedVpc(program, vpcOf, v, list));
  plannedLink(program, network, made);
  network.clients.forEach((client, c) => {
    plannedClient(program, client, c, made);
  });
  plannedCache(program, network, made);
  return program.resources;
}

interface MadeVpc {
  readonly vpc: Reference;
  readonly subnets: readonly Reference[];
  readonly groups: readonly Reference[];
  readonly main: Reference;
  readonly tables: readonly (Reference | undefined)[];
}

function plannedVpc(program: Program, small: SmallVpc, v: number, list: Reference): MadeVpc {
  const told =
    program.ids === "known"
      ? {
          defaultSecurityGroupId: defaultGroupId(v),
          mainRouteTableId: mainTableId(v),
          defaultNetworkAclId: `acl-${String(v)}d`,
        }
      : {};
  const vpcOf = program.add(
    "ec2/vpc:Vpc",
    vpcId(v),
    vpcId(v),
    { cidrBlock: small.cidr, ...told },
    {},
  );
  const standard = { urn: vpcOf.urn, id: defaultGroupId(v) };
  if (small.adoptsDefaultGroup) {
    program.add(
      "ec2/defaultSecurityGroup:DefaultSecurityGroup",
      `default-${String(v)}`,
      standard.id,
      {},
      { vpcId: [vpcOf] },
    );
  }
  const subnets = small.subnets.map(({ cidr, zone }, s) =>
    program.add(
      "ec2/subnet:Subnet",
      subnetId(v, s),
      subnetId(v, s),
      { cidrBlock: cidr, availabilityZone: zone },
      { vpcId: [vpcOf] },
    ),
  );
  const tables = small.subnets.map(({ table }, s) =>
    table === undefined ? undefined : plannedTable(program, v, s, vpcOf, subnets[s]),
  );
  small.subnets.forEach(({ acl: entries }, s) => {
    if (entries !== undefined) plannedAcl(program, entries, v, s, vpcOf, subnets[s]);
  });
  const groups = plannedGroups(program, small, v, vpcOf, standard, list);
  return { vpc: vpcOf, subnets, groups, main: { urn: vpcOf.urn, id: mainTableId(v) }, tables };
}

function plannedTable(
  program: Program,
  v: number,
  s: number,
  vpcOf: Reference,
  subnet: Reference | undefined,
): Reference {
  const name = `rtb-${String(v)}${String(s)}`;
  const table = program.add("ec2/routeTable:RouteTable", name, name, {}, { vpcId: [vpcOf] });
  program.add(
    "ec2/routeTableAssociation:RouteTableAssociation",
    name,
    `assoc-${name}`,
    {},
    {
      subnetId: subnet === undefined ? [] : [subnet],
      routeTableId: [table],
    },
  );
  return table;
}

/** Entries by turns inline and as resources of their own; the subnet by turns listed and associated. */
function plannedAcl(
  program: Program,
  entries: readonly SmallEntry[],
  v: number,
  s: number,
  vpcOf: Reference,
  subnet: Reference | undefined,
): void {
  const name = `acl-${String(v)}${String(s)}`;
  const isInline = s === 0;
  const block = ({ number, allow, protocol, from, to, cidr }: SmallEntry): Json => ({
    ruleNo: number,
    action: allow ? "ALLOW" : "deny",
    protocol: protocol.toUpperCase(),
    fromPort: protocol === "-1" ? 0 : String(from),
    toPort: protocol === "-1" ? 0 : to,
    cidrBlock: cidr,
  });
  const inline = isInline
    ? {
        ingress: entries.filter((one) => !one.egress).map(block),
        egress: entries.filter((one) => one.egress).map(block),
      }
    : {};
  const subnets = subnet === undefined ? [] : [subnet];
  const own = program.add("ec2/networkAcl:NetworkAcl", name, name, inline, {
    vpcId: [vpcOf],
    ...(isInline ? { subnetIds: subnets } : {}),
  });
  if (isInline) return;
  program.add(
    "ec2/networkAclAssociation:NetworkAclAssociation",
    name,
    `assoc-${name}`,
    {},
    { subnetId: subnets, networkAclId: [own] },
  );
  for (const one of entries) {
    const { ruleNo, action, ...rest } = block(one);
    const inputs = { ...rest, ruleNumber: ruleNo, ruleAction: action, egress: one.egress };
    program.add(
      "ec2/networkAclRule:NetworkAclRule",
      `${name}-${String(one.number)}`,
      `nacl-${name}-${String(one.number)}`,
      inputs,
      { networkAclId: [own] },
    );
  }
}

function plannedGroups(
  program: Program,
  { groups }: SmallVpc,
  v: number,
  vpcOf: Reference,
  standard: Reference,
  list: Reference,
): Reference[] {
  const references = groups.map((_, g) => ({
    urn: urn("ec2/securityGroup:SecurityGroup", groupId(v, g)),
    id: groupId(v, g),
  }));
  groups.forEach(({ rules, style }, g) => {
    const inlineOf = (egress: boolean): Inline =>
      plannedInline(
        program,
        rules.filter((one) => style === "inline" && one.egress === egress),
        references,
        standard,
        list,
      );
    const [ingress, egress] = [inlineOf(false), inlineOf(true)];
    const own = program.add(
      "ec2/securityGroup:SecurityGroup",
      groupId(v, g),
      groupId(v, g),
      { description: "small", ...blocks("ingress", ingress), ...blocks("egress", egress) },
      { vpcId: [vpcOf] },
    );
    addDependencies(program, { ingress, egress });
    if (style === "inline") return;
    rules.forEach((one, index) => {
      plannedRule(
        program,
        one,
        style,
        own,
        `${groupId(v, g)}-${String(index)}`,
        references,
        standard,
        list,
      );
    });
  });
  return references;
}

interface Inline {
  readonly rules: readonly Json[];
  readonly dependencies: readonly string[];
}

function blocks(key: string, { rules }: Inline): Json {
  return rules.length === 0 ? {} : { [key]: rules };
}

function addDependencies(program: Program, inline: Readonly<Record<string, Inline>>): void {
  const last = program.resources.pop();
  if (last === undefined) return;
  const more = Object.entries(inline).filter(
    ([, { dependencies }]) => program.ids === "unknown" && dependencies.length > 0,
  );
  const own = Object.fromEntries(more.map(([key, { dependencies }]) => [key, dependencies]));
  program.resources.push({
    ...last,
    propertyDependencies: { ...last.propertyDependencies, ...own },
  });
}

/**
 * Inline rules share one list of dependencies. Two different groups in one direction could not be told apart, so
 * the program uses inline only one other resource of a family and direction; further ones become their CIDR-less twins.
 */
function plannedInline(
  program: Program,
  rules: readonly SmallRule[],
  groups: readonly Reference[],
  standard: Reference,
  list: Reference,
): Inline {
  const dependencies = new Set<string>();
  const written = rules.map(({ protocol, from, to, peer }) => {
    const base = {
      protocol,
      fromPort: protocol === "-1" ? 0 : from,
      toPort: protocol === "-1" ? 0 : to,
    };
    if (peer.kind === "cidr") return { ...base, cidrBlocks: [peer.cidr] };
    if (peer.kind === "self") return { ...base, self: true };
    const target =
      peer.kind === "prefix-list"
        ? list
        : peer.kind === "default-group"
          ? standard
          : groups[peer.index];
    if (target !== undefined) dependencies.add(target.urn);
    return {
      ...base,
      [peer.kind === "prefix-list" ? "prefixListIds" : "securityGroups"]: [program.value(target)],
    };
  });
  return { rules: written, dependencies: [...dependencies] };
}

function plannedRule(
  program: Program,
  { egress, protocol, from, to, peer }: SmallRule,
  style: RuleStyle,
  own: Reference,
  name: string,
  groups: readonly Reference[],
  standard: Reference,
  list: Reference,
): void {
  const range = protocol === "-1" ? {} : { fromPort: from, toPort: to };
  const target = {
    group: groups[peer.kind === "group" ? peer.index : 0],
    self: own,
    "default-group": standard,
    "prefix-list": list,
    cidr: undefined,
  }[peer.kind];
  const targets = target === undefined ? [] : [target];
  if (style === "single") {
    const type = egress
      ? "vpc/securityGroupEgressRule:SecurityGroupEgressRule"
      : "vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const key = peer.kind === "prefix-list" ? "prefixListId" : "referencedSecurityGroupId";
    const inputs = {
      ipProtocol: protocol,
      ...range,
      ...(peer.kind === "cidr" ? { cidrIpv4: peer.cidr } : {}),
    };
    program.add(type, name, `sgr-${name}`, inputs, {
      securityGroupId: [own],
      ...(targets.length === 0 ? {} : { [key]: targets }),
    });
    return;
  }
  const peers = {
    cidr: { cidrBlocks: [peer.kind === "cidr" ? peer.cidr : ""] },
    self: { self: true },
    group: {},
    "default-group": {},
    "prefix-list": {},
  }[peer.kind];
  const key = peer.kind === "prefix-list" ? "prefixListIds" : "sourceSecurityGroupId";
  const isReference = peer.kind !== "cidr" && peer.kind !== "self";
  const both = protocol === "-1" ? { fromPort: 0, toPort: 0 } : range;
  program.add(
    "ec2/securityGroupRule:SecurityGroupRule",
    name,
    `sgrule-${name}`,
    { type: egress ? "egress" : "ingress", protocol, ...both, ...peers },
    {
      securityGroupId: [own],
      ...(isReference ? { [key]: targets } : {}),
    },
  );
}

function plannedLink(program: Program, network: SmallNetwork, made: readonly MadeVpc[]): void {
  const [first, second] = made;
  if (first === undefined || second === undefined || network.link === "none") return;
  const isPeering = network.link === "peering";
  const link = isPeering
    ? program.add(
        "ec2/vpcPeeringConnection:VpcPeeringConnection",
        "pcx-1",
        "pcx-1",
        { autoAccept: true },
        { vpcId: [first.vpc], peerVpcId: [second.vpc] },
      )
    : plannedTransit(program, made);
  made.forEach(({ main, tables }, v) => {
    const small = network.vpcs[v];
    const routes = [
      { table: main, leads: small?.mainLeadsOver === true },
      ...tables.map((table, s) => ({ table, leads: small?.subnets[s]?.table?.leadsOver === true })),
    ];
    routes.forEach(({ table, leads }, index) => {
      if (!leads || table === undefined) return;
      program.add(
        "ec2/route:Route",
        `over-${String(v)}${String(index)}`,
        `r-${String(v)}${String(index)}`,
        { destinationCidrBlock: `10.${String(1 - v)}.0.0/16` },
        {
          routeTableId: [table],
          [isPeering ? "vpcPeeringConnectionId" : "transitGatewayId"]: [link],
        },
      );
    });
  });
}

function plannedTransit(program: Program, made: readonly MadeVpc[]): Reference {
  const told =
    program.ids === "known"
      ? { associationDefaultRouteTableId: "tgw-rtb-1", propagationDefaultRouteTableId: "tgw-rtb-1" }
      : {};
  const gateway = program.add(
    "ec2transitgateway/transitGateway:TransitGateway",
    "tgw-1",
    "tgw-1",
    told,
    {},
  );
  made.forEach(({ vpc: vpcOf, subnets }, v) => {
    const zone = subnets.slice(0, 1);
    program.add(
      "ec2transitgateway/vpcAttachment:VpcAttachment",
      `attach-${String(v)}`,
      `tgw-attach-${String(v)}`,
      { securityGroupReferencingSupport: "disable" },
      {
        transitGatewayId: [gateway],
        vpcId: [vpcOf],
        subnetIds: zone,
      },
    );
  });
  return gateway;
}

function plannedClient(
  program: Program,
  client: SmallClient,
  c: number,
  made: readonly MadeVpc[],
): void {
  const place = made[client.vpc];
  const subnet = place?.subnets[client.subnet];
  const groups = client.groups.flatMap((g) => place?.groups[g] ?? []);
  if (subnet === undefined) return;
  const name = clientName(c);
  const address = clientAddress(client, c);
  const given = (key: string): Record<string, Reference[]> =>
    groups.length === 0 ? {} : { [key]: groups };
  if (client.kind === "instance") {
    const told = program.ids === "known" ? { primaryNetworkInterfaceId: `eni-${name}` } : {};
    program.add(
      "ec2/instance:Instance",
      name,
      `i-${name}`,
      { privateIp: address, ...told },
      { subnetId: [subnet], ...given("vpcSecurityGroupIds") },
    );
  } else if (client.kind === "interface") {
    program.add(
      "ec2/networkInterface:NetworkInterface",
      name,
      `eni-${name}`,
      { privateIps: [address] },
      { subnetId: [subnet], ...given("securityGroups") },
    );
  } else {
    plannedBlock(program, client.kind, name, subnet, groups);
  }
}

/** Functions and services name subnets and groups inside of one block, whose dependencies are shared. */
function plannedBlock(
  program: Program,
  kind: "lambda" | "service",
  name: string,
  subnet: Reference,
  groups: readonly Reference[],
): void {
  const [type, block, subnetKey, groupKey] =
    kind === "lambda"
      ? (["lambda/function:Function", "vpcConfig", "subnetIds", "securityGroupIds"] as const)
      : (["ecs/service:Service", "networkConfiguration", "subnets", "securityGroups"] as const);
  const value = {
    [subnetKey]: [program.value(subnet)],
    [groupKey]: groups.map((one) => program.value(one)),
  };
  program.add(type, name, name, { [block]: value }, {});
  addDependencies(program, {
    [block]: { rules: [], dependencies: [subnet.urn, ...groups.map((one) => one.urn)] },
  });
}

function plannedCache(program: Program, { cache }: SmallNetwork, made: readonly MadeVpc[]): void {
  const place = made[cache.vpc];
  if (place === undefined) return;
  const subnetGroup = program.add(
    "elasticache/subnetGroup:SubnetGroup",
    "caches",
    "caches",
    {},
    { subnetIds: place.subnets },
  );
  const groups = cache.groups.flatMap((g) => place.groups[g] ?? []);
  program.add(
    "elasticache/cluster:Cluster",
    "cache",
    "cache",
    { engine: "memcached", numCacheNodes: 1, port: cache.port, nodeType: "cache.t4g.micro" },
    {
      subnetGroupName: [subnetGroup],
      ...(groups.length === 0 ? {} : { securityGroupIds: groups }),
    },
  );
}
