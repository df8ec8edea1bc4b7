import assert from "node:assert/strict";
import { isUnknown } from "../../../sandbox/wire/values";
import { PartialFailure, World } from "../../../sandbox/aws";
import { text } from "../../../sandbox/aws/model/things";
import { Account, refuses, urnOf } from "./account";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const ROUTE = "aws:ec2/route:Route";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ENTRY = "aws:ec2/networkAclRule:NetworkAclRule";

describe("a fresh account", () => {
  it("has AWS's default VPC: a /20 subnet in every zone, a gateway and a route to it", () => {
    const { Vpcs, Subnets, RouteTables, SecurityGroups } = World.fresh().describe() as Record<
      string,
      Record<string, unknown>[]
    >;
    assert.deepEqual(
      Vpcs?.map((v) => [v.CidrBlock, v.IsDefault]),
      [["172.31.0.0/16", true]],
    );
    assert.deepEqual(
      Subnets?.map((s) => `${String(s.AvailabilityZone)} ${String(s.CidrBlock)}`).sort(),
      [
        "ap-northeast-2a 172.31.0.0/20",
        "ap-northeast-2b 172.31.16.0/20",
        "ap-northeast-2c 172.31.32.0/20",
        "ap-northeast-2d 172.31.48.0/20",
      ],
    );
    const routes = RouteTables?.[0]?.Routes as { DestinationCidrBlock: string; State: string }[];
    assert.deepEqual(
      routes.map((r) => r.DestinationCidrBlock),
      ["172.31.0.0/16", "0.0.0.0/0"],
    );
    assert.equal(SecurityGroups?.[0]?.GroupName, "default");
  });

  it("gives the same ids to the same URNs, in whatever order things are made", async () => {
    const ids = async (names: readonly string[]) => {
      const account = new Account();
      const made = [];
      for (const name of names) {
        made.push(await account.make(GROUP, name, {}));
      }
      return made.map((m) => `${m.urn} ${m.id} ${text(m.outputs.name)}`).sort();
    };
    assert.deepEqual(await ids(["a", "b"]), await ids(["b", "a"]));
    assert.match((await ids(["a"]))[0] ?? "", / sg-[0-9a-f]{17} a-[0-9a-f]{7}$/);
  });
});

describe("AWS refuses", () => {
  it("a VPC larger than /16", async () => {
    await refuses(
      new Account().make(VPC, "v", { cidrBlock: "10.0.0.0/8" }),
      "InvalidVpc.Range",
      /creating EC2 VPC: operation error EC2: CreateVPC, api error InvalidVpc.Range: The CIDR '10.0.0.0\/8' is invalid/,
    );
  });

  it("a subnet outside of its VPC, and one that overlaps another", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    await refuses(
      account.make(SUBNET, "s", { vpcId: vpc.id, cidrBlock: "10.1.0.0/24" }),
      "InvalidSubnet.Range",
    );
    await refuses(
      account.make(SUBNET, "s", { vpcId: vpc.id, cidrBlock: "10.0.1.128/25" }),
      "InvalidSubnet.Conflict",
    );
  });

  it("a subnet in a zone the Region does not have", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const subnet = { vpcId: vpc.id, cidrBlock: "10.0.9.0/24", availabilityZone: "us-east-1a" };
    await refuses(
      account.make(SUBNET, "s", subnet),
      "InvalidParameterValue",
      /Subnets can currently only be created in/,
    );
  });

  it("what names something that is gone", async () => {
    const account = new Account();
    const { a, group, vpc } = await account.network();
    const other = await account.make(VPC, "other", { cidrBlock: "10.7.0.0/16" });
    await account.remove(group);
    await account.remove(other);
    await refuses(
      account.make(SUBNET, "s", { vpcId: other.id, cidrBlock: "10.7.0.0/24" }),
      "InvalidVpcID.NotFound",
    );
    const instance = { ami: "ami-0123456789abcdef0", instanceType: "t4g.micro", subnetId: a.id };
    await refuses(
      account.make("aws:ec2/instance:Instance", "i", {
        ...instance,
        vpcSecurityGroupIds: [group.id],
      }),
      "InvalidGroup.NotFound",
    );
    assert.ok(account.world.get("vpc", vpc.id));
  });

  it("a second group of the same name in a VPC", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    await account.make(GROUP, "one", { vpcId: vpc.id, name: "same" });
    await refuses(
      account.make(GROUP, "two", { vpcId: vpc.id, name: "same" }),
      "InvalidGroup.Duplicate",
    );
  });

  it("a rule twice, also when it is spelt otherwise", async () => {
    const account = new Account();
    const { group } = await account.network();
    const rule = {
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      cidrIpv4: "10.0.0.0/8",
    };
    await account.make(INGRESS, "one", rule);
    await refuses(
      account.make(INGRESS, "two", { ...rule, ipProtocol: "6", cidrIpv4: "10.1.2.3/8" }),
      "InvalidPermission.Duplicate",
    );
  });

  it("the 61st rule of a group, a prefix list counting by its size", async () => {
    const account = new Account();
    const { group } = await account.network();
    const list = await account.make("aws:ec2/managedPrefixList:ManagedPrefixList", "pl", {
      addressFamily: "IPv4",
      maxEntries: 59,
    });
    const rule = { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 1, toPort: 1 };
    await account.make(INGRESS, "list", { ...rule, prefixListId: list.id });
    await account.make(INGRESS, "last", { ...rule, cidrIpv4: "10.0.0.0/8" });
    await refuses(
      account.make(INGRESS, "one too many", { ...rule, cidrIpv4: "11.0.0.0/8" }),
      "RulesPerSecurityGroupLimitExceeded",
    );
    await account.make(INGRESS, "another family", { ...rule, cidrIpv6: "2001:db8::/32" });
  });

  it("a route and an ACL entry that are there already", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const gateway = await account.make("aws:ec2/internetGateway:InternetGateway", "g", {
      vpcId: vpc.id,
    });
    const table = await account.make(TABLE, "t", { vpcId: vpc.id });
    const route = {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    };
    await account.make(ROUTE, "r", route);
    await refuses(account.make(ROUTE, "again", route), "RouteAlreadyExists");
    const acl = await account.make("aws:ec2/networkAcl:NetworkAcl", "acl", { vpcId: vpc.id });
    const entry = {
      networkAclId: acl.id,
      ruleNumber: 100,
      protocol: "tcp",
      ruleAction: "allow",
      cidrBlock: "0.0.0.0/0",
      fromPort: 1,
      toPort: 2,
    };
    await account.make(ENTRY, "e", entry);
    await refuses(
      account.make(ENTRY, "again", { ...entry, ruleAction: "deny" }),
      "NetworkAclEntryAlreadyExists",
    );
  });

  it("to let a VPC, subnet or group go that is in use", async () => {
    const account = new Account();
    const { vpc, a, group } = await account.network();
    const instance = {
      ami: "ami-0123456789abcdef0",
      instanceType: "t4g.micro",
      subnetId: a.id,
      vpcSecurityGroupIds: [group.id],
    };
    const server = await account.make("aws:ec2/instance:Instance", "server", instance);
    await refuses(account.remove(vpc), "DependencyViolation");
    await refuses(account.remove(a), "DependencyViolation");
    await refuses(account.remove(group), "DependencyViolation", /has a dependent object/);
    await account.remove(server);
    await account.remove(a);
  });

  it("to let a group go that another group's rule names", async () => {
    const account = new Account();
    const { vpc, group } = await account.network();
    const other = await account.make(GROUP, "other", { vpcId: vpc.id });
    const rule = {
      securityGroupId: other.id,
      ipProtocol: "tcp",
      fromPort: 1,
      toPort: 1,
      referencedSecurityGroupId: group.id,
    };
    const made = await account.make(INGRESS, "r", rule);
    await refuses(account.remove(group), "InvalidGroup.InUse");
    await account.remove(made);
    await account.remove(group);
  });

  it("a group that is made but whose rules are refused stays, unfinished", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const block = { protocol: "tcp", fromPort: 1, toPort: 1, securityGroups: ["sg-0"] };
    const attempt = account.make(GROUP, "half", { vpcId: vpc.id, ingress: [block] });
    await assert.rejects(attempt, (error) => {
      assert.ok(error instanceof PartialFailure);
      assert.match(
        error.reasons[0] ?? "",
        /InvalidGroup.NotFound: The security group 'sg-0' does not exist/,
      );
      assert.ok(account.world.get("security-group", error.id) !== undefined);
      return true;
    });
  });
});

describe("security groups", () => {
  it("lose AWS's allow-all egress, as the provider takes it away", async () => {
    const account = new Account();
    const { group } = await account.network();
    assert.deepEqual(group.outputs.egress, []);
  });

  const BLOCK = { protocol: "tcp", fromPort: 11211, toPort: 11211, cidrBlocks: ["10.0.0.0/16"] };
  const portsOf = (blocks: unknown) => (blocks as { fromPort: number }[]).map((b) => b.fromPort);

  it("without inline rules report every rule as an output, and no drift", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const group = await account.make(GROUP, "plain", { vpcId: vpc.id });
    const rule = { securityGroupId: group.id, ipProtocol: "tcp", cidrIpv4: "10.0.0.0/16" };
    await account.make(INGRESS, "standalone", { ...rule, fromPort: 80, toPort: 80 });
    const read = (await account.aws.read(group)) ?? assert.fail("it is gone");
    assert.deepEqual(portsOf(read.outputs.ingress), [80]);
    assert.deepEqual(read.inputs, group.inputs);
    const diff = await account.aws.diff({
      ...group,
      oldInputs: read.inputs,
      oldOutputs: read.outputs,
      news: group.inputs,
    });
    assert.equal(diff.changes, false);
  });

  it("with inline rules report every other rule as drift, a standalone one and one by hand", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const group = await account.make(GROUP, "inline", { vpcId: vpc.id, ingress: [BLOCK] });
    const rule = { securityGroupId: group.id, ipProtocol: "tcp", cidrIpv4: "10.0.0.0/16" };
    await account.make(INGRESS, "standalone", { ...rule, fromPort: 80, toPort: 80 });
    account.world.put({
      kind: "security-group-rule",
      id: "sgr-byhand",
      properties: { ...rule, isEgress: false, fromPort: 22, toPort: 22 },
    });
    const drifted = await account.aws.read(group);
    assert.deepEqual(portsOf(drifted?.inputs.ingress).sort(), [11211, 22, 80]);
    const back = await account.aws.diff({
      ...group,
      oldInputs: drifted?.inputs ?? {},
      oldOutputs: drifted?.outputs ?? {},
      news: group.inputs,
    });
    assert.deepEqual(
      [back.changes, Object.values(back.detailedDiff), back.replaces],
      [true, ["delete", "delete"], []],
    );
  });

  it("rules of the older kind are deleted before they are replaced", async () => {
    const account = new Account();
    const { group } = await account.network();
    const made = await account.make("aws:ec2/securityGroupRule:SecurityGroupRule", "r", {
      type: "ingress",
      securityGroupId: group.id,
      protocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      cidrBlocks: ["10.0.1.0/24"],
    });
    const diff = await account.diff(made, { cidrBlocks: ["10.0.1.0/24", "10.0.2.0/24"] });
    assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["cidrBlocks"], true]);
  });

  it("are emptied when the default group is adopted, and left alone when it is let go", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const adopted = await account.make(
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      "default",
      { vpcId: vpc.id },
    );
    assert.equal(adopted.id, vpc.outputs.defaultSecurityGroupId);
    assert.deepEqual([adopted.outputs.ingress, adopted.outputs.egress], [[], []]);
    await account.remove(adopted);
    assert.ok(account.world.get("security-group", adopted.id) !== undefined);
  });

  it("keep the inline rules of a program that stops naming them", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const block = { protocol: "tcp", fromPort: 1, toPort: 1, cidrBlocks: ["10.0.0.0/16"] };
    const group = await account.make(GROUP, "inline", { vpcId: vpc.id, ingress: [block] });
    const { ingress, ...rest } = group.inputs;
    assert.ok(ingress !== undefined);
    const diff = await account.aws.diff({
      ...group,
      oldInputs: group.inputs,
      oldOutputs: group.outputs,
      news: rest,
    });
    assert.equal(diff.changes, false);
  });
});

describe("lookups", () => {
  it("find the existing VPC of the seed by its tag, its private subnets by tier", async () => {
    const account = new Account({ seeds: ["existing-vpc"] });
    const vpc = await account.ask("aws:ec2/getVpc:getVpc", { tags: { Name: "existing" } });
    assert.equal(vpc.cidrBlock, "10.20.0.0/16");
    const filters = [
      { name: "vpc-id", values: [text(vpc.id)] },
      { name: "tag:Tier", values: ["private"] },
    ];
    const { ids } = await account.ask("aws:ec2/getSubnets:getSubnets", { filters });
    assert.equal((ids as string[]).length, 3);
  });

  it("find what nobody has made here outside of the stack, and the same again", async () => {
    const account = new Account();
    const args = { tags: { Name: "legacy" } };
    const vpc = await account.ask("aws:ec2/getVpc:getVpc", args);
    assert.deepEqual(await account.ask("aws:ec2/getVpc:getVpc", args), vpc);
    const filters = [{ name: "vpc-id", values: [text(vpc.id)] }];
    const { ids } = await account.ask("aws:ec2/getSubnets:getSubnets", { filters });
    const zones = (ids as string[]).map(
      (id) => account.world.get("subnet", id)?.properties.availabilityZone,
    );
    assert.deepEqual(zones, ["ap-northeast-2a", "ap-northeast-2b"]);
  });

  it("know in a dry run that such a thing is there, not what it is like", async () => {
    const { aws } = new Account();
    const { result } = await aws.invoke({
      token: "aws:ec2/getVpc:getVpc",
      args: { id: "vpc-0a1b2c3d4e5f60718" },
      preview: true,
    });
    assert.equal(result.id, "vpc-0a1b2c3d4e5f60718");
    assert.ok(isUnknown(result.cidrBlock));
  });

  it("refuse several in the provider's words", async () => {
    const account = new Account({ seeds: ["existing-vpc"] });
    await assert.rejects(account.ask("aws:ec2/getVpc:getVpc", {}), /multiple EC2 VPCs matched/);
  });

  it("know Amazon's images, and take any other parameter for one outside of the stack", async () => {
    const account = new Account();
    const name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
    const { insecureValue } = await account.ask("aws:ssm/getParameter:getParameter", { name });
    assert.match(insecureValue as string, /^ami-[0-9a-f]{17}$/);
    const vpcId = await account.ask("aws:ssm/getParameter:getParameter", { name: "/net/vpc-id" });
    assert.match(vpcId.value as string, /^vpc-[0-9a-f]{17}$/);
  });
});

describe("reading", () => {
  it("answers nothing for what is gone, and everything for an import", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const request = { urn: urnOf(VPC, "other"), type: VPC };
    const gone = await account.make(VPC, "gone", { cidrBlock: "10.9.0.0/16" });
    await account.remove(gone);
    assert.equal(await account.aws.read({ ...request, id: gone.id }), undefined);
    const imported = await account.aws.read({ ...request, id: vpc.id });
    assert.equal(imported?.inputs.cidrBlock, "10.0.0.0/16");
  });
});
