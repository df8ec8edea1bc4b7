/** A small account as recorded answers: one cluster, one client, a transit gateway, a prefix list, a refused region. */

import { found, fields, set } from "./recorded-server";
import type { Answer } from "./recorded-server";
import { ENDPOINT, NODE_ENDPOINT } from "./network";

const VPC = "vpc-0000000a";

function always(permission: string, inside: string): [string, Answer] {
  return [permission, () => found(permission, inside)];
}

function networkInterface(
  id: string,
  subnet: string,
  address: string,
  group: string,
  rest = "",
): string {
  return (
    fields({ networkInterfaceId: id, subnetId: subnet, vpcId: VPC, ownerId: "123456789012" }) +
    fields({
      privateIpAddress: address,
      status: "in-use",
      sourceDestCheck: true,
      interfaceType: "interface",
    }) +
    set("groupSet", [fields({ groupId: group })]) +
    set("privateIpAddressesSet", [fields({ privateIpAddress: address, primary: true })]) +
    rest
  );
}

const ATTACHED =
  "<attachment><instanceId>i-0000000a</instanceId><status>attached</status></attachment>";

/** Interfaces in the order in which they are paged: the client's, the node's. */
export const INTERFACES = [
  networkInterface("eni-0000000a", "subnet-0000000a", "10.0.1.10", "sg-0000000c", ATTACHED),
  networkInterface(
    "eni-0000000e",
    "subnet-0000000e",
    "10.0.2.20",
    "sg-0000000e",
    fields({ description: "ElastiCache orders", requesterId: "amazon-elasticache" }),
  ),
];

function group(id: string, name: string, permissions: string): string {
  return (
    fields({ groupId: id, groupName: name, vpcId: VPC, ownerId: "123456789012" }) + permissions
  );
}

const PORT = fields({ ipProtocol: "tcp", fromPort: 11211, toPort: 11211 });

function allow(list: string, peers: string): string {
  return set(list, [PORT + peers]);
}

const GROUPS = [
  group(
    "sg-0000000e",
    "Memcached Cluster",
    allow(
      "ipPermissions",
      set("groups", [fields({ groupId: "sg-0000000c" })]) +
        set("prefixListIds", [fields({ prefixListId: "pl-00000001" })]),
    ),
  ),
  group(
    "sg-0000000c",
    "Example Server",
    allow("ipPermissionsEgress", set("ipRanges", [fields({ cidrIp: "0.0.0.0/0" })])),
  ),
];

function subnet(id: string, cidr: string): string {
  return fields({
    subnetId: id,
    vpcId: VPC,
    cidrBlock: cidr,
    availabilityZone: "ap-northeast-2a",
    state: "available",
  });
}

const ACL_ENTRIES = [true, false].map((egress) =>
  fields({ ruleNumber: 100, protocol: "-1", ruleAction: "allow", egress, cidrBlock: "0.0.0.0/0" }),
);

const LOCAL = fields({
  destinationCidrBlock: "10.0.0.0/16",
  gatewayId: "local",
  state: "active",
  origin: "CreateRouteTable",
});

const CLUSTER =
  "<CacheCluster>" +
  fields({ CacheClusterId: "orders", Engine: "memcached", CacheClusterStatus: "available" }) +
  fields({ CacheSubnetGroupName: "orders-subnets", TransitEncryptionEnabled: false }) +
  "<SecurityGroups><member><SecurityGroupId>sg-0000000e</SecurityGroupId><Status>active</Status></member></SecurityGroups>" +
  `<ConfigurationEndpoint><Address>${ENDPOINT}</Address><Port>11211</Port></ConfigurationEndpoint>` +
  `<CacheNodes><CacheNode><CacheNodeId>0001</CacheNodeId><Endpoint><Address>${NODE_ENDPOINT}</Address><Port>11211</Port></Endpoint></CacheNode></CacheNodes>` +
  "</CacheCluster>";

const SUBNET_GROUP =
  "<CacheSubnetGroup>" +
  fields({ CacheSubnetGroupName: "orders-subnets", VpcId: VPC }) +
  "<Subnets><Subnet><SubnetIdentifier>subnet-0000000e</SubnetIdentifier></Subnet></Subnets></CacheSubnetGroup>";

/** Every call with something to answer, by permission. */
export const ACCOUNT_ANSWERS: Readonly<Record<string, Answer>> = Object.fromEntries([
  always(
    "sts:GetCallerIdentity",
    fields({ Account: "123456789012", Arn: "arn:aws:iam::123456789012:user/ann", UserId: "AIDA" }),
  ),
  always(
    "ec2:DescribeRegions",
    set("regionInfo", [
      fields({ regionName: "ap-northeast-2" }),
      fields({ regionName: "us-east-1" }),
    ]),
  ),
  always(
    "ec2:DescribeVpcs",
    set("vpcSet", [
      fields({
        vpcId: VPC,
        cidrBlock: "10.0.0.0/16",
        isDefault: false,
        state: "available",
        ownerId: "123456789012",
      }) +
        set("cidrBlockAssociationSet", [
          fields({ cidrBlock: "10.0.0.0/16" }) +
            "<cidrBlockState><state>associated</state></cidrBlockState>",
        ]),
    ]),
  ),
  always(
    "ec2:DescribeSubnets",
    set("subnetSet", [
      subnet("subnet-0000000a", "10.0.1.0/24"),
      subnet("subnet-0000000e", "10.0.2.0/24"),
    ]),
  ),
  always(
    "ec2:DescribeRouteTables",
    set("routeTableSet", [
      fields({ routeTableId: "rtb-00000001", vpcId: VPC }) +
        set("routeSet", [LOCAL]) +
        set("associationSet", [fields({ routeTableId: "rtb-00000001", main: true })]),
    ]),
  ),
  always(
    "ec2:DescribeNetworkAcls",
    set("networkAclSet", [
      fields({ networkAclId: "acl-00000001", vpcId: VPC, default: true }) +
        set("entrySet", ACL_ENTRIES) +
        set(
          "associationSet",
          ["subnet-0000000a", "subnet-0000000e"].map((subnetId) =>
            fields({ subnetId, networkAclId: "acl-00000001" }),
          ),
        ),
    ]),
  ),
  always("ec2:DescribeSecurityGroups", set("securityGroupInfo", GROUPS)),
  always("ec2:DescribeNetworkInterfaces", set("networkInterfaceSet", INTERFACES)),
  always(
    "ec2:DescribeInstances",
    set("reservationSet", [
      set("instancesSet", [
        fields({ instanceId: "i-0000000a", vpcId: VPC }) +
          "<instanceState><code>16</code><name>running</name></instanceState>",
      ]),
    ]),
  ),
  always(
    "ec2:DescribeManagedPrefixLists",
    set("prefixListSet", [
      fields({ prefixListId: "pl-00000001", prefixListName: "peers", state: "create-complete" }),
    ]),
  ),
  always("ec2:GetManagedPrefixListEntries", set("entrySet", [fields({ cidr: "10.9.0.0/16" })])),
  always(
    "ec2:DescribeTransitGatewayRouteTables",
    set("transitGatewayRouteTables", [
      fields({
        transitGatewayRouteTableId: "tgw-rtb-00000001",
        transitGatewayId: "tgw-00000001",
        state: "available",
      }),
    ]),
  ),
  always(
    "ec2:DescribeVpcBlockPublicAccessOptions",
    "<vpcBlockPublicAccessOptions><internetGatewayBlockMode>off</internetGatewayBlockMode></vpcBlockPublicAccessOptions>",
  ),
  always("elasticache:DescribeCacheClusters", `<CacheClusters>${CLUSTER}</CacheClusters>`),
  always(
    "elasticache:DescribeCacheSubnetGroups",
    `<CacheSubnetGroups>${SUBNET_GROUP}</CacheSubnetGroups>`,
  ),
]);
