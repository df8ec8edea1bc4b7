/** EC2 as moto plays it, asked by the real SDK over HTTP; ElastiCache as recorded, since moto drops a cluster's groups. */

import { strict as assert } from "node:assert";
import * as ec2 from "@aws-sdk/client-ec2";
import {
  DescribeCacheClustersCommand,
  DescribeCacheSubnetGroupsCommand,
  DescribeServerlessCachesCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import { mockClient } from "aws-sdk-client-mock";
import type { Finding } from "../../doctor/findings/check";
import { loadSnapshot } from "../../doctor/snapshot/load";
import type { Machine } from "../../doctor/probe/machine";
import { localEndpoint, setAwsEnvironment } from "./aws-environment";
import { startMoto } from "./moto";
import type { Moto } from "./moto";
import { ENDPOINT, NODE_ENDPOINT, inFolder } from "./network";
import { doctor, doctorJson } from "./run-doctor";
import { isLongForm } from "../long-form";

/** Ids of what was made. */
interface Made {
  readonly vpc: string;
  readonly clientSubnet: string;
  readonly cacheSubnet: string;
  readonly clientGroup: string;
  readonly cacheGroup: string;
  readonly instance: string;
  readonly peerInstance: string;
  readonly peering: string;
  readonly cacheTable: string;
  readonly prefixList: string;
  readonly client: ec2.EC2Client;
}

const { EC2Client } = ec2;

function text(value: string | undefined): string {
  assert.ok(value);
  return value;
}

async function makeVpc(client: ec2.EC2Client, cidr: string): Promise<string> {
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: cidr }));
  return text(Vpc?.VpcId);
}

async function makeSubnet(
  client: ec2.EC2Client,
  VpcId: string,
  CidrBlock: string,
): Promise<string> {
  const { Subnet } = await client.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock }));
  return text(Subnet?.SubnetId);
}

async function makeGroup(client: ec2.EC2Client, VpcId: string, GroupName: string): Promise<string> {
  const { GroupId } = await client.send(
    new ec2.CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }),
  );
  return text(GroupId);
}

async function launch(client: ec2.EC2Client, subnet: string, group: string): Promise<string> {
  const { Instances } = await client.send(
    new ec2.RunInstancesCommand({
      ImageId: "ami-12c6146b",
      MinCount: 1,
      MaxCount: 1,
      SubnetId: subnet,
      SecurityGroupIds: [group],
    }),
  );
  return text(Instances?.[0]?.InstanceId);
}

/** A node's interface, as ElastiCache describes it. */
async function makeNode(client: ec2.EC2Client, SubnetId: string, group: string): Promise<void> {
  await client.send(
    new ec2.CreateNetworkInterfaceCommand({
      SubnetId,
      Groups: [group],
      Description: "ElastiCache orders",
      PrivateIpAddress: "10.0.2.20",
    }),
  );
}

async function routeTable(client: ec2.EC2Client, VpcId: string, SubnetId: string): Promise<string> {
  const { RouteTable } = await client.send(new ec2.CreateRouteTableCommand({ VpcId }));
  const RouteTableId = text(RouteTable?.RouteTableId);
  await client.send(new ec2.AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  return RouteTableId;
}

async function peer(client: ec2.EC2Client, VpcId: string, PeerVpcId: string): Promise<string> {
  const { VpcPeeringConnection } = await client.send(
    new ec2.CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId }),
  );
  const id = text(VpcPeeringConnection?.VpcPeeringConnectionId);
  await client.send(new ec2.AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id }));
  return id;
}

async function makePrefixList(client: ec2.EC2Client): Promise<string> {
  const { PrefixList } = await client.send(
    new ec2.CreateManagedPrefixListCommand({
      PrefixListName: "peers",
      AddressFamily: "IPv4",
      MaxEntries: 5,
      Entries: [{ Cidr: "10.1.1.0/24" }],
    }),
  );
  return text(PrefixList?.PrefixListId);
}

async function makeNetwork(url: string): Promise<Made> {
  const client = new EC2Client({ endpoint: url });
  const vpc = await makeVpc(client, "10.0.0.0/16");
  const other = await makeVpc(client, "10.1.0.0/16");
  const clientSubnet = await makeSubnet(client, vpc, "10.0.1.0/24");
  const cacheSubnet = await makeSubnet(client, vpc, "10.0.2.0/24");
  const otherSubnet = await makeSubnet(client, other, "10.1.1.0/24");
  const clientGroup = await makeGroup(client, vpc, "example-server");
  const cacheGroup = await makeGroup(client, vpc, "memcached-cluster");
  const otherGroup = await makeGroup(client, other, "other-server");
  const prefixList = await makePrefixList(client);
  const open = { IpProtocol: "tcp", FromPort: 11211, ToPort: 11211 };
  await client.send(
    new ec2.AuthorizeSecurityGroupIngressCommand({
      GroupId: cacheGroup,
      IpPermissions: [
        { ...open, UserIdGroupPairs: [{ GroupId: clientGroup }] },
        { ...open, PrefixListIds: [{ PrefixListId: prefixList }] },
      ],
    }),
  );
  const cacheTable = await routeTable(client, vpc, cacheSubnet);
  const otherTable = await routeTable(client, other, otherSubnet);
  const peering = await peer(client, vpc, other);
  const route = { VpcPeeringConnectionId: peering };
  await client.send(
    new ec2.CreateRouteCommand({
      RouteTableId: cacheTable,
      DestinationCidrBlock: "10.1.0.0/16",
      ...route,
    }),
  );
  await client.send(
    new ec2.CreateRouteCommand({
      RouteTableId: otherTable,
      DestinationCidrBlock: "10.0.0.0/16",
      ...route,
    }),
  );
  const instance = await launch(client, clientSubnet, clientGroup);
  const peerInstance = await launch(client, otherSubnet, otherGroup);
  await makeNode(client, cacheSubnet, cacheGroup);
  return {
    ...{ vpc, clientSubnet, cacheSubnet, clientGroup, cacheGroup, instance, peerInstance },
    ...{ peering, cacheTable, prefixList, client },
  };
}

/** ElastiCache's client, answered from a record until it is restored. */
interface Recorded {
  readonly restore: () => void;
}

function recordElastiCache({ vpc, cacheSubnet, cacheGroup }: Made): Recorded {
  const stub = mockClient(ElastiCacheClient);
  stub.on(DescribeCacheClustersCommand).resolves({
    CacheClusters: [
      {
        CacheClusterId: "orders",
        Engine: "memcached",
        CacheClusterStatus: "available",
        CacheSubnetGroupName: "orders-subnets",
        SecurityGroups: [{ SecurityGroupId: cacheGroup, Status: "active" }],
        ConfigurationEndpoint: { Address: ENDPOINT, Port: 11211 },
        CacheNodes: [{ CacheNodeId: "0001", Endpoint: { Address: NODE_ENDPOINT, Port: 11211 } }],
        TransitEncryptionEnabled: false,
      },
    ],
  });
  stub.on(DescribeCacheSubnetGroupsCommand).resolves({
    CacheSubnetGroups: [
      {
        CacheSubnetGroupName: "orders-subnets",
        VpcId: vpc,
        Subnets: [{ SubnetIdentifier: cacheSubnet }],
      },
    ],
  });
  stub.on(DescribeServerlessCachesCommand).resolves({ ServerlessCaches: [] });
  return stub;
}

/** A machine far away that resolves the endpoint as the internet does. */
const machine: Machine = {
  addresses: () => ["203.0.113.9"],
  resolve: () => Promise.resolve({ addresses: ["10.0.2.20"] }),
  probe: () => Promise.resolve({ kind: "timed-out", detail: "no answer" }),
  probeFrom: () => Promise.resolve(undefined),
};

async function check(
  from: string,
): Promise<{ exitCode: number; failing: string[]; stderr: string }> {
  const argv = ["check", "--cluster", "orders", "--from", from];
  const { exitCode, json, stderr } = await doctorJson(argv, { machine });
  const { findings } = json as { findings: Finding[] };
  const failing = findings.filter(({ status }) => status === "fail").map((one) => one.check);
  return { exitCode, failing, stderr };
}

describe("the doctor against moto's EC2", () => {
  let moto: Moto | undefined;
  let made: Made;
  let restore: () => void = () => undefined;
  let elastiCache: Recorded | undefined;

  before(async function () {
    this.timeout(60_000);
    moto = await startMoto();
    if (moto === undefined) {
      console.log("      skipped: moto_server is not installed (pip install 'moto[server,ec2]')");
      this.skip();
    }
    restore = setAwsEnvironment(localEndpoint(moto.url));
    made = await makeNetwork(moto.url);
    elastiCache = recordElastiCache(made);
  });

  after(async () => {
    elastiCache?.restore();
    restore();
    await moto?.stop();
  });

  it("a client in the group the rule names gets through", async () => {
    const { failing } = await check(made.instance);
    assert.deepEqual(failing, []);
  });

  it("a client over the peering connection gets through, by the prefix list", async () => {
    const argv = ["explain", "--from", made.peerInstance, "--to", "orders", "--port", "11211"];
    const { json } = await doctorJson(argv, { machine });
    const { verdict, gates } = json as {
      verdict: string;
      gates: { resource: string; rule: string }[];
    };
    assert.equal(verdict, "reachable");
    const admits = gates.find(({ resource }) => resource === made.cacheGroup);
    assert.match(admits?.rule ?? "", new RegExp(made.prefixList));
  });

  it("calls that moto lacks are named, their facts unknown, and the rest goes on", async () => {
    const { exitCode, stderr } = await check(made.instance);
    assert.match(
      stderr,
      /ec2:DescribeSecurityGroupVpcAssociations is not offered by this endpoint/,
    );
    assert.match(stderr, /ec2:DescribeVpcBlockPublicAccessOptions is not offered by this endpoint/);
    assert.equal(exitCode, 0, "none of them decides here");
  });

  it("from here, far away, it is the internet", async () => {
    assert.deepEqual((await check("here")).failing, ["client-is-inside"]);
  });

  it("a network ACL that drops the reply is named, and its remedy is one that EC2 takes", async () => {
    const { client, vpc, cacheSubnet } = made;
    const acl = await client.send(new ec2.CreateNetworkAclCommand({ VpcId: vpc }));
    const NetworkAclId = text(acl.NetworkAcl?.NetworkAclId);
    const inbound = { Egress: false, RuleNumber: 100, Protocol: "-1", CidrBlock: "0.0.0.0/0" };
    await client.send(
      new ec2.CreateNetworkAclEntryCommand({ NetworkAclId, RuleAction: "allow", ...inbound }),
    );
    const old = await associate(client, cacheSubnet, NetworkAclId);
    assert.deepEqual((await check(made.instance)).failing, ["acls-pass-reply"]);
    await runRemedy(client, made.instance);
    assert.deepEqual((await check(made.instance)).failing, []);
    await associate(client, cacheSubnet, old);
  });

  it("a missing route back is named, and its remedy is one that EC2 takes", async function () {
    if (!isLongForm) this.skip();
    const { client, cacheTable } = made;
    await client.send(
      new ec2.DeleteRouteCommand({ RouteTableId: cacheTable, DestinationCidrBlock: "10.1.0.0/16" }),
    );
    assert.deepEqual((await check(made.peerInstance)).failing, ["routes-lead-back"]);
    await runRemedy(client, made.peerInstance);
    assert.deepEqual((await check(made.peerInstance)).failing, []);
  });

  it("a rule with the wrong port is named, and its remedy is one that EC2 takes", async function () {
    if (!isLongForm) this.skip();
    const { client, cacheGroup } = made;
    const { SecurityGroups } = await client.send(
      new ec2.DescribeSecurityGroupsCommand({ GroupIds: [cacheGroup] }),
    );
    const before = SecurityGroups?.[0]?.IpPermissions ?? [];
    await client.send(
      new ec2.RevokeSecurityGroupIngressCommand({ GroupId: cacheGroup, IpPermissions: before }),
    );
    const wrong = {
      IpProtocol: "tcp",
      FromPort: 6379,
      ToPort: 6379,
      IpRanges: [{ CidrIp: "10.0.0.0/16" }],
    };
    await client.send(
      new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: cacheGroup, IpPermissions: [wrong] }),
    );
    assert.deepEqual((await check(made.instance)).failing, ["group-opens-cluster-port"]);
    await runRemedy(client, made.instance);
    assert.deepEqual((await check(made.instance)).failing, []);
  });

  it("what is saved gives the same report again, as text and as data", async () => {
    await inFolder(async (folder) => {
      const argv = ["check", "--cluster", "orders", "--from", made.instance];
      const live = await doctor([...argv, "--save-snapshot", `${folder}/s`], { machine });
      const saved = await doctor([...argv, "--snapshot", `${folder}/s`]);
      assert.deepEqual(saved, live);
    });
  });

  it("of a VPC that has nothing to do with it, nothing is read", async () => {
    const stranger = await makeVpc(made.client, "10.77.0.0/16");
    const subnet = await makeSubnet(made.client, stranger, "10.77.1.0/24");
    await inFolder(async (folder) => {
      const argv = ["sources", "--cluster", "orders", "--save-snapshot", `${folder}/s`];
      await doctor(argv, { machine });
      const { documents } = await loadSnapshot(`${folder}/s`);
      const read = JSON.stringify(documents.find(({ name }) => name.endsWith("/Subnets.json")));
      assert.equal(read.includes(made.cacheSubnet), true);
      assert.equal(read.includes(subnet), false);
    });
  });
});

/** Puts another ACL on a subnet; answers the one it had. */
async function associate(client: ec2.EC2Client, subnet: string, acl: string): Promise<string> {
  const { NetworkAcls = [] } = await client.send(
    new ec2.DescribeNetworkAclsCommand({
      Filters: [{ Name: "association.subnet-id", Values: [subnet] }],
    }),
  );
  const [old] = NetworkAcls;
  const association = old?.Associations?.find(({ SubnetId }) => SubnetId === subnet);
  await client.send(
    new ec2.ReplaceNetworkAclAssociationCommand({
      AssociationId: text(association?.NetworkAclAssociationId),
      NetworkAclId: acl,
    }),
  );
  return text(old?.NetworkAclId);
}

/** Sends the remedy's commands to EC2. */
async function runRemedy(client: ec2.EC2Client, from: string): Promise<void> {
  const argv = ["check", "--cluster", "orders", "--from", from];
  const { json } = await doctorJson(argv, { machine });
  const failing = (json as { findings: Finding[] }).findings.find(
    ({ status }) => status === "fail",
  );
  for (const command of failing?.remedy?.commands ?? []) {
    if (command.startsWith("aws ec2 ")) await sendCommand(client, command);
  }
}

/** Sends what the CLI would send for these words. */
async function sendCommand(client: ec2.EC2Client, command: string): Promise<unknown> {
  const word = (name: string): string =>
    text(new RegExp(`--${name} (\\S+)`).exec(command)?.[1]).replace(/'/g, "");
  const part = (name: string, key: string): string =>
    text(new RegExp(`${key}=([^,}\\]]+)`).exec(word(name))?.[1]);
  if (command.includes("create-network-acl-entry")) {
    return client.send(
      new ec2.CreateNetworkAclEntryCommand({
        NetworkAclId: word("network-acl-id"),
        Egress: command.includes(" --egress "),
        RuleNumber: Number(word("rule-number")),
        Protocol: word("protocol"),
        PortRange: {
          From: Number(part("port-range", "From")),
          To: Number(part("port-range", "To")),
        },
        CidrBlock: word("cidr-block"),
        RuleAction: "allow",
      }),
    );
  }
  if (command.includes("create-route ")) {
    return client.send(
      new ec2.CreateRouteCommand({
        RouteTableId: word("route-table-id"),
        DestinationCidrBlock: word("destination-cidr-block"),
        VpcPeeringConnectionId: word("vpc-peering-connection-id"),
      }),
    );
  }
  assert.match(command, /authorize-security-group-ingress/);
  return client.send(
    new ec2.AuthorizeSecurityGroupIngressCommand({
      GroupId: word("group-id"),
      IpPermissions: [
        {
          IpProtocol: part("ip-permissions", "IpProtocol"),
          FromPort: Number(part("ip-permissions", "FromPort")),
          ToPort: Number(part("ip-permissions", "ToPort")),
          UserIdGroupPairs: [{ GroupId: part("ip-permissions", "GroupId") }],
        },
      ],
    }),
  );
}
