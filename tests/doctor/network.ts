/**
 * A small network as `aws … describe-*` prints it, in which every claim of the doctor holds, for tests to put one fault in.
 *
 * VPC a (10.0.0.0/16): a client in one subnet, the cluster's node in another, each with its own ACL and route table. VPC b
 * (10.1.0.0/16): a second client, over an active peering connection.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Objects of AWS's JSON; tests edit them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test edits any field of AWS's JSON
export type Item = Record<string, any>;

/** Top-level key of a call to its items. */
export type Network = Record<string, Item[]>;

export const ENDPOINT = "orders.a1b2c3.cfg.apn2.cache.amazonaws.com";
export const NODE_ENDPOINT = "orders.a1b2c3.0001.apn2.cache.amazonaws.com";

/** One rule of a group. */
export function rule(port: number, peer: { group?: string; cidr?: string }): Item {
  return {
    IpProtocol: "tcp",
    FromPort: port,
    ToPort: port,
    UserIdGroupPairs: peer.group === undefined ? [] : [{ GroupId: peer.group, UserId: ACCOUNT }],
    IpRanges: peer.cidr === undefined ? [] : [{ CidrIp: peer.cidr }],
    Ipv6Ranges: [],
    PrefixListIds: [],
  };
}

export const ACCOUNT = "123456789012";

const ALL_TRAFFIC = {
  IpProtocol: "-1",
  UserIdGroupPairs: [],
  IpRanges: [{ CidrIp: "0.0.0.0/0" }],
  Ipv6Ranges: [],
  PrefixListIds: [],
};

function vpc(id: string, cidr: string): Item {
  return {
    VpcId: id,
    OwnerId: ACCOUNT,
    CidrBlock: cidr,
    IsDefault: false,
    State: "available",
    CidrBlockAssociationSet: [{ CidrBlock: cidr, CidrBlockState: { State: "associated" } }],
    Tags: [{ Key: "Name", Value: `${id}-name` }],
  };
}

function subnet(id: string, inVpc: string, cidr: string): Item {
  return {
    SubnetId: id,
    VpcId: inVpc,
    OwnerId: ACCOUNT,
    CidrBlock: cidr,
    AvailabilityZone: "ap-northeast-2a",
    State: "available",
    MapPublicIpOnLaunch: false,
    Ipv6CidrBlockAssociationSet: [],
    Tags: [],
  };
}

function group(id: string, inVpc: string, name: string, ingress: Item[], egress: Item[]): Item {
  return {
    GroupId: id,
    GroupName: name,
    Description: name,
    VpcId: inVpc,
    OwnerId: ACCOUNT,
    IpPermissions: ingress,
    IpPermissionsEgress: egress,
    Tags: [],
  };
}

function defaultGroup(id: string, inVpc: string): Item {
  const own = {
    ...ALL_TRAFFIC,
    IpRanges: [],
    UserIdGroupPairs: [{ GroupId: id, UserId: ACCOUNT }],
  };
  return group(id, inVpc, "default", [own], [ALL_TRAFFIC]);
}

function openAcl(id: string, inVpc: string, subnets: string[]): Item {
  const entry = (egress: boolean, number: number, action: string): Item => ({
    CidrBlock: "0.0.0.0/0",
    Egress: egress,
    Protocol: "-1",
    RuleAction: action,
    RuleNumber: number,
  });
  return {
    NetworkAclId: id,
    VpcId: inVpc,
    OwnerId: ACCOUNT,
    IsDefault: false,
    Associations: subnets.map((SubnetId) => ({ SubnetId, NetworkAclId: id })),
    Entries: [true, false].flatMap((egress) => [
      entry(egress, 100, "allow"),
      entry(egress, 32767, "deny"),
    ]),
    Tags: [],
  };
}

function routeTable(
  id: string,
  inVpc: string,
  subnets: string[],
  routes: Item[],
  isMain = false,
): Item {
  return {
    RouteTableId: id,
    VpcId: inVpc,
    OwnerId: ACCOUNT,
    Associations: [
      ...(isMain ? [{ Main: true, RouteTableId: id }] : []),
      ...subnets.map((SubnetId) => ({ Main: false, SubnetId, RouteTableId: id })),
    ],
    Routes: routes,
    PropagatingVgws: [],
    Tags: [],
  };
}

function local(cidr: string): Item {
  return {
    DestinationCidrBlock: cidr,
    GatewayId: "local",
    State: "active",
    Origin: "CreateRouteTable",
  };
}

/** A route over the peering connection. */
export function peeringRoute(cidr: string): Item {
  return {
    DestinationCidrBlock: cidr,
    VpcPeeringConnectionId: "pcx-00000001",
    State: "active",
    Origin: "CreateRoute",
  };
}

interface InterfacePlace {
  readonly subnet: string;
  readonly vpc: string;
  readonly address: string;
  readonly group: string;
}

function networkInterface(
  id: string,
  { subnet, vpc, address, group }: InterfacePlace,
  rest: Item,
): Item {
  return {
    NetworkInterfaceId: id,
    SubnetId: subnet,
    VpcId: vpc,
    OwnerId: ACCOUNT,
    AvailabilityZone: "ap-northeast-2a",
    InterfaceType: "interface",
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
    Ipv6Addresses: [],
    Groups: [{ GroupId: group }],
    SourceDestCheck: true,
    Status: "in-use",
    RequesterManaged: false,
    TagSet: [],
    ...rest,
  };
}

function instance(id: string, name: string, eni: Item): Item {
  return {
    ReservationId: `r-${id.slice(2)}`,
    OwnerId: ACCOUNT,
    Instances: [
      {
        InstanceId: id,
        State: { Code: 16, Name: "running" },
        InstanceType: "t3.nano",
        PlatformDetails: "Linux/UNIX",
        VpcId: eni.VpcId as string,
        SubnetId: eni.SubnetId as string,
        PrivateIpAddress: eni.PrivateIpAddress as string,
        SecurityGroups: eni.Groups as Item[],
        NetworkInterfaces: [eni],
        Tags: [{ Key: "Name", Value: name }],
      },
    ],
  };
}

/** The network without a fault. */
export function healthyNetwork(): Network {
  const client = networkInterface(
    "eni-0000000a",
    { subnet: "subnet-0000000a", vpc: "vpc-0000000a", address: "10.0.1.10", group: "sg-0000000c" },
    { Attachment: { InstanceId: "i-0000000a", Status: "attached" } },
  );
  const peer = networkInterface(
    "eni-0000000b",
    { subnet: "subnet-0000000b", vpc: "vpc-0000000b", address: "10.1.1.10", group: "sg-0000000b" },
    { Attachment: { InstanceId: "i-0000000b", Status: "attached" } },
  );
  const node = networkInterface(
    "eni-0000000e",
    { subnet: "subnet-0000000e", vpc: "vpc-0000000a", address: "10.0.2.20", group: "sg-0000000e" },
    {
      Description: "ElastiCache orders",
      RequesterId: "amazon-elasticache",
      RequesterManaged: true,
    },
  );
  return {
    Vpcs: [vpc("vpc-0000000a", "10.0.0.0/16"), vpc("vpc-0000000b", "10.1.0.0/16")],
    Subnets: [
      subnet("subnet-0000000a", "vpc-0000000a", "10.0.1.0/24"),
      subnet("subnet-0000000e", "vpc-0000000a", "10.0.2.0/24"),
      subnet("subnet-0000000b", "vpc-0000000b", "10.1.1.0/24"),
    ],
    SecurityGroups: [
      defaultGroup("sg-000000da", "vpc-0000000a"),
      defaultGroup("sg-000000db", "vpc-0000000b"),
      group(
        "sg-0000000c",
        "vpc-0000000a",
        "Example Server",
        [],
        [rule(11211, { group: "sg-0000000e" })],
      ),
      group(
        "sg-0000000e",
        "vpc-0000000a",
        "Memcached Cluster",
        [rule(11211, { group: "sg-0000000c" }), rule(11211, { cidr: "10.1.1.0/24" })],
        [],
      ),
      group("sg-0000000b", "vpc-0000000b", "Other Server", [], [ALL_TRAFFIC]),
    ],
    SecurityGroupVpcAssociations: [],
    NetworkAcls: [
      openAcl("acl-0000000a", "vpc-0000000a", ["subnet-0000000a"]),
      openAcl("acl-0000000e", "vpc-0000000a", ["subnet-0000000e"]),
      { ...openAcl("acl-0000000b", "vpc-0000000b", ["subnet-0000000b"]), IsDefault: true },
    ],
    RouteTables: [
      routeTable("rtb-0000000a", "vpc-0000000a", ["subnet-0000000a"], [local("10.0.0.0/16")], true),
      routeTable(
        "rtb-0000000e",
        "vpc-0000000a",
        ["subnet-0000000e"],
        [local("10.0.0.0/16"), peeringRoute("10.1.1.0/24")],
      ),
      routeTable(
        "rtb-0000000b",
        "vpc-0000000b",
        ["subnet-0000000b"],
        [local("10.1.0.0/16"), peeringRoute("10.0.2.0/24")],
        true,
      ),
    ],
    VpcPeeringConnections: [
      {
        VpcPeeringConnectionId: "pcx-00000001",
        RequesterVpcInfo: {
          VpcId: "vpc-0000000a",
          CidrBlock: "10.0.0.0/16",
          OwnerId: ACCOUNT,
          Region: "ap-northeast-2",
        },
        AccepterVpcInfo: {
          VpcId: "vpc-0000000b",
          CidrBlock: "10.1.0.0/16",
          OwnerId: ACCOUNT,
          Region: "ap-northeast-2",
        },
        Status: { Code: "active", Message: "Active" },
        Tags: [],
      },
    ],
    NetworkInterfaces: [client, peer, node],
    Reservations: [
      instance("i-0000000a", "example-server", client),
      instance("i-0000000b", "other-server", peer),
    ],
    InternetGateways: [],
    EgressOnlyInternetGateways: [],
    NatGateways: [],
    VpnGateways: [],
    TransitGateways: [],
    TransitGatewayAttachments: [],
    TransitGatewayVpcAttachments: [],
    TransitGatewayPeeringAttachments: [],
    TransitGatewayRouteTables: [],
    ManagedPrefixLists: [],
    VpcEndpoints: [],
    VpcBlockPublicAccessExclusions: [],
    CacheClusters: [
      {
        CacheClusterId: "orders",
        Engine: "memcached",
        EngineVersion: "1.6.22",
        CacheClusterStatus: "available",
        NumCacheNodes: 1,
        ARN: `arn:aws:elasticache:ap-northeast-2:${ACCOUNT}:cluster:orders`,
        CacheSubnetGroupName: "orders-subnets",
        SecurityGroups: [{ SecurityGroupId: "sg-0000000e", Status: "active" }],
        ConfigurationEndpoint: { Address: ENDPOINT, Port: 11211 },
        CacheNodes: [
          {
            CacheNodeId: "0001",
            CacheNodeStatus: "available",
            Endpoint: { Address: NODE_ENDPOINT, Port: 11211 },
            CustomerAvailabilityZone: "ap-northeast-2a",
          },
        ],
        TransitEncryptionEnabled: false,
      },
    ],
    CacheSubnetGroups: [
      {
        CacheSubnetGroupName: "orders-subnets",
        VpcId: "vpc-0000000a",
        Subnets: [{ SubnetIdentifier: "subnet-0000000e" }],
      },
    ],
    ServerlessCaches: [],
  };
}

/** The one item with this id, wherever it is. */
export function item(network: Network, id: string): Item {
  const found = Object.values(network)
    .flat()
    .find((one) => Object.values(one).includes(id));
  if (found === undefined) throw new Error(`there is no ${id} in the network`);
  return found;
}

/** Writes files into a folder of its own, runs, and removes it. */
export async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "doctor-test-"));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The network as a snapshot folder, one file per call; block of public access is one object. */
export function writeNetwork(folder: string, network: Network, manifest?: Item): void {
  const files: Record<string, unknown> = {
    ...network,
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off" },
  };
  mkdirSync(folder, { recursive: true });
  for (const [key, value] of Object.entries(files)) {
    writeFileSync(join(folder, `${key}.json`), JSON.stringify({ [key]: value }));
  }
  if (manifest === undefined) return;
  writeFileSync(
    join(folder, "memcached-doctor.json"),
    JSON.stringify({ MemcachedDoctor: manifest }),
  );
}
