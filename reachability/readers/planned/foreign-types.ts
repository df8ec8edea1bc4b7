/**
 * Resources of EC2 and ElastiCache that a program makes by CloudFormation's names: through `@pulumi/aws-native`, or through
 * Cloud Control (`aws.cloudcontrol.Resource`). They are read as what the classic provider calls them.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html and `…/AWS_ElastiCache.html`
 */

import { isRecord, valueOf } from "./declared";
import { UNKNOWN_MARKER } from "./planned-resource";
import type { PlannedResource } from "./planned-resource";

type Values = Readonly<Record<string, unknown>>;

/** A type of CloudFormation, as the classic provider has it. */
interface Translation {
  readonly type: string;
  /** Arguments of other names; the others are called the same. */
  readonly names?: Readonly<Record<string, string>>;
  /** What is written otherwise, after the names. */
  readonly rewritten?: (values: Values) => Values;
}

const RULE_NAMES = {
  groupId: "securityGroupId",
  cidrIp: "cidrIpv4",
  sourceSecurityGroupId: "referencedSecurityGroupId",
  destinationSecurityGroupId: "referencedSecurityGroupId",
  sourcePrefixListId: "prefixListId",
  destinationPrefixListId: "prefixListId",
};

/** By service and type in lower case: `ec2.securitygroup`. */
const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  "ec2.vpc": { type: "aws:ec2/vpc:Vpc" },
  "ec2.subnet": { type: "aws:ec2/subnet:Subnet" },
  "ec2.securitygroup": {
    type: "aws:ec2/securityGroup:SecurityGroup",
    names: { securityGroupIngress: "ingress", securityGroupEgress: "egress" },
    rewritten: inlineRules,
  },
  "ec2.securitygroupingress": {
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    names: RULE_NAMES,
  },
  "ec2.securitygroupegress": {
    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    names: RULE_NAMES,
  },
  "ec2.routetable": { type: "aws:ec2/routeTable:RouteTable" },
  "ec2.route": {
    type: "aws:ec2/route:Route",
    names: { egressOnlyInternetGatewayId: "egressOnlyGatewayId" },
  },
  "ec2.subnetroutetableassociation": {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  },
  "ec2.internetgateway": { type: "aws:ec2/internetGateway:InternetGateway" },
  "ec2.egressonlyinternetgateway": {
    type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
  },
  "ec2.natgateway": { type: "aws:ec2/natGateway:NatGateway" },
  "ec2.networkacl": { type: "aws:ec2/networkAcl:NetworkAcl" },
  "ec2.networkaclentry": {
    type: "aws:ec2/networkAclRule:NetworkAclRule",
    rewritten: ({ portRange, ...entry }) =>
      isRecord(portRange) ? { ...entry, fromPort: portRange.from, toPort: portRange.to } : entry,
  },
  "ec2.subnetnetworkaclassociation": {
    type: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  },
  "ec2.networkinterface": {
    type: "aws:ec2/networkInterface:NetworkInterface",
    names: { groupSet: "securityGroups", privateIpAddress: "privateIp" },
  },
  "ec2.instance": {
    type: "aws:ec2/instance:Instance",
    names: { securityGroupIds: "vpcSecurityGroupIds", privateIpAddress: "privateIp" },
  },
  "ec2.prefixlist": { type: "aws:ec2/managedPrefixList:ManagedPrefixList" },
  "elasticache.cachecluster": {
    type: "aws:elasticache/cluster:Cluster",
    names: {
      cacheSubnetGroupName: "subnetGroupName",
      vpcSecurityGroupIds: "securityGroupIds",
      cacheNodeType: "nodeType",
      clusterName: "clusterId",
    },
  },
  "elasticache.subnetgroup": {
    type: "aws:elasticache/subnetGroup:SubnetGroup",
    names: { cacheSubnetGroupName: "name" },
  },
  "elasticache.serverlesscache": {
    type: "aws:elasticache/serverlessCache:ServerlessCache",
    names: { serverlessCacheName: "name" },
  },
};

/**
 * Inline rules have one peer each. A group without egress has AWS's own, which allows everything: only the classic provider
 * takes it away.
 */
function inlineRules({ ingress, egress, ...group }: Values): Values {
  return {
    ...group,
    ...(ingress === undefined ? {} : { ingress: eachRule(ingress) }),
    egress:
      egress === undefined ? [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }] : eachRule(egress),
  };
}

function eachRule(rules: unknown): unknown {
  if (!Array.isArray(rules)) return rules;
  return (rules as unknown[]).map((rule) => (isRecord(rule) ? ruleOf(rule) : rule));
}

function ruleOf({ ipProtocol, fromPort, toPort, description, ...peers }: Values): Values {
  const list = (...keys: string[]): unknown[] =>
    keys.map((key) => peers[key]).filter((value) => value !== undefined);
  return {
    protocol: ipProtocol,
    ...(fromPort === undefined ? {} : { fromPort }),
    ...(toPort === undefined ? {} : { toPort }),
    ...(description === undefined ? {} : { description }),
    cidrBlocks: list("cidrIp"),
    ipv6CidrBlocks: list("cidrIpv6"),
    securityGroups: list("sourceSecurityGroupId", "destinationSecurityGroupId"),
    prefixListIds: list("sourcePrefixListId", "destinationPrefixListId"),
  };
}

const CLOUD_CONTROL = "aws:cloudcontrol/resource:Resource";

/** The resource as the classic provider has it; itself where it is one of that, or where nobody can tell what it is. */
export function translated(resource: PlannedResource): PlannedResource {
  const native = /^aws-native:(\w+):(\w+)$/.exec(resource.type);
  if (native !== null) return fromNative(resource, `${native[1] ?? ""}.${native[2] ?? ""}`);
  return resource.type === CLOUD_CONTROL ? fromCloudControl(resource) : resource;
}

function fromNative(resource: PlannedResource, type: string): PlannedResource {
  const translation = TRANSLATIONS[type.toLowerCase()];
  if (translation === undefined) return resource;
  const { inputs, properties, propertyDependencies } = resource;
  return {
    ...resource,
    type: translation.type,
    properties: applied(translation, properties),
    ...(inputs === undefined ? {} : { inputs: applied(translation, inputs) }),
    propertyDependencies: renamed(translation, propertyDependencies),
  };
}

/** The state that is wished for is JSON with CloudFormation's names; as a whole it is known or not. */
function fromCloudControl(resource: PlannedResource): PlannedResource {
  const { typeName, state } = wished(resource);
  const [, service, type] = /^AWS::(\w+)::(\w+)$/.exec(typeName) ?? [];
  const translation = TRANSLATIONS[`${service ?? ""}.${type ?? ""}`.toLowerCase()];
  if (translation === undefined || state === undefined) return resource;
  const inputs = applied(translation, camelCased(state) as Values);
  const { id } = resource.properties;
  return {
    ...resource,
    type: translation.type,
    inputs,
    properties: { ...inputs, ...(id === undefined ? {} : { id }) },
    propertyDependencies: {},
  };
}

function wished(resource: PlannedResource): { typeName: string; state: Values | undefined } {
  const typeName = valueOf(resource, "typeName");
  const text = valueOf(resource, "desiredState");
  return {
    typeName: typeof typeName === "string" ? typeName : "",
    state: typeof text === "string" && text !== UNKNOWN_MARKER ? parsed(text) : undefined,
  };
}

function parsed(text: string): Values | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function applied(translation: Translation, values: Values): Values {
  const own = renamed(translation, values);
  return translation.rewritten === undefined ? own : translation.rewritten(own);
}

function renamed<T>(
  { names }: Translation,
  values: Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [names?.[key] ?? key, value]),
  );
}

/** `VpcId` is `vpcId`, `IpProtocol` is `ipProtocol`; in tags and names of people's own nothing is looked up. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      camelCased(item),
    ]),
  );
}
