/**
 * What a plan's less common resources are read as: each with what it names, and with each of its fields left out or not known yet,
 * inside of its blocks, too.
 */

import assert from "node:assert/strict";
import { isUnknown, readPlanned as plainlyRead } from "../../../reachability";
import type { Fact, PlannedResource, Topology } from "../../../reachability";
import { ADDRESS_GIVEN_AT_LAUNCH } from "../../../reachability/readers/planned";
import { listedTypes, readingOf } from "../../../reachability/readers/planned/registry";
import { expectTold } from "../../told-texts";
import { changesTold } from "./changes-told";
import type { Change } from "./changes-told";
import { linesOf, readPlanned } from "./read-told";

type Json = Readonly<Record<string, unknown>>;
type Dependencies = Readonly<Record<string, readonly string[]>>;
type Plan = readonly PlannedResource[];

const HIDDEN = "<unknown>";

/** A resource with its name as id, as an update shows it; `dependencies` are names, too. */
function made(
  token: string,
  name: string,
  inputs: Json = {},
  dependencies: Dependencies = {},
): PlannedResource {
  return {
    ...{ urn: name, type: `aws:${token}`, name, id: name, inputs },
    properties: { id: name, ...inputs },
    propertyDependencies: dependencies,
  };
}

const vpc = (name: string, more: Json = {}): PlannedResource =>
  made("ec2/vpc:Vpc", name, { cidrBlock: "10.0.0.0/16", ...more });
const subnet = (name: string, third: number, more: Json = {}): PlannedResource =>
  made("ec2/subnet:Subnet", name, {
    ...{ vpcId: "vpc", cidrBlock: `10.0.${String(third)}.0/24`, availabilityZone: "z-a" },
    ...more,
  });
const group = (name: string): PlannedResource =>
  made("ec2/securityGroup:SecurityGroup", name, { vpcId: "vpc" });
const instance = (name: string, more: Json = {}): PlannedResource =>
  made("ec2/instance:Instance", name, { subnetId: "a", vpcSecurityGroupIds: ["g"], ...more });

/** What all plans stand on: two subnets, of which `pub` gives public addresses, two groups and a machine. */
const GROUND: Plan = [
  vpc("vpc"),
  subnet("a", 1),
  subnet("pub", 2, { mapPublicIpOnLaunch: true }),
  group("g"),
  group("h"),
  instance("app"),
];

const setting = (namespace: string, name: string, value: unknown): Json => ({
  ...{ namespace, name, value },
});
const environment = (...settings: readonly Json[]): PlannedResource =>
  made("elasticbeanstalk/environment:Environment", "env", { settings }, { settings: ["g", "a"] });
const MACHINES = "aws:autoscaling:launchconfiguration";
const NETWORK = "aws:ec2:vpc";

const latticeResource = (name: string, definition: Json, portRanges: unknown): PlannedResource =>
  made(
    "vpclattice/resourceConfiguration:ResourceConfiguration",
    name,
    { portRanges, resourceConfigurationDefinition: definition },
    { resourceConfigurationDefinition: ["cache", "elsewhere"] },
  );

const scaling = (more: Json = {}): PlannedResource =>
  made("autoscaling/group:Group", "fleet", {
    ...{ vpcZoneIdentifiers: ["a"], launchTemplate: { id: "template" } },
    ...more,
  });
const template = (name: string, more: Json = {}): PlannedResource =>
  made("ec2/launchTemplate:LaunchTemplate", name, { vpcSecurityGroupIds: ["g"], ...more });
const balancer = made("lb/loadBalancer:LoadBalancer", "front", {
  ...{ loadBalancerType: "network", internal: true },
  subnets: ["a"],
});
const listener = made("lb/listener:Listener", "listener", {
  loadBalancerArn: "front",
  defaultActions: [{ type: "forward", targetGroupArn: "tg" }],
});
const targetGroup = made("lb/targetGroup:TargetGroup", "tg", { port: 8080 });
const latticeGroup = made("vpclattice/targetGroup:TargetGroup", "lattice", {
  config: { port: 8081 },
});
const classic = made("elb/loadBalancer:LoadBalancer", "classic", {
  ...{ subnets: ["a"], instances: ["app"] },
  listeners: [
    { instancePort: 22, instanceProtocol: "tcp" },
    { instancePort: 80, instanceProtocol: "HTTP" },
    { instancePort: 443, instanceProtocol: "https" },
    { instancePort: 25, instanceProtocol: "ssl" },
  ],
});

const accelerator = (more: Json, listenerMore: Json = {}): Plan => [
  ...GROUND,
  made("globalaccelerator/accelerator:Accelerator", "acc", { enabled: true }),
  made(
    "globalaccelerator/listener:Listener",
    "l",
    {
      ...{ acceleratorArn: "acc", protocol: "TCP" },
      portRanges: [{ fromPort: 80, toPort: 90 }],
      ...listenerMore,
    },
    { portRanges: ["app"], protocol: ["app"] },
  ),
  balancer,
  made("ec2/networkInterface:NetworkInterface", "eni", { subnetId: "a", securityGroups: ["g"] }),
  instance("given", { networkInterfaces: [{ networkInterfaceId: "eni", deviceIndex: 0 }] }),
  made("ec2/eip:Eip", "eip", { instance: "app", networkInterface: "eni" }),
  made(
    "globalaccelerator/endpointGroup:EndpointGroup",
    "ends",
    {
      listenerArn: "l",
      endpointConfigurations: [{ endpointId: "app" }],
      portOverrides: [{ listenerPort: 85, endpointPort: 22 }],
      ...more,
    },
    { endpointConfigurations: ["app"], portOverrides: ["app"] },
  ),
];

const cluster = (more: Json = {}): PlannedResource =>
  made("eks/cluster:Cluster", "eks", {
    name: "by-name",
    vpcConfig: { subnetIds: ["a"], securityGroupIds: ["h"], ...more },
  });
const nodes = (more: Json): PlannedResource =>
  made("eks/nodeGroup:NodeGroup", "nodes", {
    ...{ clusterName: "by-name", subnetIds: ["a"] },
    ...more,
  });

const association = (name: string, subnetId: unknown, ...of: readonly string[]): PlannedResource =>
  made(
    "ec2/routeTableAssociation:RouteTableAssociation",
    name,
    { routeTableId: `table-${name}`, subnetId },
    { subnetId: of },
  );
const table = (name: string): PlannedResource =>
  made("ec2/routeTable:RouteTable", name, { vpcId: "vpc" });

const fleet = (...launchTemplateConfigs: readonly Json[]): PlannedResource =>
  made("ec2/fleet:Fleet", "fleet", { launchTemplateConfigs });
const specification = (name: string): Json => ({
  launchTemplateSpecification: { launchTemplateId: name },
});

const peering = (more: Json = {}): PlannedResource =>
  made("ec2/vpcPeeringConnection:VpcPeeringConnection", "pcx", {
    ...{ vpcId: "vpc", peerVpcId: "vpc-b", peerOwnerId: "123456789012" },
    ...more,
  });

const transit = (token: string, name: string, inputs: Json = {}, of: Dependencies = {}) =>
  made(`ec2transitgateway/${token}`, name, inputs, of);

const exclusive = (more: Json, of: Dependencies = {}): PlannedResource =>
  made(
    "ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive",
    "only",
    { securityGroupId: "g", ingressRuleIds: ["one"], egressRuleIds: [], ...more },
    of,
  );
const rule = (name: string, cidrIpv4: string): PlannedResource =>
  made("vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, {
    ...{ securityGroupId: "g", ipProtocol: "tcp", fromPort: 11211, toPort: 11211, cidrIpv4 },
  });

/** Plans by what is in them beside the ground. */
const PLANS = {
  beanstalk: [
    ...GROUND,
    environment(
      setting("aws:elb:loadbalancer", "SecurityGroups", "sg-elb"),
      setting(MACHINES, "InstanceType", "t3.micro"),
      setting(NETWORK, "Subnets", "a , pub"),
      setting(NETWORK, "ELBSubnets", "sub-elb"),
      setting(MACHINES, "SecurityGroups", "g,h"),
      setting(NETWORK, "AssociatePublicIpAddress", "false"),
    ),
  ],
  "lattice resources": [
    ...GROUND,
    made("elasticache/cluster:Cluster", "cache", { engine: "memcached", numCacheNodes: 1 }),
    latticeResource("by-name", { dnsResource: { domainName: HIDDEN } }, ["11211"]),
    latticeResource("by-address", { ipResource: { ipAddress: "10.0.1.5" } }, [
      "80-90",
      "11211",
      "x1",
      "1x",
    ]),
    latticeResource("by-arn", { arnResource: { arn: "arn:aws:rds:x" } }, ["1"]),
    latticeResource("hidden-ports", { ipResource: { ipAddress: "10.0.1.6" } }, ["80", HIDDEN]),
  ],
  "scaling groups, attached": [
    ...GROUND,
    ...[balancer, listener, targetGroup, latticeGroup, classic, template("template"), scaling()],
    made("autoscaling/attachment:Attachment", "to-lb", {
      ...{ autoscalingGroupName: "fleet", lbTargetGroupArn: "tg" },
    }),
    made("autoscaling/attachment:Attachment", "to-classic", {
      ...{ autoscalingGroupName: "fleet", elb: "classic" },
    }),
    made("autoscaling/trafficSourceAttachment:TrafficSourceAttachment", "to-lattice", {
      ...{ autoscalingGroupName: "fleet", trafficSource: { identifier: "lattice", type: "x" } },
    }),
    made("autoscaling/attachment:Attachment", "of-another", {
      ...{ autoscalingGroupName: "another", lbTargetGroupArn: "tg" },
    }),
  ],
  "scaling groups that say it themselves": [
    ...GROUND,
    ...[balancer, listener, targetGroup, latticeGroup, classic, template("template")],
    scaling({
      targetGroupArns: ["tg"],
      loadBalancers: ["classic"],
      trafficSources: [{ identifier: "lattice", type: "vpc-lattice" }],
    }),
  ],
  services: [
    ...GROUND,
    ...[balancer, listener, targetGroup],
    made("ecs/service:Service", "service", {
      networkConfiguration: { subnets: ["pub"], securityGroups: ["h"], assignPublicIp: true },
      loadBalancers: [{ targetGroupArn: "tg", containerName: "web", containerPort: 3000 }],
    }),
  ],
  "attached targets": [
    ...GROUND,
    ...[balancer, listener, targetGroup, latticeGroup, classic],
    made(
      "lb/targetGroupAttachment:TargetGroupAttachment",
      "at",
      { targetGroupArn: "tg", targetId: "app", port: 99 },
      { targetId: ["app"] },
    ),
    made("vpclattice/targetGroupAttachment:TargetGroupAttachment", "at-lattice", {
      ...{ targetGroupIdentifier: "lattice", target: { id: "app", port: 98 } },
    }),
    made("elb/attachment:Attachment", "at-classic", { elb: "classic", instance: "app" }),
  ],
  "listener rules": [
    ...GROUND,
    ...[balancer, targetGroup, made("lb/targetGroup:TargetGroup", "other", { port: 1 })],
    made("lb/listener:Listener", "listener", { loadBalancerArn: "front", defaultActions: [] }),
    made("lb/listenerRule:ListenerRule", "rule", {
      listenerArn: "listener",
      actions: [{ forward: { targetGroups: [{ arn: "tg" }, { arn: "other" }] } }],
    }),
    ...["tg", "other"].map((name) =>
      made("lb/targetGroupAttachment:TargetGroupAttachment", `at-${name}`, {
        ...{ targetGroupArn: name, targetId: "app" },
      }),
    ),
  ],
  "an accelerator": accelerator({}),
  "an accelerator of everything": accelerator({
    endpointConfigurations: [
      { endpointId: "given" },
      { endpointId: "eip" },
      { endpointId: "front" },
      { endpointId: "g" },
    ],
  }),
  "custom routing": [
    ...GROUND,
    made("globalaccelerator/customRoutingEndpointGroup:CustomRoutingEndpointGroup", "custom", {
      endpointConfigurations: [{ endpointId: "a" }],
    }),
  ],
  "nodes that are logged in to": [
    ...GROUND,
    cluster(),
    nodes({ remoteAccess: { ec2SshKey: "key", sourceSecurityGroupIds: ["h"] } }),
  ],
  "nodes of a template": [
    ...GROUND,
    cluster(),
    template("template", { networkInterfaces: [{ associatePublicIpAddress: true }] }),
    nodes({ launchTemplate: { id: "template" } }),
    made("eks/fargateProfile:FargateProfile", "pods", {
      ...{ clusterName: "by-name", subnetIds: ["pub"] },
    }),
  ],
  "a cluster whose group has a resource": [
    ...GROUND,
    cluster({ clusterSecurityGroupId: "h" }),
    nodes({}),
    made("rds/cluster:Cluster", "db", {
      ...{ clusterIdentifier: "db-name", vpcSecurityGroupIds: ["h"] },
    }),
    made("rds/clusterInstance:ClusterInstance", "db-one", {
      ...{
        clusterIdentifier: "db-name",
        publiclyAccessible: true,
        dbSubnetGroupName: "db-subnets",
      },
    }),
    made("rds/subnetGroup:SubnetGroup", "db-subnets", { name: "db-subnets", subnetIds: ["pub"] }),
    made("ec2clientvpn/endpoint:Endpoint", "vpn", { securityGroupIds: ["g"], vpcId: "vpc" }),
    made("ec2clientvpn/networkAssociation:NetworkAssociation", "vpn-a", {
      ...{ clientVpnEndpointId: "vpn", subnetId: "a" },
    }),
  ],
  "tables of one of a few subnets": [
    ...GROUND,
    ...["x", "y", "known"].map((name) => table(`table-${name}`)),
    subnet("b", 3),
    subnet("c", 4),
    association("x", HIDDEN, "a", "b"),
    association("y", HIDDEN, "b", "c"),
    association("known", "pub"),
    made(
      "ec2/networkAcl:NetworkAcl",
      "acl",
      { vpcId: "vpc", subnetIds: ["a", HIDDEN] },
      { subnetIds: ["b", "c"] },
    ),
    made("ec2/networkAclAssociation:NetworkAclAssociation", "acl-c", {
      ...{ networkAclId: "acl", subnetId: "c" },
    }),
  ],
  "a VPC of its own settings": [
    vpc("vpc", { enableDnsSupport: false }),
    ...GROUND.slice(1),
    vpc("vpc-b", { enableDnsSupport: true, cidrBlock: "10.1.0.0/16" }),
    table("main"),
    made("ec2/mainRouteTableAssociation:MainRouteTableAssociation", "is-main", {
      ...{ vpcId: "vpc", routeTableId: "main" },
    }),
    made("ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "more", {
      ...{ vpcId: "vpc", cidrBlock: "10.9.0.0/16" },
    }),
    made("ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "bpa", {
      internetGatewayBlockMode: "block-ingress",
    }),
    made("vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation", "lent", {
      ...{ securityGroupId: "g", vpcId: "vpc-b" },
    }),
  ],
  "adopted parts": [
    made("ec2/defaultVpc:DefaultVpc", "dv", { cidrBlock: "172.31.0.0/16" }),
    made("ec2/defaultSubnet:DefaultSubnet", "ds", {
      ...{ availabilityZone: "z-a", cidrBlock: "172.31.0.0/20" },
    }),
    made("ec2/defaultRouteTable:DefaultRouteTable", "drt", {
      defaultRouteTableId: "dv#main-table",
    }),
    made("ec2/instance:Instance", "app", {}),
    made("lambda/function:Function", "nowhere", { vpcConfig: { subnetIds: [] } }),
  ],
  "fleets of two templates": [
    ...GROUND,
    template("one", {
      networkInterfaces: [
        { subnetId: "a", securityGroups: ["h"], associatePublicIpAddress: true },
        { subnetId: "pub", securityGroups: ["g"], associatePublicIpAddress: false },
        { securityGroups: ["h"], privateIp: "10.0.1.77" },
      ],
      vpcSecurityGroupIds: undefined,
    }),
    template("two"),
    fleet(
      { ...specification("one") },
      { ...specification("two"), overrides: [{ subnetId: "a" }, { subnetId: "pub" }] },
    ),
  ],
  "interfaces and who has them": [
    ...GROUND,
    ...["e1", "e2", "e3", "e4"].map((name, index) =>
      made("ec2/networkInterface:NetworkInterface", name, {
        ...{ subnetId: "a", securityGroups: ["g"], privateIps: [`10.0.1.${String(20 + index)}`] },
        ...(name === "e2" ? { attachments: [{ instance: "app", deviceIndex: 1 }] } : {}),
        ...(name === "e3" ? { sourceDestCheck: false } : {}),
      }),
    ),
    made("ec2/networkInterfaceAttachment:NetworkInterfaceAttachment", "at-1", {
      ...{ networkInterfaceId: "e1", instanceId: "i-elsewhere" },
    }),
    made(
      "ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
      "more",
      { networkInterfaceId: "e3", securityGroupId: "h" },
    ),
    made("ec2/eip:Eip", "eip", { networkInterface: "e4" }),
    made("ec2/eipAssociation:EipAssociation", "eip-app", { instanceId: "app" }),
    instance("public", { publicIp: "54.1.2.3", privateIp: "10.0.1.9", ipv6Addresses: [] }),
    instance("asks", { associatePublicIpAddress: true, sourceDestCheck: false }),
  ],
  "balancers by their subnets": [
    ...GROUND,
    made("lb/loadBalancer:LoadBalancer", "mapped", {
      ...{ loadBalancerType: "network", securityGroups: ["g"] },
      subnetMappings: [{ subnetId: "a" }, { subnetId: "pub" }],
    }),
    made("lb/loadBalancer:LoadBalancer", "listed", { subnets: ["a", "pub"], internal: false }),
  ],
  "gateways with tables": [
    ...GROUND,
    table("edge"),
    made("ec2/internetGateway:InternetGateway", "igw", { vpcId: "vpc" }),
    made("ec2/vpnGateway:VpnGateway", "vgw", {}),
    made("ec2/vpnGatewayAttachment:VpnGatewayAttachment", "vgw-at", {
      ...{ vpnGatewayId: "vgw", vpcId: "vpc" },
    }),
    made(
      "ec2/routeTableAssociation:RouteTableAssociation",
      "igw-edge",
      { gatewayId: "igw", routeTableId: "edge" },
      { gatewayId: ["igw", "vgw"] },
    ),
    made("ec2/natGateway:NatGateway", "nat", { subnetId: "pub", connectivityType: "private" }),
  ],
  "a peering": [
    ...GROUND,
    vpc("vpc-b", { cidrBlock: "10.1.0.0/16" }),
    peering({ peerRegion: "eu-west-1" }),
    made("ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "yes", {
      ...{ vpcPeeringConnectionId: "pcx", autoAccept: true },
    }),
  ],
  "a peering that was answered": [...GROUND, peering({ acceptStatus: "active" })],
  "a transit gateway": [
    ...GROUND,
    made("ec2/managedPrefixList:ManagedPrefixList", "list", {
      ...{ addressFamily: "IPv4", maxEntries: 5 },
      entries: [{ cidr: "10.7.0.0/16" }, { cidr: "10.8.0.0/16" }],
    }),
    transit("transitGateway:TransitGateway", "tgw", { securityGroupReferencingSupport: "enable" }),
    transit("transitGateway:TransitGateway", "far", { defaultRouteTableAssociation: "disable" }),
    transit("vpcAttachment:VpcAttachment", "at", {
      ...{ transitGatewayId: "tgw", vpcId: "vpc", subnetIds: ["a"], ipv6Support: "enable" },
      ...{ applianceModeSupport: "enable", securityGroupReferencingSupport: "disable" },
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: true,
    }),
    transit("peeringAttachment:PeeringAttachment", "peer", {
      ...{ transitGatewayId: "tgw", peerTransitGatewayId: "far" },
    }),
    transit("routeTable:RouteTable", "rt", { transitGatewayId: "tgw" }),
    transit("routeTableAssociation:RouteTableAssociation", "assoc", {
      ...{ transitGatewayAttachmentId: "peer", transitGatewayRouteTableId: "rt" },
    }),
    transit("routeTablePropagation:RouteTablePropagation", "prop", {
      ...{ transitGatewayAttachmentId: "at", transitGatewayRouteTableId: "rt" },
    }),
    transit("route:Route", "route", {
      ...{ destinationCidrBlock: "10.3.0.0/16", transitGatewayRouteTableId: "rt" },
      ...{ transitGatewayAttachmentId: "at", blackhole: false },
    }),
    transit("prefixListReference:PrefixListReference", "ref", {
      ...{ prefixListId: "list", transitGatewayRouteTableId: "rt" },
      ...{ transitGatewayAttachmentId: "at", blackhole: false },
    }),
  ],
  "transit attachments of two gateways": [
    ...GROUND,
    ...["one", "two"].flatMap((name) => [
      transit("transitGateway:TransitGateway", name),
      transit("vpcAttachment:VpcAttachment", `to-${name}`, {
        ...{ transitGatewayId: name, vpcId: "vpc", subnetIds: ["a"] },
      }),
    ]),
  ],
  "parts of wholes elsewhere": [
    ...GROUND,
    made("ec2/route:Route", "route", {
      ...{ routeTableId: "rtb-elsewhere", destinationCidrBlock: "10.5.0.0/16" },
      gatewayId: "igw-elsewhere",
    }),
    made("ec2/networkAclRule:NetworkAclRule", "entry", {
      ...{ networkAclId: "acl-elsewhere", ruleNumber: 5, protocol: "6", ruleAction: "ALLOW" },
      ...{ cidrBlock: "10.0.0.0/8", fromPort: 1, toPort: 9, egress: true },
    }),
    made("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", {
      ...{ securityGroupId: "sg-elsewhere", ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" },
    }),
  ],
  "exclusive rules": [
    ...GROUND,
    rule("one", "10.0.0.0/8"),
    rule("two", "0.0.0.0/0"),
    exclusive({}),
  ],
  "rules of a few groups": [
    ...GROUND,
    rule("one", "10.0.0.0/8"),
    exclusive({ securityGroupId: HIDDEN }, { securityGroupId: ["g", "h"] }),
    made(
      "ec2/securityGroupRule:SecurityGroupRule",
      "classic",
      {
        ...{ type: "egress", protocol: "udp", fromPort: 53, toPort: 53, self: true },
        ...{ securityGroupId: HIDDEN, prefixListIds: ["pl-1"], description: "names" },
      },
      { securityGroupId: ["g", "h"] },
    ),
  ],
  caches: [
    ...GROUND,
    subnet("b", 3, { availabilityZone: "z-b" }),
    made("elasticache/subnetGroup:SubnetGroup", "subnets", { subnetIds: ["a", "b"] }),
    made("elasticache/cluster:Cluster", "orders", {
      ...{ engine: "Memcached", numCacheNodes: 2, subnetGroupName: "subnets", port: 11300 },
      ...{ securityGroupIds: ["g"], preferredAvailabilityZones: ["z-b", "z-a"] },
      ...{ networkType: "dual_stack", transitEncryptionEnabled: true, clusterAddress: "a.cfg" },
    }),
    made("elasticache/cluster:Cluster", "one", {
      ...{ engine: "memcached", subnetGroupName: "subnets", availabilityZone: "z-b" },
      networkType: "ipv9",
    }),
    made("elasticache/serverlessCache:ServerlessCache", "less", {
      ...{ engine: "memcached", subnetIds: ["a", "b"], securityGroupIds: ["h"] },
    }),
  ],
} satisfies Readonly<Record<string, Plan>>;

/** `dax.Cluster` as the engine has it. */
function tokenOf(short: string): string {
  const [service = "", type = ""] = short.split(".");
  return `aws:${service}/${type}:${type}`;
}

const read = (name: keyof typeof PLANS): Topology => readPlanned(PLANS[name]);

/** Known, or what it can be, or the word that nothing is known. */
const shown = <T>(fact: Fact<T>): unknown =>
  isUnknown(fact) ? (fact.among ?? `unknown, ${fact.origin}`) : fact;

function interfaceOf(topology: Topology, id: string): Json {
  const found = topology.interfaces.byId.get(id) ?? assert.fail(`no interface ${id}`);
  const { kind, publicAddress, groups, subnets } = found;
  return {
    ...{ kind, subnets: subnets.items, groups: groups.items },
    publicAddress: shown(publicAddress),
  };
}

function targetsOf(topology: Topology, id: string): readonly string[] | undefined {
  const { targets } = topology.forwarders.byId.get(id) ?? {};
  if (targets === undefined) return undefined;
  const { items, rest } = targets;
  const told = items.map(({ target, port, lastPort }) =>
    [target, isUnknown(port) ? "?" : String(port), lastPort].filter(Boolean).join(":"),
  );
  return rest === undefined ? told : [...told, "and others"];
}

describe("less common resources of a plan", () => {
  describe("machines of Elastic Beanstalk", () => {
    const envOf = (...settings: readonly Json[]): Topology =>
      readPlanned([...GROUND, environment(...settings)]);
    const inA = setting(NETWORK, "Subnets", "a");
    const inPublic = setting(NETWORK, "Subnets", "pub");
    const addressOf = (...settings: readonly Json[]): unknown =>
      interfaceOf(envOf(...settings), "env#eni").publicAddress;
    const askedFor = (value: string): Json => setting(NETWORK, "AssociatePublicIpAddress", value);

    it("are in the subnets and groups of their own settings, and in a group that AWS makes", () => {
      assert.deepEqual(interfaceOf(read("beanstalk"), "env#eni"), {
        ...{ kind: "instance", subnets: ["a", "pub"], groups: ["env#own-group", "g", "h"] },
        publicAddress: null,
      });
    });

    it("are none without subnets of their own namespace", () => {
      for (const settings of [[], [setting(MACHINES, "Subnets", "a")]])
        assert.equal(envOf(...settings).interfaces.byId.has("env#eni"), false);
    });

    it("have a public address where they are told to, else where their subnet says so", () => {
      assert.equal(addressOf(inA, askedFor("true")), ADDRESS_GIVEN_AT_LAUNCH);
      assert.equal(addressOf(inPublic, askedFor("false")), null);
      assert.equal(addressOf(inPublic), ADDRESS_GIVEN_AT_LAUNCH);
      assert.equal(addressOf(inA), null);
    });

    it("are somewhere, in any group, where the settings are not known", () => {
      const hidden = made("elasticbeanstalk/environment:Environment", "env", { settings: HIDDEN });
      const eni = readPlanned([...GROUND, hidden]).interfaces.byId.get("env#eni");
      assert.deepEqual(
        [eni?.subnets.items, eni?.subnets.rest?.origin, eni?.groups.rest?.origin],
        [[], "plan", "plan"],
      );
      assert.equal(shown(eni?.publicAddress ?? null), "unknown, plan");
    });

    it("are in what a setting was computed from", () => {
      const hidden = [
        setting(NETWORK, "Subnets", HIDDEN),
        setting(MACHINES, "SecurityGroups", HIDDEN),
      ];
      const { subnets, groups } = interfaceOf(envOf(...hidden), "env#eni");
      assert.deepEqual([subnets, groups], [["a"], ["env#own-group", "g"]]);
    });
  });

  describe("VPC Lattice", () => {
    it("offers a name or an address by its ports; what is offered by its ARN is no cache", () => {
      const topology = read("lattice resources");
      assert.deepEqual(targetsOf(topology, "by-name"), ["cache#0001:11211"]);
      assert.deepEqual(targetsOf(topology, "by-address"), ["10.0.1.5:80:90", "10.0.1.5:11211"]);
      assert.equal(targetsOf(topology, "by-arn"), undefined);
      assert.deepEqual(targetsOf(topology, "hidden-ports"), ["10.0.1.6:80", "10.0.1.6:?"]);
    });

    it("says that others than the stack may connect by it, and hands connections on", () => {
      const offered = read("lattice resources").forwarders.byId.get("by-address");
      assert.deepEqual(
        [offered?.kind, offered?.handsOn, offered?.openTo?.origin],
        ["lattice", "connections", "outside"],
      );
    });
  });

  describe("a scaling group is a target", () => {
    for (const name of [
      "scaling groups, attached",
      "scaling groups that say it themselves",
    ] as const)
      it(`of each kind of target group and of Classic Load Balancers: ${name}`, () => {
        const topology = read(name);
        assert.deepEqual(targetsOf(topology, "front"), ["fleet#eni:8080"]);
        assert.deepEqual(targetsOf(topology, "lattice"), ["fleet#eni:8081"]);
        assert.deepEqual(targetsOf(topology, "classic"), [
          ...["app#eni:22", "app#eni:25", "fleet#eni:22", "fleet#eni:25"],
        ]);
      });
  });

  describe("a target group leads to", () => {
    it("the port of a service's container", () => {
      assert.deepEqual(targetsOf(read("services"), "front"), ["service#eni:3000"]);
    });

    it("what is attached, by the attachment's port", () => {
      const topology = read("attached targets");
      assert.deepEqual(targetsOf(topology, "front"), ["app#eni:99"]);
      assert.deepEqual(targetsOf(topology, "lattice"), ["app#eni:98"]);
      assert.deepEqual(targetsOf(topology, "classic"), ["app#eni:22", "app#eni:25"]);
    });

    it("what it has, from the rules of a listener, too", () => {
      assert.deepEqual(targetsOf(read("listener rules"), "front"), ["app#eni:8080", "app#eni:1"]);
    });
  });

  describe("an accelerator leads to", () => {
    const ends = (more: Json, listenerMore: Json = {}): readonly string[] | undefined =>
      targetsOf(readPlanned(accelerator(more, listenerMore)), "ends");
    const range = (fromPort: unknown, toPort: unknown): Json => ({
      portRanges: [{ fromPort, toPort }],
    });
    const override = (listenerPort: unknown, endpointPort: unknown): Json => ({
      portOverrides: [{ listenerPort, endpointPort }],
    });

    it("the ports of its listener, but for those that it hands on by others", () => {
      assert.deepEqual(ends({}), ["app#eni:22", "app#eni:80:84", "app#eni:86:90"]);
      assert.deepEqual(ends({ portOverrides: [] }), ["app#eni:80:90"]);
      assert.deepEqual(ends({ portOverrides: [] }, range(81, 81)), ["app#eni:81"]);
      assert.deepEqual(ends({ portOverrides: [] }, range(90, 80)), []);
    });

    it("any port where one of these is not known", () => {
      const open = ["app#eni:?"];
      assert.deepEqual(ends({}, range(HIDDEN, 90)), open);
      assert.deepEqual(ends({}, range(80, HIDDEN)), open);
      assert.deepEqual(ends({}, { portRanges: [HIDDEN] }), open);
      assert.deepEqual(ends({ portOverrides: [HIDDEN] }), open);
      assert.deepEqual(ends(override(HIDDEN, 22)), open);
      assert.deepEqual(ends(override(85, HIDDEN)), open);
      assert.deepEqual(ends({ listenerArn: "elsewhere" }), open);
    });

    it("given interfaces of an instance, both ends of an address, and a load balancer", () => {
      assert.deepEqual(
        targetsOf(read("an accelerator of everything"), "ends")?.filter((one) =>
          one.endsWith(":22"),
        ),
        ["eni:22", "app#eni:22", "front:22"],
      );
    });

    it("nowhere while it is off, or by UDP; where neither is known, that is what is not read", () => {
      assert.equal(ends({}, { protocol: "UDP" }), undefined);
      const unreadOf = (plan: Plan): number | undefined =>
        readPlanned(plan).forwarders.byId.get("ends")?.unread?.length;
      const enabled = (value: unknown): Plan =>
        accelerator({}).map((one) =>
          one.urn === "acc"
            ? made("globalaccelerator/accelerator:Accelerator", "acc", { enabled: value })
            : one,
        );
      assert.equal(readPlanned(enabled(false)).forwarders.byId.has("ends"), false);
      assert.equal(unreadOf(enabled(HIDDEN)), 1);
      assert.equal(unreadOf(accelerator({}, { protocol: HIDDEN })), 1);
      assert.equal(unreadOf(enabled(true)), undefined);
    });

    it("what is not known, where it leads by custom routing", () => {
      assert.deepEqual(targetsOf(read("custom routing"), "custom"), ["and others"]);
    });
  });

  describe("nodes of EKS", () => {
    it("carry the cluster's group, and one that admits ssh from the groups that are named", () => {
      const topology = read("nodes that are logged in to");
      assert.deepEqual(interfaceOf(topology, "nodes#eni").groups, [
        ...["eks#cluster-group", "nodes#login-group"],
      ]);
      const {
        vpc: its,
        ingress,
        egress,
      } = topology.securityGroups.byId.get("nodes#login-group") ?? assert.fail();
      assert.equal(its, "vpc");
      assert.deepEqual(ingress.items[0]?.peers.items, [{ kind: "group", id: "h" }]);
      assert.deepEqual(
        [ingress.items[0].protocol, ingress.items[0].ports],
        [...["tcp", { from: 22, to: 22 }]],
      );
      assert.deepEqual(egress, { items: [] });
    });

    it("carry the groups of their template alone, and have its public address", () => {
      const topology = read("nodes of a template");
      assert.deepEqual(interfaceOf(topology, "nodes#eni"), {
        ...{ kind: "other", subnets: ["a"], groups: ["g"] },
        publicAddress: ADDRESS_GIVEN_AT_LAUNCH,
      });
      assert.deepEqual(interfaceOf(topology, "pods#eni"), {
        ...{ kind: "other", subnets: ["pub"], groups: ["eks#cluster-group"], publicAddress: null },
      });
    });

    it("carry the group by the id that AWS told; no group is made for it then", () => {
      const topology = read("a cluster whose group has a resource");
      assert.deepEqual(interfaceOf(topology, "nodes#eni").groups, ["h"]);
      assert.equal(topology.securityGroups.byId.get("h")?.name, "h");
    });
  });

  describe("a block that is not known as a whole has no field that is known", () => {
    const hidden = (token: string, key: string, of: readonly string[]): Topology =>
      readPlanned([
        ...GROUND,
        template("template"),
        made(token, "it", { [key]: HIDDEN }, { [key]: of }),
      ]);

    it("a function with such a place is there, in what that was computed from", () => {
      const topology = hidden("lambda/function:Function", "vpcConfig", ["a", "g"]);
      const { subnets, groups } = interfaceOf(topology, "it#eni");
      assert.deepEqual([subnets, groups], [["a"], ["g"]]);
    });

    it("a service with such a configuration has a public address, or none", () => {
      const topology = hidden("ecs/service:Service", "networkConfiguration", ["pub", "h"]);
      assert.deepEqual(interfaceOf(topology, "it#eni"), {
        ...{ kind: "container", subnets: ["pub"], groups: ["h"], publicAddress: "unknown, plan" },
      });
    });

    it("a scaling group of such a template is made of the one that it was computed from", () => {
      const topology = hidden("autoscaling/group:Group", "launchTemplate", ["template"]);
      assert.deepEqual(interfaceOf(topology, "it#eni").groups, ["g"]);
    });
  });

  it("an instance of a database carries its cluster's groups, in the subnets of its group", () => {
    assert.deepEqual(interfaceOf(read("a cluster whose group has a resource"), "db-one#eni"), {
      ...{ kind: "other", subnets: ["pub"], groups: ["h"], publicAddress: ADDRESS_GIVEN_AT_LAUNCH },
    });
  });

  it("a Client VPN endpoint is in the subnets that it is associated with", () => {
    const { subnets } = interfaceOf(read("a cluster whose group has a resource"), "vpn#eni");
    assert.deepEqual(subnets, ["a"]);
  });

  it("a table of one of a few subnets is each one's, or none; with two such tables, nobody can tell", () => {
    const { subnets } = read("tables of one of a few subnets");
    const of = (id: string): readonly unknown[] => {
      const { routeTable, networkAcl } = subnets.byId.get(id) ?? assert.fail(id);
      return [shown(routeTable), shown(networkAcl)];
    };
    assert.deepEqual(of("a")[0], [null, "table-x"]);
    assert.equal(of("b")[0], "unknown, plan");
    assert.deepEqual(of("c")[0], [null, "table-y"]);
    assert.deepEqual(of("pub")[0], "table-known");
    assert.deepEqual([of("a")[1], of("c")[1]], ["acl", "acl"]);
  });

  it("a VPC has the table that is made its main one, all of its ranges, and its resolver unless it is off", () => {
    const { vpcs, securityGroups } = read("a VPC of its own settings");
    const own = vpcs.byId.get("vpc");
    assert.deepEqual(
      [own?.mainRouteTable, own?.cidrs.items, own?.resolvesNames, own?.blockPublicAccess],
      ["main", ["10.0.0.0/16", "10.9.0.0/16"], false, "block-ingress"],
    );
    assert.equal(vpcs.byId.get("vpc-b")?.resolvesNames, undefined);
    assert.deepEqual(securityGroups.byId.get("g")?.associatedVpcs.items, ["vpc-b"]);
  });

  it("a fleet has machines of each template, and each interface that a template describes", () => {
    const topology = read("fleets of two templates");
    const ids = [...topology.interfaces.byId.keys()].filter((id) => id.startsWith("fleet"));
    assert.deepEqual(ids, ["fleet#eni", "fleet#eni-device-1", "fleet#eni-device-2", "fleet#eni-2"]);
    const placed = ids.map((id) => interfaceOf(topology, id)).map(({ subnets }) => subnets);
    assert.deepEqual(placed, [["a"], ["pub"], ["a"], ["a", "pub"]]);
    const groups = ids.map((id) => interfaceOf(topology, id).groups);
    assert.deepEqual(groups, [["h"], ["g"], ["h"], ["g"]]);
    const [first, second] = ids.map((id) => interfaceOf(topology, id).publicAddress);
    assert.deepEqual([first, second], [ADDRESS_GIVEN_AT_LAUNCH, null]);
  });

  it("an interface is its instance's, however it was given to it, with all of its groups and its address", () => {
    const { interfaces } = read("interfaces and who has them");
    const of = (id: string) => interfaces.byId.get(id) ?? assert.fail(id);
    assert.deepEqual(
      ["e1", "e2", "e3"].map((id) => [of(id).owner?.kind, of(id).owner?.id, of(id).kind]),
      [
        ["instance", "i-elsewhere", "instance"],
        ["resource", "app", "instance"],
        ["resource", "e3", "other"],
      ],
    );
    assert.deepEqual([of("e3").groups.items, of("e3").sourceDestCheck], [["g", "h"], false]);
    assert.deepEqual(
      ["e1", "e4", "app#eni", "public#eni", "asks#eni"].map((id) => of(id).publicAddress),
      [
        ...[null, ADDRESS_GIVEN_AT_LAUNCH, ADDRESS_GIVEN_AT_LAUNCH, "54.1.2.3"],
        ADDRESS_GIVEN_AT_LAUNCH,
      ],
    );
  });

  it("a load balancer has an interface in each subnet, mapped or listed", () => {
    const topology = read("balancers by their subnets");
    const placed = ["mapped", "listed"].map((name) =>
      [`${name}#eni`, `${name}#eni-2`].map((id) => interfaceOf(topology, id).subnets),
    );
    assert.deepEqual(placed, [
      [["a"], ["pub"]],
      [["a"], ["pub"]],
    ]);
    assert.deepEqual(interfaceOf(topology, "listed#eni").groups, ["vpc#default-group"]);
  });

  it("a gateway has a table for what comes in; one that may be another's is nobody's for sure", () => {
    const { gateways } = read("gateways with tables");
    assert.deepEqual(
      ["igw", "vgw"].map((id) => [gateways.byId.get(id)?.vpc, gateways.byId.get(id)?.routeTable]),
      [
        ["vpc", "edge"],
        ["vpc", undefined],
      ],
    );
    assert.equal(gateways.byId.get("nat")?.isPublic, false);
  });

  it("a peering is active where it is accepted, or was", () => {
    const of = (name: "a peering" | "a peering that was answered") =>
      read(name).peerings.byId.get("pcx") ?? assert.fail();
    assert.equal(of("a peering").state, "active");
    assert.equal(of("a peering that was answered").state, "active");
    const { account, region, cidrs } = of("a peering").accepter;
    assert.deepEqual(
      [account, region, cidrs.items],
      ["123456789012", "eu-west-1", ["10.1.0.0/16"]],
    );
  });

  it("a transit gateway's table has routes, entries of prefix lists, and what propagates", () => {
    const { transitRouteTables, transitAttachments, transitGateways } = read("a transit gateway");
    const { routes, propagations } = transitRouteTables.byId.get("rt") ?? assert.fail();
    assert.deepEqual(
      routes.items.map(({ cidr, attachment }) => [cidr, attachment]),
      ["10.3.0.0/16", "10.7.0.0/16", "10.8.0.0/16"].map((cidr) => [cidr, "at"]),
    );
    assert.deepEqual(propagations.items, ["at"]);
    const peer = transitAttachments.byId.get("peer");
    assert.deepEqual([peer?.associatedTable, peer?.peerAssociatedTable], ["rt", null]);
    assert.equal(transitAttachments.byId.get("at")?.associatedTable, null);
    assert.deepEqual(
      ["tgw", "far"].map((id) => transitGateways.byId.get(id)?.isGroupReferencing),
      [true, false],
    );
  });

  it("an attachment propagates into the default table of its own gateway alone", () => {
    const { transitRouteTables } = read("transit attachments of two gateways");
    const propagated = ["one", "two"].map(
      (name) => transitRouteTables.byId.get(`${name}#default-table`)?.propagations.items,
    );
    assert.deepEqual(propagated, [["to-one"], ["to-two"]]);
  });

  it("a table, an ACL and a group that lie elsewhere have what this stack adds, and others", () => {
    const topology = read("parts of wholes elsewhere");
    const { routes } = topology.routeTables.byId.get("rtb-elsewhere") ?? assert.fail();
    const { entries } = topology.networkAcls.byId.get("acl-elsewhere") ?? assert.fail();
    const { ingress, egress } = topology.securityGroups.byId.get("sg-elsewhere") ?? assert.fail();
    assert.deepEqual(
      [routes, entries, ingress, egress].map(({ items, rest }) => [
        ...[items.length, rest?.fact.subject.kind, rest?.fact.subject.id, rest?.fact.aspect],
      ]),
      [
        [1, "route-table", "rtb-elsewhere", "routes"],
        [1, "network-acl", "acl-elsewhere", "entries"],
        [1, "security-group", "sg-elsewhere", "ingress"],
        [0, "security-group", "sg-elsewhere", "egress"],
      ],
    );
    const [entry] = entries.items;
    assert.deepEqual(
      [entry?.action, entry?.protocol, entry?.ports],
      ["allow", "tcp", { from: 1, to: 9 }],
    );
  });

  it("a port that was taken from what is no cluster of Memcached is not known", () => {
    const portOf = (token: string, engine: string): unknown => {
      const source = made(token, "source", { engine, port: undefined });
      const own = { ...source, properties: { id: "source", engine, port: HIDDEN } };
      const rule = made(
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "rule",
        {
          ...{ securityGroupId: "g", ipProtocol: "tcp", cidrIpv4: "10.0.0.0/8" },
          ...{ fromPort: HIDDEN, toPort: HIDDEN },
        },
        { fromPort: ["source"], toPort: ["source"] },
      );
      const [read] =
        readPlanned([...GROUND, own, rule]).securityGroups.byId.get("g")?.ingress.items ?? [];
      return shown(read?.ports ?? null);
    };
    assert.deepEqual(portOf("elasticache/cluster:Cluster", "memcached"), {
      from: 11211,
      to: 11211,
    });
    assert.equal(portOf("elasticache/cluster:Cluster", "redis"), "unknown, plan");
    assert.equal(portOf("rds/instance:Instance", "memcached"), "unknown, plan");
  });

  it("what names an endpoint and is not modelled leaves nothing open", () => {
    const odd = (argument: string) =>
      made("ec2/packetPolicy:PacketPolicy", "odd", { [argument]: "g" });
    const unreadOf = (argument: string) =>
      readPlanned([...GROUND, odd(argument)]).securityGroups.byId.get("g")?.unread?.length;
    assert.deepEqual(["vpcEndpointId", "securityGroupId"].map(unreadOf), [undefined, 1]);
  });

  it("every type that has interfaces of its own: its groups and its public address by a subnet alone", () => {
    const types = listedTypes().filter((type) => readingOf(tokenOf(type)) === "carrier");
    const { interfaces } = readPlanned([
      ...GROUND,
      ...types.map((type) => ({ ...made("", type, { subnetIds: ["pub"] }), type: tokenOf(type) })),
    ]);
    assert.deepEqual(
      [...interfaces.byId.keys()].filter((id) => id !== "app#eni").sort(),
      types.map((type) => `${type}#eni`).sort(),
    );
  });

  it("of a group's rules those stay that are listed", () => {
    const { securityGroups } = read("exclusive rules");
    const ids = securityGroups.byId.get("g")?.ingress.items.map(({ id }) => id);
    assert.deepEqual(ids, ["one"]);
  });

  it("nodes of a cache are in the subnets of their zones, by what their network type says", () => {
    const { caches, interfaces } = read("caches");
    const orders = caches.byId.get("orders") ?? assert.fail();
    assert.deepEqual(
      [orders.ports.items, orders.isTls, orders.endpoint, orders.subnetGroup],
      [[11300], true, "a.cfg", "subnets"],
    );
    const of = (id: string) => interfaces.byId.get(id) ?? assert.fail(id);
    assert.deepEqual(
      ["orders#0001", "orders#0002", "one#0001", "less#0001", "less#0002"].map(
        (id) => of(id).subnets.items,
      ),
      [["b"], ["a"], ["b"], ["a"], ["b"]],
    );
    assert.deepEqual([of("orders#0001").families, of("one#0001").families], [[4, 6], undefined]);
    assert.equal(of("one#0001").unread?.length, 1);
  });

  describe("every field that is left out or not known changes this", () => {
    for (const [name, plan] of Object.entries(PLANS))
      it(name, () => {
        const changes = plan
          .filter((one) => !GROUND.includes(one))
          .flatMap((one) =>
            changesOf(one).map(([change, changed]): Change => {
              const read = plainlyRead(plan.map((each) => (each === one ? changed : each)));
              return [`${one.urn} ${change}`, linesOf(read)];
            }),
          );
        const text = changesTold(linesOf(plainlyRead(plan)), changes);
        expectTold(__dirname, "planned-kinds-fields", name, text);
      });
  });
});

/** The resource with each of its fields left out and not known; what may name others, computed from several of them, too. */
function changesOf(one: PlannedResource): readonly (readonly [string, PlannedResource])[] {
  const withInputs = (inputs: Json, more: Partial<PlannedResource> = {}): PlannedResource => ({
    ...{ ...one, ...more, inputs },
    properties: { id: one.id, ...inputs },
  });
  return pathsIn(one.inputs ?? {}).flatMap(([path, value]) => {
    const at = path.join(".");
    const [key = ""] = path;
    const hidden = set(one.inputs, path, HIDDEN) as Json;
    const withOthers = { propertyDependencies: { [key]: ["a", "pub", "g", "h", "vpc"] } };
    const changes = [
      [`${at} left out`, withInputs(set(one.inputs, path, undefined) as Json)],
      [`${at} not known`, withInputs(hidden)],
      [`${at} of a few others`, withInputs(hidden, withOthers)],
    ] as const;
    return changes.slice(0, typeof value === "string" ? 3 : 2);
  });
}

/** Where there are values, and which, inside of blocks and lists, too. */
function pathsIn(value: unknown): readonly (readonly [path: readonly string[], value: unknown])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [[key], inner] as const,
    ...pathsIn(inner).map(([path, its]) => [[key, ...path], its] as const),
  ]);
}

/** The value with another one at a path; without it, where the other is `undefined`. */
function set(value: unknown, [key, ...path]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  const entries = Object.entries(value as Json).map(([one, inner]): [string, unknown] => [
    one,
    one === key ? set(inner, path, other) : inner,
  ]);
  const kept = entries.filter(([, inner]) => inner !== undefined);
  return Array.isArray(value) ? kept.map(([, inner]) => inner) : Object.fromEntries(kept);
}
