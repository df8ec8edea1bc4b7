/** Stacks written as data: what the tables of the rules are made of, in process and as real programs. */
import type { PlannedResource } from "../../reachability";
import { UNKNOWN_MARKER } from "../../reachability";

/** A property of another resource of the stack: `ref("vpc.id")`. */
export interface Reference {
  readonly $ref: string;
}

/** A resource: its type and its arguments, with references among them. */
export type ResourceLiteral = readonly [type: string, args: Readonly<Record<string, unknown>>];

/** Resources by name. */
export type StackLiteral = Readonly<Record<string, ResourceLiteral>>;

export function ref(path: string): Reference {
  return { $ref: path };
}

/** A value that a program gets from outside of the stack and that is not known yet (a lookup, at a first preview). */
export const LOOKED_UP = { $lookup: true } as const;

/** Several values in one output: `pulumi.all([…])`, of which nothing is known at a first preview but where it comes from. */
export function bundle(...paths: readonly string[]) {
  return { $all: paths.map((path) => ref(path)) } as const;
}

/** One of several values in one output: `network.apply((n) => n.cacheGroup)`. */
export function picked(path: string, ...others: readonly string[]) {
  return { ...bundle(path, ...others), $pick: 0 } as const;
}

export const T = {
  vpc: "aws:ec2/vpc:Vpc",
  defaultVpc: "aws:ec2/defaultVpc:DefaultVpc",
  subnet: "aws:ec2/subnet:Subnet",
  gateway: "aws:ec2/internetGateway:InternetGateway",
  routeTable: "aws:ec2/routeTable:RouteTable",
  route: "aws:ec2/route:Route",
  association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  acl: "aws:ec2/networkAcl:NetworkAcl",
  group: "aws:ec2/securityGroup:SecurityGroup",
  defaultGroup: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  rule: "aws:ec2/securityGroupRule:SecurityGroupRule",
  prefixList: "aws:ec2/managedPrefixList:ManagedPrefixList",
  peering: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  instance: "aws:ec2/instance:Instance",
  template: "aws:ec2/launchTemplate:LaunchTemplate",
  scalingGroup: "aws:autoscaling/group:Group",
  loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
  flowLog: "aws:ec2/flowLog:FlowLog",
  cluster: "aws:elasticache/cluster:Cluster",
  serverless: "aws:elasticache/serverlessCache:ServerlessCache",
  subnetGroup: "aws:elasticache/subnetGroup:SubnetGroup",
  parameterGroup: "aws:elasticache/parameterGroup:ParameterGroup",
  replicationGroup: "aws:elasticache/replicationGroup:ReplicationGroup",
  lambda: "aws:lambda/function:Function",
  cloudControl: "aws:cloudcontrol/resource:Resource",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
} as const;

/** An instance in the public subnet that carries these groups. */
export function instance(groups: readonly unknown[], more: object = {}): ResourceLiteral {
  return [
    T.instance,
    {
      ami: "ami-0123456789abcdef0",
      instanceType: "t4g.micro",
      subnetId: ref("front.id"),
      vpcSecurityGroupIds: groups,
      ...more,
    },
  ];
}

/** A cluster of EKS in the private subnets, with nodes. */
export function eks(nodes: {
  readonly subnetIds: readonly unknown[];
  readonly remoteAccess?: object;
}) {
  return {
    eks: [
      "aws:eks/cluster:Cluster",
      {
        roleArn: "arn:aws:iam::123456789012:role/eks",
        vpcConfig: { subnetIds: [ref("a.id"), ref("b.id")] },
      },
    ],
    nodes: [
      "aws:eks/nodeGroup:NodeGroup",
      {
        clusterName: ref("eks.name"),
        nodeRoleArn: "arn:aws:iam::123456789012:role/nodes",
        scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 2 },
        ...nodes,
      },
    ],
  } as const;
}

/** A stack that no rule has anything to say about, in production. */
export const SOUND: StackLiteral = {
  vpc: [T.vpc, { cidrBlock: "10.0.0.0/16" }],
  closed: [T.defaultGroup, { vpcId: ref("vpc.id") }],
  a: subnet("10.0.1.0/24", "a"),
  b: subnet("10.0.2.0/24", "b"),
  front: subnet("10.0.3.0/24", "a"),
  "cache-group": [T.group, { vpcId: ref("vpc.id"), description: "The cache" }],
  "app-group": [T.group, { vpcId: ref("vpc.id"), description: "The application" }],
  "from-app": [
    T.ingress,
    {
      securityGroupId: ref("cache-group.id"),
      referencedSecurityGroupId: ref("app-group.id"),
      ipProtocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      description: "The application",
    },
  ],
  "to-cache": [
    T.egress,
    {
      securityGroupId: ref("app-group.id"),
      referencedSecurityGroupId: ref("cache-group.id"),
      ipProtocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      description: "The cache",
    },
  ],
  subnets: [T.subnetGroup, { name: "subnets", subnetIds: [ref("a.id"), ref("b.id")] }],
  cache: [
    T.cluster,
    {
      engine: "memcached",
      engineVersion: "1.6.22",
      nodeType: "cache.t4g.micro",
      numCacheNodes: 2,
      azMode: "cross-az",
      port: 11211,
      subnetGroupName: ref("subnets.name"),
      securityGroupIds: [ref("cache-group.id")],
      transitEncryptionEnabled: true,
      tags: { Name: "cache" },
    },
  ],
  app: instance([ref("app-group.id")], {
    associatePublicIpAddress: false,
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required" },
  }),
  logs: [
    T.flowLog,
    {
      vpcId: ref("vpc.id"),
      trafficType: "REJECT",
      logDestinationType: "s3",
      logDestination: "arn:aws:s3:::flow-logs",
    },
  ],
  evictions: [
    T.alarm,
    {
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      namespace: "AWS/ElastiCache",
      metricName: "Evictions",
      period: 60,
      statistic: "Sum",
      threshold: 0,
      dimensions: { CacheClusterId: ref("cache.clusterId") },
    },
  ],
};

function subnet(cidrBlock: string, zone: string): ResourceLiteral {
  return [T.subnet, { vpcId: ref("vpc.id"), cidrBlock, availabilityZone: `ap-northeast-2${zone}` }];
}

/** The range of the VPC, and those of its subnets, are known once AWS has given them. */
export const WITH_A_POOL = {
  vpc: {
    cidrBlock: undefined,
    ipv4IpamPoolId: "ipam-pool-0123456789abcdef0",
    ipv4NetmaskLength: 20,
  },
  a: { cidrBlock: ref("vpc.cidrBlock") },
  b: { cidrBlock: ref("vpc.cidrBlock") },
  front: { cidrBlock: ref("vpc.cidrBlock") },
} as const;

/**
 * The sound stack, changed: a resource's arguments are merged into those it has (`undefined` takes an argument away),
 * a `[type, args]` is added or replaces, `null` removes.
 */
export function sound(
  changes: Readonly<
    Record<string, ResourceLiteral | Readonly<Record<string, unknown>> | null>
  > = {},
): StackLiteral {
  const stack: Record<string, ResourceLiteral> = { ...SOUND };
  for (const [name, change] of Object.entries(changes)) {
    if (change === null) Reflect.deleteProperty(stack, name);
    else if (isResource(change)) stack[name] = change;
    else {
      const [type, args] = stack[name] ?? [];
      if (type === undefined) throw new Error(`the sound stack has no ${name}`);
      const merged = Object.entries({ ...args, ...change });
      stack[name] = [type, Object.fromEntries(merged.filter((entry) => entry[1] !== undefined))];
    }
  }
  return stack;
}

function isResource(change: object): change is ResourceLiteral {
  return Array.isArray(change);
}

/** What the provider computes at a first preview where the program left it out, as far as the rules care. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  [T.vpc]: ["cidrBlock", "defaultSecurityGroupId", "mainRouteTableId", "defaultNetworkAclId"],
  [T.group]: ["ingress", "egress", "name"],
  [T.cluster]: [
    "securityGroupIds",
    "port",
    "parameterGroupName",
    "subnetGroupName",
    "engineVersion",
    "azMode",
    "clusterId",
    "transitEncryptionEnabled",
  ],
  [T.serverless]: ["securityGroupIds", "subnetIds", "endpoints"],
  [T.instance]: [
    "vpcSecurityGroupIds",
    "subnetId",
    "associatePublicIpAddress",
    "metadataOptions",
    "publicIp",
    "privateIp",
  ],
  [T.subnet]: ["availabilityZone"],
  [T.template]: ["name", "metadataOptions", "latestVersion"],
  [T.scalingGroup]: ["name", "vpcZoneIdentifiers"],
  [T.loadBalancer]: ["name", "internal", "securityGroups", "subnets"],
};

/** The stack as a first preview shows it. */
export function planOf(stack: StackLiteral): PlannedResource[] {
  return Object.entries(stack).map(([name, [type, args]]) => {
    const inputs = masked(args) as Record<string, unknown>;
    const computed = ["id", "arn", ...(COMPUTED[type] ?? [])];
    const unknowns = Object.fromEntries(computed.map((property) => [property, UNKNOWN_MARKER]));
    return {
      urn: urnOf(name, type),
      type,
      name,
      id: UNKNOWN_MARKER,
      inputs,
      properties: { ...unknowns, ...inputs },
      propertyDependencies: dependenciesOf(args, stack),
    };
  });
}

export function urnOf(name: string, type: string): string {
  return `urn:pulumi:prod::tests::${type}::${name}`;
}

function masked(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("$ref" in value || "$lookup" in value || "$all" in value) return UNKNOWN_MARKER;
  if (Array.isArray(value)) return value.map((item) => masked(item));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item)]));
}

export function dependenciesOf(args: Readonly<Record<string, unknown>>, stack: StackLiteral) {
  const entries = Object.entries(args).map(([property, value]) => {
    const names = [...new Set(referencesIn(value).map((path) => path.split(".", 1)[0] ?? ""))];
    return [property, names.map((name) => urnOf(name, stack[name]?.[0] ?? "missing"))] as const;
  });
  return Object.fromEntries(entries.filter(([, urns]) => urns.length > 0));
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("$ref" in value) return [String(value.$ref)];
  return Object.values(value).flatMap((item) => referencesIn(item));
}
