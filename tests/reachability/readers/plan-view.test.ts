/** One reading of a plan: what the program declares decides, AWS's answers fill in, and each fact says where it comes from. */

import assert from "node:assert/strict";
import { Block, Plan, isUnknown, readPlanned } from "../../../reachability";
import type { GroupRule, PlannedResource } from "../../../reachability";

type Json = Record<string, unknown>;
const HIDDEN = "<unknown>";

const resource = (
  token: string,
  name: string,
  inputs: Json | undefined,
  properties: Json,
  propertyDependencies: Record<string, string[]> = {},
): PlannedResource => ({
  urn: name,
  type: `aws:${token}`,
  name,
  properties,
  propertyDependencies,
  ...(inputs === undefined ? {} : { inputs }),
});

const cluster = (inputs: Json | undefined, properties: Json, dependencies = {}): Block => {
  const one = resource("elasticache/cluster:Cluster", "cache", inputs, properties, dependencies);
  return Block.of(new Plan([one]), one);
};

describe("the view of a plan", () => {
  describe("where a fact comes from", () => {
    it("declared: an input of this preview, whatever the outputs of before say", () => {
      const block = cluster({ numCacheNodes: 3 }, { numCacheNodes: 2 });
      assert.deepEqual(
        [block.origin("numCacheNodes"), block.number("numCacheNodes")],
        ["declared", 3],
      );
    });

    it("computed: left to AWS, which has answered", () => {
      const block = cluster({}, { port: 11211 });
      assert.deepEqual([block.origin("port"), block.number("port")], ["computed", 11211]);
      assert.equal(cluster(undefined, { port: 11211 }).origin("port"), "computed");
    });

    it("omitted: left to AWS, which has not answered yet, by whatever sign", () => {
      for (const block of [
        cluster({}, { port: HIDDEN }),
        cluster({}, {}),
        cluster({ port: "" }, { port: "" }),
        cluster({ port: null }, { port: HIDDEN }),
      ]) {
        assert.deepEqual([block.origin("port"), block.number("port")], ["omitted", undefined]);
      }
    });

    it("open: set to what is not known yet, in whole or in part, or perhaps not set", () => {
      const port = cluster({ port: HIDDEN }, { port: HIDDEN }, { port: ["x"] });
      assert.equal(port.origin("port"), "open");
      const groups = cluster({ securityGroupIds: ["sg-1", HIDDEN] }, {});
      assert.equal(groups.origin("securityGroupIds"), "open");
    });

    it("an input that is not known yet is open though an output of before is there", () => {
      const block = cluster({ port: HIDDEN }, { port: 11211 }, { port: ["x"] });
      assert.ok(isUnknown(block.number("port")));
    });

    it("inside an object, the program's fields count, and AWS's where the program is silent", () => {
      const lambda = resource(
        "lambda/function:Function",
        "f",
        { vpcConfig: { subnetIds: ["subnet-1"], vpcId: "" } },
        { vpcConfig: { subnetIds: ["subnet-0"], vpcId: "vpc-1" } },
      );
      const config = Block.of(new Plan([lambda]), lambda).child("vpcConfig");
      assert.deepEqual(config?.texts("subnetIds").items, ["subnet-1"]);
      assert.equal(config.text("vpcId"), "vpc-1");
    });
  });

  describe("lists that AWS answers with everything there is", () => {
    const inline = (protocol: string, cidr: string): Json => ({
      protocol,
      fromPort: 11211,
      toPort: 11211,
      cidrBlocks: [cidr],
      ipv6CidrBlocks: [],
      prefixListIds: [],
      securityGroups: [],
      self: false,
      description: "",
    });
    const standalone = resource(
      "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "rule",
      undefined,
      {
        securityGroupId: "g",
        ipProtocol: "tcp",
        fromPort: 11211,
        toPort: 11211,
        cidrIpv4: "10.0.0.0/16",
      },
    );
    const rulesOf = (...resources: PlannedResource[]): readonly GroupRule[] =>
      readPlanned(resources).securityGroups.byId.get("g")?.ingress.items ?? [];
    const stylesOf = (...resources: PlannedResource[]): string[] =>
      rulesOf(...resources).map(({ style }) => style);
    const group = (inputs: Json | undefined, ...ingress: Json[]): PlannedResource =>
      resource("ec2/securityGroup:SecurityGroup", "g", inputs, { ingress });

    it("a refreshed group has no inline rules that the program does not write", () => {
      const refreshed = group({ vpcId: "vpc-1" }, inline("tcp", "10.0.0.0/16"));
      assert.deepEqual(stylesOf(refreshed, standalone), ["standalone"]);
    });

    it("a rule that this plan narrows or takes away does not live on in the group's outputs", () => {
      const open = group({ vpcId: "vpc-1" }, inline("tcp", "0.0.0.0/0"));
      assert.deepEqual(rulesOf(open), []);
      assert.deepEqual(
        rulesOf(open, standalone).map(({ peers }) => peers.items),
        [[{ kind: "cidr", cidr: "10.0.0.0/16" }]],
      );
    });

    it("without the program's inputs, what standalone rules say is not said again", () => {
      const both = group(undefined, inline("tcp", "10.0.0.0/16"), inline("tcp", "10.1.0.0/16"));
      assert.deepEqual(stylesOf(both, standalone), ["described", "standalone"]);
      const unread = group(undefined, inline("tcp", "10.1.0.0/16"));
      assert.deepEqual(stylesOf(unread, standalone), ["inline", "standalone"]);
      assert.deepEqual(stylesOf(both), ["inline", "inline"]);
    });

    it("the routes of a refreshed table are those that the program has", () => {
      const table = resource(
        "ec2/routeTable:RouteTable",
        "t",
        { vpcId: "vpc-1" },
        { vpcId: "vpc-1", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] },
      );
      assert.deepEqual(readPlanned([table]).routeTables.byId.get("t")?.routes.items, []);
    });
  });

  describe("a port that the program took from a cache", () => {
    const rule = (...urns: string[]): PlannedResource =>
      resource(
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "rule",
        undefined,
        {
          securityGroupId: "g",
          ipProtocol: "tcp",
          fromPort: HIDDEN,
          toPort: HIDDEN,
          cidrIpv4: "10.0.0.0/16",
        },
        { fromPort: urns, toPort: urns },
      );
    const memcached = (name: string, port?: number): PlannedResource =>
      resource(
        "elasticache/cluster:Cluster",
        name,
        { engine: "memcached", ...(port === undefined ? {} : { port }) },
        { engine: "memcached", port: port ?? HIDDEN },
      );
    const portsOf = (...resources: PlannedResource[]): unknown =>
      readPlanned([
        resource("ec2/securityGroup:SecurityGroup", "g", {}, {}),
        ...resources,
      ]).securityGroups.byId.get("g")?.ingress.items[0]?.ports;

    it("is its default where the cluster names none, or the one that it names", () => {
      assert.deepEqual(portsOf(memcached("a"), rule("a")), { from: 11211, to: 11211 });
      assert.deepEqual(portsOf(memcached("a", 11300), rule("a")), { from: 11300, to: 11300 });
      const topic = resource("sns/topic:Topic", "topic", {}, {});
      assert.deepEqual(portsOf(memcached("a"), topic, rule("a", "topic")), {
        from: 11211,
        to: 11211,
      });
    });

    it("is not known where it may be another's, or its cluster's engine tells of no default", () => {
      assert.ok(isUnknown(portsOf(memcached("a"), memcached("b"), rule("a", "b"))));
      const other = resource("elasticache/cluster:Cluster", "r", {}, { port: HIDDEN });
      assert.ok(isUnknown(portsOf(other, rule("r"))));
      assert.ok(isUnknown(portsOf(rule("elsewhere"))));
    });
  });

  describe("whether a field names a resource", () => {
    const vpcs = ["v", "w"].map((name) => resource("ec2/vpc:Vpc", name, {}, { id: `id-${name}` }));
    const refers = (value: unknown, dependencies?: string[]): unknown => {
      const log = resource(
        "ec2/flowLog:FlowLog",
        "log",
        { vpcId: value },
        { vpcId: value },
        dependencies === undefined ? {} : { vpcId: dependencies },
      );
      const answer = Block.of(new Plan([...vpcs, log]), log).refersTo("vpcId", ["v", "id-v"]);
      return isUnknown(answer) ? "unknown" : answer;
    };

    it("by its id, or computed from it alone; not by another's", () => {
      assert.equal(refers("id-v"), true);
      assert.equal(refers("id-w"), false);
      assert.equal(refers(HIDDEN, ["v"]), true);
      assert.equal(refers(HIDDEN, ["w"]), false);
      assert.equal(refers(undefined), false);
    });

    it("cannot be told where it is one of several, or was looked up", () => {
      assert.equal(refers(HIDDEN, ["v", "w"]), "unknown");
      assert.equal(refers(HIDDEN), "unknown");
      assert.equal(refers([HIDDEN, HIDDEN], ["v", "w"]), true);
    });
  });

  it("ids that the engine leaves out are told by ARNs, and by those who name them", () => {
    const vpc = resource("ec2/vpc:Vpc", "v", {}, { arn: "arn:aws:ec2:eu-west-1:1:vpc/vpc-1" });
    const peering = resource("ec2/vpcPeeringConnection:VpcPeeringConnection", "p", {}, {});
    const route = resource(
      "ec2/route:Route",
      "r",
      { vpcPeeringConnectionId: "pcx-1" },
      { vpcPeeringConnectionId: "pcx-1" },
      { vpcPeeringConnectionId: ["p"] },
    );
    assert.deepEqual(
      new Plan([vpc, peering, route]).resources.map(({ id }) => id),
      ["vpc-1", "pcx-1", undefined],
    );
  });

  it("one view serves the topology and whoever asks about single fields", () => {
    const plan = new Plan([resource("ec2/vpc:Vpc", "v", { cidrBlock: "10.0.0.0/16" }, {})]);
    assert.deepEqual(readPlanned(plan).vpcs.byId.get("v")?.cidrs.items, ["10.0.0.0/16"]);
  });
});
