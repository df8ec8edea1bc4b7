/**
 * Resources of EC2 and ElastiCache that a program makes by CloudFormation's names: through `@pulumi/aws-native`, or through
 * Cloud Control (`aws.cloudcontrol.Resource`). They are read as what the classic provider calls them.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html and `…/AWS_ElastiCache.html`
 */

import { isRecord, ownValue, valueOf } from "./declared";
import { UNKNOWN_MARKER } from "./planned-resource";
import type { PlannedResource } from "./planned-resource";

type Values = Readonly<Record<string, unknown>>;

/** A type of CloudFormation, as the classic provider has it. */
interface Translation {
  readonly type: string | ((values: Values) => string);
  /** A block whose arguments the classic provider has beside the others. */
  readonly block?: string;
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

const INTERFACE_NAMES = { groupSet: "securityGroups", privateIpAddress: "privateIp" };

const VPC_ATTACHMENT: Translation = {
  type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  block: "options",
};

/** By service and type in lower case: `ec2.securitygroup`. */
const TRANSLATIONS: ReadonlyMap<string, Translation> = new Map(
  Object.entries<Translation>({
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
    "ec2.gatewayroutetableassociation": {
      type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    },
    "ec2.vpccidrblock": {
      type: ({ cidrBlock }) =>
        cidrBlock === undefined
          ? "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation"
          : "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
      names: { amazonProvidedIpv6CidrBlock: "assignGeneratedIpv6CidrBlock" },
    },
    "ec2.vpcgatewayattachment": {
      type: ({ vpnGatewayId }) =>
        vpnGatewayId === undefined
          ? "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment"
          : "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
    },
    "ec2.vpcendpoint": { type: "aws:ec2/vpcEndpoint:VpcEndpoint" },
    "ec2.vpcpeeringconnection": {
      type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
      // CloudFormation accepts it where it may: in the own account, and by the peer's role.
      rewritten: (peering) => ({
        ...peering,
        autoAccept: peering.peerOwnerId === undefined || peering.peerRoleArn !== undefined,
      }),
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
      names: INTERFACE_NAMES,
    },
    "ec2.instance": {
      type: "aws:ec2/instance:Instance",
      names: { securityGroupIds: "vpcSecurityGroupIds", privateIpAddress: "privateIp" },
      rewritten: (instance) => ({
        ...instance,
        ...inEach(instance, "networkInterfaces", INTERFACE_NAMES),
      }),
    },
    "ec2.networkinterfaceattachment": {
      type: "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment",
    },
    "ec2.eip": { type: "aws:ec2/eip:Eip", names: { instanceId: "instance" } },
    "ec2.eipassociation": { type: "aws:ec2/eipAssociation:EipAssociation" },
    "ec2.launchtemplate": {
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      block: "launchTemplateData",
      names: { securityGroupIds: "vpcSecurityGroupIds", launchTemplateName: "name" },
      rewritten: (template) => ({
        ...template,
        ...inEach(template, "networkInterfaces", { groups: "securityGroups" }),
      }),
    },
    "autoscaling.autoscalinggroup": {
      type: "aws:autoscaling/group:Group",
      names: {
        vpcZoneIdentifier: "vpcZoneIdentifiers",
        launchConfigurationName: "launchConfiguration",
        loadBalancerNames: "loadBalancers",
      },
      rewritten: (group) => ({
        ...group,
        ...inEach(group, "launchTemplate", { launchTemplateId: "id", launchTemplateName: "name" }),
      }),
    },
    "ec2.transitgateway": { type: "aws:ec2transitgateway/transitGateway:TransitGateway" },
    "ec2.transitgatewayattachment": VPC_ATTACHMENT,
    "ec2.transitgatewayvpcattachment": VPC_ATTACHMENT,
    "ec2.transitgatewayroute": { type: "aws:ec2transitgateway/route:Route" },
    "ec2.transitgatewayroutetable": { type: "aws:ec2transitgateway/routeTable:RouteTable" },
    "ec2.transitgatewayroutetableassociation": {
      type: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
    },
    "ec2.transitgatewayroutetablepropagation": {
      type: "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
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
  }),
);

/** Nobody wrote it: how it is written is nobody's to judge. */
const GIVEN_BY_AWS = { protocol: "-1", cidrBlocks: ["0.0.0.0/0"], isGivenByAws: true };

/**
 * Inline rules have one peer each. A group without egress has AWS's own, which allows everything: only the classic provider
 * takes it away.
 */
function inlineRules({ ingress, egress, ...group }: Values): Values {
  return {
    ...group,
    ...(ingress === undefined ? {} : { ingress: eachRule(ingress) }),
    egress: egress === undefined ? [GIVEN_BY_AWS] : eachRule(egress),
  };
}

/** A block, or each of a list of them, with arguments of other names. */
function inEach(values: Values, key: string, names: Readonly<Record<string, string>>): Values {
  const value = values[key];
  const one = (block: unknown): unknown => (isRecord(block) ? renamed(names, block) : block);
  if (value === undefined) return {};
  return { [key]: Array.isArray(value) ? (value as unknown[]).map(one) : one(value) };
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
  const foreign = foreignResource(resource);
  const translation = foreign && TRANSLATIONS.get(foreign.type);
  if (foreign === undefined || translation === undefined) return resource;
  const { inputs, properties, propertyDependencies } = foreign.resource;
  const values = inputs ?? properties;
  const { type } = translation;
  return {
    ...foreign.resource,
    type: typeof type === "string" ? type : type(values),
    properties: applied(translation, properties),
    ...(inputs === undefined ? {} : { inputs: applied(translation, inputs) }),
    propertyDependencies: dependenciesOf(translation, values, propertyDependencies),
  };
}

/** A resource by CloudFormation's names. */
export interface ForeignResource {
  /** Service and type in lower case: `ec2.securitygroup`. */
  readonly type: string;
  /** The resource with its arguments, spelled as `@pulumi/aws-native` spells them. */
  readonly resource: PlannedResource;
}

/** What is made by CloudFormation's names, where its arguments can be told. */
export function foreignResource(resource: PlannedResource): ForeignResource | undefined {
  const native = /^aws-native:(\w+):(\w+)$/.exec(resource.type);
  if (native !== null) return { type: typeName(native), resource };
  return resource.type === CLOUD_CONTROL ? wishedFor(resource) : undefined;
}

function typeName([, service = "", type = ""]: RegExpExecArray): string {
  return `${service}.${type}`.toLowerCase();
}

/** The state that is wished for is JSON with CloudFormation's names; as a whole it is known or not. */
function wishedFor(resource: PlannedResource): ForeignResource | undefined {
  const { typeName: name, state } = wished(resource);
  const type = /^AWS::(\w+)::(\w+)$/.exec(name);
  if (type === null || state === undefined) return undefined;
  const inputs = camelCased(state) as Values;
  const { id } = resource.properties;
  return {
    type: typeName(type),
    resource: {
      ...resource,
      inputs,
      properties: { ...inputs, ...(id === undefined ? {} : { id }) },
      propertyDependencies: {},
    },
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
  const own = renamed(translation.names, unfolded(translation, values));
  return translation.rewritten === undefined ? own : translation.rewritten(own);
}

/** The arguments of the block are beside the others; where the block is not known, neither is any of these. */
function unfolded({ block, names }: Translation, values: Values): Values {
  if (block === undefined) return values;
  const { [block]: inner, ...others } = values;
  if (isRecord(inner)) return { ...inner, ...others };
  const isHidden = inner === UNKNOWN_MARKER;
  const hidden = Object.fromEntries(Object.keys(names ?? {}).map((key) => [key, UNKNOWN_MARKER]));
  return isHidden ? { ...hidden, ...others } : others;
}

function dependenciesOf(
  { block, names }: Translation,
  values: Values,
  dependencies: PlannedResource["propertyDependencies"],
): PlannedResource["propertyDependencies"] {
  if (block === undefined) return renamed(names, dependencies);
  const { [block]: ofBlock = [], ...others } = dependencies;
  const inner = values[block];
  const keys = Object.keys(isRecord(inner) ? inner : (names ?? {}));
  return renamed(names, { ...Object.fromEntries(keys.map((key) => [key, ofBlock])), ...others });
}

function renamed<T>(
  names: Readonly<Record<string, string>> | undefined,
  values: Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [ownValue(names ?? {}, key) ?? key, value]),
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
