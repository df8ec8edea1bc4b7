/** What a reference means that a plan does not know yet, for every type it may have been computed from; and resources by CloudFormation's names. */

import assert from "node:assert/strict";
import { Block, isUnknown, Plan } from "../../../reachability";
import { FAMILIES } from "../../../reachability/readers/planned/families";
import type { Family } from "../../../reachability/readers/planned/families";
import { translated } from "../../../reachability/readers/planned/foreign-types";
import type { PlannedResource } from "../../../reachability/readers/planned/planned-resource";
import { expectTold } from "../../told-texts";

const HIDDEN = "<unknown>";

function planned(
  type: string,
  name: string,
  dependencies: Readonly<Record<string, readonly string[]>> = {},
): PlannedResource {
  const inputs = Object.fromEntries(Object.keys(dependencies).map((key) => [key, HIDDEN]));
  const propertyDependencies = dependencies;
  return { urn: name, type, name, properties: inputs, inputs, propertyDependencies };
}

/** `ec2.Subnet` as the engine has it. */
function token(short: string): string {
  const [service = "", type = ""] = short.split(".");
  return `aws:${service}/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
}

/** What is named by a property of this name, whichever resource has it. */
const NAMED: Readonly<Record<string, string>> = {
  vpcId: "ec2.Vpc",
  subnetId: "ec2.Subnet",
  subnetIds: "ec2.Subnet",
  subnets: "ec2.Subnet",
  vpcSecurityGroupIds: "ec2.SecurityGroup",
  securityGroupIds: "ec2.SecurityGroup",
  securityGroups: "ec2.SecurityGroup",
  securityGroupId: "ec2.SecurityGroup",
  routeTableId: "ec2.RouteTable",
  networkAclId: "ec2.NetworkAcl",
  networkInterface: "ec2.NetworkInterface",
  networkInterfaceId: "ec2.NetworkInterface",
  instance: "ec2.Instance",
  instanceId: "ec2.Instance",
  internetGatewayId: "ec2.InternetGateway",
  vpnGatewayId: "ec2.VpnGateway",
  vpcPeeringConnectionId: "ec2.VpcPeeringConnection",
  transitGatewayId: "ec2transitgateway.TransitGateway",
  transitGatewayAttachmentId: "ec2transitgateway.VpcAttachment",
  transitGatewayRouteTableId: "ec2transitgateway.RouteTable",
  subnetGroupName: "elasticache.SubnetGroup",
  targetGroupArn: "lb.TargetGroup",
  loadBalancerArn: "lb.LoadBalancer",
};

const TYPES = [
  ...["Vpc", "DefaultVpc", "Subnet", "DefaultSubnet", "SecurityGroup", "DefaultSecurityGroup"],
  ...["RouteTable", "DefaultRouteTable", "NetworkAcl", "DefaultNetworkAcl", "NetworkInterface"],
  ...["Instance", "InternetGateway", "VpnGateway", "NatGateway", "EgressOnlyInternetGateway"],
  ...["VpcPeeringConnection", "ManagedPrefixList", "LaunchTemplate", "LaunchConfiguration"],
  ...["VpcEndpoint", "InternetGatewayAttachment", "VpcIpv4CidrBlockAssociation", "Eip"],
  ...["VpcIpv6CidrBlockAssociation", "RouteTableAssociation", "MainRouteTableAssociation"],
  ...["Route", "NetworkAclAssociation", "NetworkInterfaceAttachment", "EipAssociation"],
  ...["VpnGatewayAttachment", "VpcPeeringConnectionAccepter", "PeeringConnectionOptions"],
  ...["SecurityGroupRule"],
].map((type) => `ec2.${type}`);

const MORE_TYPES = [
  ...[
    "TransitGateway",
    "VpcAttachment",
    "PeeringAttachment",
    "RouteTable",
    "RouteTableAssociation",
  ],
  ...["VpcAttachmentAccepter", "PeeringAttachmentAccepter"],
].map((type) => `ec2transitgateway.${type}`);

const OTHERS = [
  ...["eks.Cluster", "elasticache.Cluster", "elasticache.ServerlessCache", "elb.LoadBalancer"],
  ...["lb.TargetGroup", "lb.LoadBalancer", "lb.TargetGroupAttachment", "lb.Listener"],
  ...["vpclattice.TargetGroup", "vpc.SecurityGroupIngressRule", "vpc.SecurityGroupEgressRule"],
  ...["vpc.SecurityGroupVpcAssociation", "s3.Bucket"],
  ...["dax", "docdb", "elasticache", "memorydb", "neptune", "rds", "redshift"].map(
    (service) => `${service}.SubnetGroup`,
  ),
  "dms.ReplicationSubnetGroup",
];

describe("a reference that is not known yet", () => {
  const roots = [...new Set(Object.values(NAMED))].map((type) => planned(token(type), `a ${type}`));
  const passed = Object.fromEntries(
    Object.entries(NAMED).map(([key, type]) => [key, [`a ${type}`]]),
  );

  it("means what it was computed from, or what that leads to", () => {
    const lines = [...TYPES, ...MORE_TYPES, ...OTHERS].flatMap((type) => {
      const own = planned(token(type), "own", passed);
      const asking = planned("aws:any/thing:Thing", "asking", { it: ["own"] });
      const plan = new Plan([...roots, own, asking]);
      const block = Block.of(plan, asking);
      const answers = (Object.keys(FAMILIES) as Family[]).map((family) => {
        const found = block.reference("it", family);
        const one = isUnknown(found) && found.among !== undefined ? found.among.join("|") : found;
        return `  ${family}: ${typeof one === "string" ? one : "not told"}\n`;
      });
      return [`${type}\n`, ...answers.filter((line) => !line.endsWith(": not told\n"))];
    });
    expectTold(__dirname, "plan-references", "by type and family", lines.join(""));
  });
  it("of a thing that has none of it is not told", () => {
    const asking = planned("aws:any/thing:Thing", "asking", { it: ["bucket"] });
    const plan = new Plan([planned(token("s3.Bucket"), "bucket"), asking]);
    for (const family of Object.keys(FAMILIES) as Family[])
      assert.ok(isUnknown(Block.of(plan, asking).reference("it", family)), family);
  });
});

/** Each by CloudFormation's type and properties, and as the classic provider has it. */
const SAME: readonly [cf: string, properties: object, classic: string, inputs: object][] = [
  ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }, "ec2.Vpc", { cidrBlock: "10.0.0.0/16" }],
  ["EC2::Subnet", { VpcId: "v" }, "ec2.Subnet", { vpcId: "v" }],
  ["EC2::RouteTable", { VpcId: "v" }, "ec2.RouteTable", { vpcId: "v" }],
  [
    "EC2::Route",
    { RouteTableId: "t", EgressOnlyInternetGatewayId: "e" },
    "ec2.Route",
    { routeTableId: "t", egressOnlyGatewayId: "e" },
  ],
  [
    "EC2::SubnetRouteTableAssociation",
    { SubnetId: "s" },
    "ec2.RouteTableAssociation",
    { subnetId: "s" },
  ],
  [
    "EC2::GatewayRouteTableAssociation",
    { GatewayId: "g" },
    "ec2.RouteTableAssociation",
    { gatewayId: "g" },
  ],
  [
    "EC2::VPCCidrBlock",
    { CidrBlock: "10.1.0.0/16" },
    "ec2.VpcIpv4CidrBlockAssociation",
    { cidrBlock: "10.1.0.0/16" },
  ],
  [
    "EC2::VPCCidrBlock",
    { AmazonProvidedIpv6CidrBlock: true },
    "ec2.VpcIpv6CidrBlockAssociation",
    { assignGeneratedIpv6CidrBlock: true },
  ],
  [
    "EC2::VPCGatewayAttachment",
    { InternetGatewayId: "i" },
    "ec2.InternetGatewayAttachment",
    { internetGatewayId: "i" },
  ],
  [
    "EC2::VPCGatewayAttachment",
    { VpnGatewayId: "i" },
    "ec2.VpnGatewayAttachment",
    { vpnGatewayId: "i" },
  ],
  ["EC2::VPCEndpoint", { VpcId: "v" }, "ec2.VpcEndpoint", { vpcId: "v" }],
  [
    "EC2::VPCPeeringConnection",
    { PeerVpcId: "w" },
    "ec2.VpcPeeringConnection",
    { peerVpcId: "w", autoAccept: true },
  ],
  [
    "EC2::VPCPeeringConnection",
    { PeerOwnerId: "2" },
    "ec2.VpcPeeringConnection",
    { peerOwnerId: "2", autoAccept: false },
  ],
  [
    "EC2::VPCPeeringConnection",
    { PeerOwnerId: "2", PeerRoleArn: "r" },
    "ec2.VpcPeeringConnection",
    { peerOwnerId: "2", peerRoleArn: "r", autoAccept: true },
  ],
  ["EC2::InternetGateway", {}, "ec2.InternetGateway", {}],
  [
    "EC2::EgressOnlyInternetGateway",
    { VpcId: "v" },
    "ec2.EgressOnlyInternetGateway",
    { vpcId: "v" },
  ],
  ["EC2::NatGateway", { SubnetId: "s" }, "ec2.NatGateway", { subnetId: "s" }],
  ["EC2::NetworkAcl", { VpcId: "v" }, "ec2.NetworkAcl", { vpcId: "v" }],
  [
    "EC2::NetworkAclEntry",
    { RuleNumber: 1, PortRange: { From: 1, To: 2 } },
    "ec2.NetworkAclRule",
    { ruleNumber: 1, fromPort: 1, toPort: 2 },
  ],
  ["EC2::NetworkAclEntry", { RuleNumber: 1 }, "ec2.NetworkAclRule", { ruleNumber: 1 }],
  [
    "EC2::SubnetNetworkAclAssociation",
    { SubnetId: "s" },
    "ec2.NetworkAclAssociation",
    { subnetId: "s" },
  ],
  [
    "EC2::NetworkInterface",
    { GroupSet: ["g"], PrivateIpAddress: "10.0.0.4" },
    "ec2.NetworkInterface",
    { securityGroups: ["g"], privateIp: "10.0.0.4" },
  ],
  [
    "EC2::Instance",
    {
      SecurityGroupIds: ["g"],
      PrivateIpAddress: "10.0.0.4",
      NetworkInterfaces: [{ GroupSet: ["h"], PrivateIpAddress: "10.0.0.5" }],
    },
    "ec2.Instance",
    {
      vpcSecurityGroupIds: ["g"],
      privateIp: "10.0.0.4",
      networkInterfaces: [{ securityGroups: ["h"], privateIp: "10.0.0.5" }],
    },
  ],
  [
    "EC2::NetworkInterfaceAttachment",
    { InstanceId: "i" },
    "ec2.NetworkInterfaceAttachment",
    { instanceId: "i" },
  ],
  ["EC2::EIP", { InstanceId: "i" }, "ec2.Eip", { instance: "i" }],
  ["EC2::EIPAssociation", { InstanceId: "i" }, "ec2.EipAssociation", { instanceId: "i" }],
  [
    "EC2::LaunchTemplate",
    {
      LaunchTemplateName: "n",
      LaunchTemplateData: { SecurityGroupIds: ["g"], NetworkInterfaces: [{ Groups: ["h"] }] },
    },
    "ec2.LaunchTemplate",
    { vpcSecurityGroupIds: ["g"], networkInterfaces: [{ securityGroups: ["h"] }], name: "n" },
  ],
  [
    "AutoScaling::AutoScalingGroup",
    {
      VPCZoneIdentifier: ["s"],
      LaunchConfigurationName: "c",
      LoadBalancerNames: ["b"],
      LaunchTemplate: { LaunchTemplateId: "t", LaunchTemplateName: "n", Version: "1" },
    },
    "autoscaling.Group",
    {
      vPCZoneIdentifier: ["s"],
      launchConfiguration: "c",
      loadBalancers: ["b"],
      launchTemplate: { id: "t", name: "n", version: "1" },
    },
  ],
  ["EC2::TransitGateway", {}, "ec2transitgateway.TransitGateway", {}],
  [
    "EC2::TransitGatewayAttachment",
    { VpcId: "v", Options: { ApplianceModeSupport: "enable" } },
    "ec2transitgateway.VpcAttachment",
    { applianceModeSupport: "enable", vpcId: "v" },
  ],
  [
    "EC2::TransitGatewayVpcAttachment",
    { VpcId: "v" },
    "ec2transitgateway.VpcAttachment",
    { vpcId: "v" },
  ],
  ["EC2::TransitGatewayRoute", { Blackhole: true }, "ec2transitgateway.Route", { blackhole: true }],
  ["EC2::TransitGatewayRouteTable", {}, "ec2transitgateway.RouteTable", {}],
  ["EC2::TransitGatewayRouteTableAssociation", {}, "ec2transitgateway.RouteTableAssociation", {}],
  ["EC2::TransitGatewayRouteTablePropagation", {}, "ec2transitgateway.RouteTablePropagation", {}],
  ["EC2::PrefixList", { MaxEntries: 2 }, "ec2.ManagedPrefixList", { maxEntries: 2 }],
  [
    "ElastiCache::CacheCluster",
    { CacheSubnetGroupName: "s", VpcSecurityGroupIds: ["g"], CacheNodeType: "t", ClusterName: "c" },
    "elasticache.Cluster",
    { subnetGroupName: "s", securityGroupIds: ["g"], nodeType: "t", clusterId: "c" },
  ],
  [
    "ElastiCache::SubnetGroup",
    { CacheSubnetGroupName: "s" },
    "elasticache.SubnetGroup",
    { name: "s" },
  ],
  [
    "ElastiCache::ServerlessCache",
    { ServerlessCacheName: "s" },
    "elasticache.ServerlessCache",
    { name: "s" },
  ],
  [
    "EC2::SecurityGroupIngress",
    { GroupId: "g", CidrIp: "10.0.0.0/8", SourceSecurityGroupId: "h", SourcePrefixListId: "p" },
    "vpc.SecurityGroupIngressRule",
    {
      securityGroupId: "g",
      cidrIpv4: "10.0.0.0/8",
      referencedSecurityGroupId: "h",
      prefixListId: "p",
    },
  ],
  [
    "EC2::SecurityGroupEgress",
    { GroupId: "g", DestinationSecurityGroupId: "h", DestinationPrefixListId: "p" },
    "vpc.SecurityGroupEgressRule",
    { securityGroupId: "g", referencedSecurityGroupId: "h", prefixListId: "p" },
  ],
  [
    "EC2::SecurityGroup",
    {
      SecurityGroupIngress: [
        { IpProtocol: "tcp", FromPort: 1, ToPort: 2, CidrIp: "10.0.0.0/8", Description: "d" },
        { IpProtocol: "-1", CidrIpv6: "::/0", SourceSecurityGroupId: "h", SourcePrefixListId: "p" },
      ],
    },
    "ec2.SecurityGroup",
    {
      ingress: [
        {
          ...{ protocol: "tcp", fromPort: 1, toPort: 2, description: "d" },
          ...{
            cidrBlocks: ["10.0.0.0/8"],
            ipv6CidrBlocks: [],
            securityGroups: [],
            prefixListIds: [],
          },
        },
        {
          ...{ protocol: "-1", cidrBlocks: [], ipv6CidrBlocks: ["::/0"] },
          ...{ securityGroups: ["h"], prefixListIds: ["p"] },
        },
      ],
      egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"], isGivenByAws: true }],
    },
  ],
];

/** `VpcId` is `vpcId` in `@pulumi/aws-native`, at any depth. */
function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      camel(one),
    ]),
  );
}

describe("a resource by CloudFormation's names", () => {
  for (const [cf, properties, classic, expected] of SAME)
    it(`AWS::${cf} with ${Object.keys(properties).join(", ") || "nothing"} is ${classic}`, () => {
      const inputs = camel(properties) as Record<string, unknown>;
      const about = { urn: "x", name: "x", propertyDependencies: {} };
      const native = translated({
        ...{ ...about, type: `aws-native:${cf.toLowerCase().replace("::", ":")}` },
        ...{ inputs, properties: { ...inputs, arn: "arn" } },
      });
      assert.equal(native.type, token(classic));
      assert.deepEqual(native.inputs, expected);
      assert.deepEqual(native.properties, {
        ...expected,
        arn: "arn",
      });
      const wished = { typeName: `AWS::${cf}`, desiredState: JSON.stringify(properties) };
      const controlled = translated({
        ...{ ...about, type: "aws:cloudcontrol/resource:Resource" },
        ...{ inputs: wished, properties: { ...wished, id: "id" } },
      });
      assert.equal(controlled.type, token(classic));
      assert.deepEqual(controlled.inputs, expected);
      assert.equal(controlled.properties.id, "id");
    });
  it("of a type that is read by no name, or whose state is not known, stays what it is", () => {
    const about = { urn: "x", name: "x", propertyDependencies: {}, properties: {} };
    for (const type of ["aws-native:s3:Bucket", "aws:s3/bucket:Bucket", "aws-native:ec2"]) {
      const one = { ...about, type };
      assert.equal(translated(one), one);
    }
    for (const desiredState of [HIDDEN, "{", "[]", 7]) {
      const properties = { typeName: "AWS::EC2::VPC", desiredState };
      const one = { ...about, properties, type: "aws:cloudcontrol/resource:Resource" };
      assert.equal(translated(one), one);
    }
  });
  it("depends on what its arguments depend on, by their classic names", () => {
    const dependencies = { launchTemplateData: ["g"], launchTemplateName: ["n"] };
    const about = { urn: "x", name: "x", propertyDependencies: dependencies };
    const type = "aws-native:ec2:LaunchTemplate";
    const known = { launchTemplateData: { securityGroupIds: [HIDDEN], imageId: "ami" } };
    assert.deepEqual(
      translated({ ...about, type, properties: known, inputs: known }).propertyDependencies,
      {
        ...{ vpcSecurityGroupIds: ["g"], imageId: ["g"], name: ["n"] },
      },
    );
    const hidden = { launchTemplateData: HIDDEN };
    const late = translated({ ...about, type, properties: hidden, inputs: hidden });
    assert.deepEqual(late.propertyDependencies, { vpcSecurityGroupIds: ["g"], name: ["n"] });
    assert.deepEqual(late.inputs, { vpcSecurityGroupIds: HIDDEN, name: HIDDEN });
  });
});
