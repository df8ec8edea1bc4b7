/** What the planned reader knows of AWS beside the plain resources: one test for each kind. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decide } from "../../../reachability";
import type { GroupRule, PlannedOptions, PlannedResource, Topology } from "../../../reachability";
import { readPlanned } from "./read-told";

type Json = Record<string, unknown>;
const HIDDEN = "<unknown>";
const CASES = join(__dirname, "../../../../shared/cases/reach");

/** A resource of a plan whose inputs were seen. */
function planned(
  token: string,
  name: string,
  inputs: Json = {},
  dependencies: Readonly<Record<string, readonly string[]>> = {},
): PlannedResource {
  return {
    urn: name,
    type: token.includes("/") ? `aws:${token}` : token,
    name,
    properties: inputs,
    inputs,
    propertyDependencies: dependencies,
  };
}

const vpc = planned("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
const group = (name: string): PlannedResource =>
  planned("ec2/securityGroup:SecurityGroup", name, { vpcId: HIDDEN }, { vpcId: ["vpc"] });
const ingress = (name: string, on: string, from: Json): PlannedResource =>
  planned(
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    name,
    { securityGroupId: HIDDEN, ipProtocol: "tcp", fromPort: 11211, toPort: 11211, ...from },
    { securityGroupId: [on] },
  );
const rulesOf = (topology: Topology, id: string): readonly GroupRule[] =>
  topology.securityGroups.byId.get(id)?.ingress.items ?? assert.fail(id);

describe("what the planned reader knows of AWS", () => {
  describe("networks that others wrote down, with their answers", function () {
    before(function () {
      if (existsSync(CASES)) return;
      console.log("    skipped: ../shared/cases is not on this machine");
      this.skip();
    });

    for (const name of [
      "planned-account-slash-group",
      "planned-tgw-prefix-list-routes",
      "control-planned-sanity",
    ]) {
      it(name, () => {
        const json = (file: string): unknown =>
          JSON.parse(readFileSync(join(CASES, name, file), "utf8")) as unknown;
        const options = json("options.json") as PlannedOptions;
        const topology = readPlanned(json("plan.json") as PlannedResource[], options);
        const answers = (json("pairs.json") as { from: string; to: string; port: number }[]).map(
          ({ from, to, port }) =>
            decide(topology, {
              from: { kind: "interface", id: from },
              to: { kind: "interface", id: to },
              protocol: "tcp",
              port,
            }).outcome,
        );
        assert.deepEqual(answers, ["reachable"]);
      });
    }
  });

  it("a group of another account is written with the account before it", () => {
    const rule = ingress("in", "g", { referencedSecurityGroupId: "123456789012/sg-0abc" });
    assert.deepEqual(rulesOf(readPlanned([vpc, group("g"), rule]), "g")[0]?.peers.items, [
      { kind: "group", id: "sg-0abc", account: "123456789012" },
    ]);
  });

  it("a reference to a prefix list in a transit gateway's table is a route for each entry", () => {
    const list = planned("ec2/managedPrefixList:ManagedPrefixList", "list", {
      entries: [{ cidr: "10.1.0.0/16" }, { cidr: "10.2.0.0/16" }],
      maxEntries: 2,
    });
    const table = planned("ec2transitgateway/routeTable:RouteTable", "table", {
      transitGatewayId: "tgw-1",
    });
    const reference = (prefixListId: string, more: Json): PlannedResource =>
      planned(
        "ec2transitgateway/prefixListReference:PrefixListReference",
        "reference",
        { prefixListId, transitGatewayRouteTableId: HIDDEN, ...more },
        { transitGatewayRouteTableId: ["table"], prefixListId: ["list"] },
      );
    const routes = (...resources: PlannedResource[]): unknown => {
      const found = readPlanned([list, table, ...resources]).transitRouteTables.byId.get("table");
      const { items, rest } = found?.routes ?? assert.fail();
      return [items.map(({ cidr, attachment }) => [cidr, attachment]), rest?.because.code];
    };
    assert.deepEqual(routes(reference(HIDDEN, { transitGatewayAttachmentId: "tgw-attach-1" })), [
      [
        ["10.1.0.0/16", "tgw-attach-1"],
        ["10.2.0.0/16", "tgw-attach-1"],
      ],
      undefined,
    ]);
    assert.deepEqual(routes(reference(HIDDEN, { blackhole: true })), [
      [
        ["10.1.0.0/16", null],
        ["10.2.0.0/16", null],
      ],
      undefined,
    ]);
    assert.deepEqual(routes(reference("pl-far", { blackhole: true })), [[], "not-in-stack"]);
  });

  describe("rules that are managed exclusively", () => {
    const exclusive = (ids: unknown, dependencies: string[] = [], on = ["g"]): PlannedResource =>
      planned(
        "ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive",
        "only",
        { securityGroupId: HIDDEN, ingressRuleIds: ids, egressRuleIds: [] },
        { securityGroupId: on, ingressRuleIds: dependencies },
      );
    const rules = [
      ingress("a", "g", { cidrIpv4: "10.0.1.0/24" }),
      ingress("b", "g", { cidrIpv4: "10.0.2.0/24" }),
    ];
    const left = (...more: PlannedResource[]): unknown =>
      rulesOf(readPlanned([vpc, group("g"), group("h"), ...rules, ...more]), "g").map(
        ({ id, peers }) => [id, peers.items.length, peers.rest?.among?.length],
      );

    it("only those that are listed stay", () => {
      assert.deepEqual(left(exclusive([HIDDEN], ["b"])), [["b", 1, undefined]]);
      assert.deepEqual(left(exclusive([])), []);
    });

    it("of those that may be listed, and of a group that may be meant, it is not known", () => {
      assert.deepEqual(left(exclusive(HIDDEN, ["a", "b"])), [
        ["a", 0, 2],
        ["b", 0, 2],
      ]);
      assert.deepEqual(left(exclusive([HIDDEN], ["b"], ["g", "h"])), [
        ["a", 0, 2],
        ["b", 1, undefined],
      ]);
    });
  });

  it("the group that EKS makes for a cluster admits itself, and rules may name it", () => {
    const eks = planned(
      "eks/cluster:Cluster",
      "pods",
      { vpcConfig: { subnetIds: [HIDDEN] } },
      { vpcConfig: ["a"] },
    );
    const subnet = planned(
      "ec2/subnet:Subnet",
      "a",
      { vpcId: HIDDEN, cidrBlock: "10.0.1.0/24" },
      { vpcId: ["vpc"] },
    );
    const rule: PlannedResource = {
      ...ingress("in", "g", { referencedSecurityGroupId: HIDDEN }),
      propertyDependencies: { securityGroupId: ["g"], referencedSecurityGroupId: ["pods"] },
    };
    const topology = readPlanned([vpc, subnet, group("g"), eks, rule]);
    assert.deepEqual(rulesOf(topology, "g")[0]?.peers.items, [
      { kind: "group", id: "pods#cluster-group" },
    ]);
    assert.equal(topology.securityGroups.byId.get("pods#cluster-group")?.vpc, "vpc");
    const made = { ...eks, properties: { vpcConfig: { clusterSecurityGroupId: "sg-eks" } } };
    const named = ingress("in", "g", { referencedSecurityGroupId: "sg-eks" });
    assert.ok(readPlanned([made, named]).securityGroups.byId.has("sg-eks"));
  });

  describe("load balancers", () => {
    const subnet = planned(
      "ec2/subnet:Subnet",
      "a",
      { vpcId: HIDDEN, cidrBlock: "10.0.1.0/24" },
      { vpcId: ["vpc"] },
    );
    const balancer = planned(
      "lb/loadBalancer:LoadBalancer",
      "lb",
      { loadBalancerType: "network", subnetMappings: [{ subnetId: HIDDEN }] },
      { subnetMappings: ["a"] },
    );
    const listener = planned(
      "lb/listener:Listener",
      "l",
      { loadBalancerArn: HIDDEN, defaultActions: [{ type: "forward", targetGroupArn: HIDDEN }] },
      { loadBalancerArn: ["lb"], defaultActions: ["tg"] },
    );
    const targets = planned("lb/targetGroup:TargetGroup", "tg", { port: 8080 });
    const targetsOf = (...more: PlannedResource[]): unknown => {
      const topology = readPlanned([vpc, subnet, balancer, listener, targets, ...more]);
      const { items, rest } = topology.forwarders.byId.get("lb")?.targets ?? assert.fail();
      return rest === undefined ? items : [...items, "unknown"];
    };

    it("are in the subnets of their mappings, too", () => {
      const { interfaces } = readPlanned([vpc, subnet, balancer]);
      assert.deepEqual(interfaces.byId.get("lb#eni")?.subnets, { items: ["a"] });
    });

    it("forward to the services and scaling groups that name their target groups", () => {
      const service = planned(
        "ecs/service:Service",
        "s",
        { loadBalancers: [{ targetGroupArn: HIDDEN, containerPort: 80 }] },
        { loadBalancers: ["tg"] },
      );
      const scaling = planned(
        "autoscaling/group:Group",
        "g",
        { targetGroupArns: [HIDDEN] },
        { targetGroupArns: ["tg"] },
      );
      assert.deepEqual(targetsOf(service, scaling), [
        { target: "s#eni", port: 80 },
        { target: "g#eni", port: 8080 },
      ]);
    });

    it("forward to a node by its address, or to another balancer, as far as that is told", () => {
      const attachment = (...dependencies: string[]): PlannedResource =>
        planned(
          "lb/targetGroupAttachment:TargetGroupAttachment",
          "t",
          { targetGroupArn: HIDDEN, targetId: HIDDEN },
          { targetGroupArn: ["tg"], targetId: dependencies },
        );
      const front = planned("lb/loadBalancer:LoadBalancer", "front", {});
      assert.deepEqual(targetsOf(front, attachment("front")), [
        { target: "front#eni", port: 8080 },
      ]);
      const caches = ["c", "d"].map((name) =>
        planned("elasticache/cluster:Cluster", name, { engine: "memcached" }),
      );
      assert.deepEqual(targetsOf(...caches, attachment("c")), [{ target: "c#0001", port: 8080 }]);
      assert.deepEqual(targetsOf(...caches, attachment("c", "d")), ["unknown"]);
    });
  });

  it("a fleet has the instances of its templates, in the subnets that it names", () => {
    const subnet = planned(
      "ec2/subnet:Subnet",
      "a",
      { vpcId: HIDDEN, cidrBlock: "10.0.1.0/24", mapPublicIpOnLaunch: true },
      { vpcId: ["vpc"] },
    );
    const template = planned(
      "ec2/launchTemplate:LaunchTemplate",
      "t",
      { vpcSecurityGroupIds: [HIDDEN] },
      { vpcSecurityGroupIds: ["g"] },
    );
    const fleet = planned(
      "ec2/fleet:Fleet",
      "f",
      {
        launchTemplateConfigs: [
          {
            launchTemplateSpecification: { launchTemplateId: HIDDEN, version: "1" },
            overrides: [{ subnetId: HIDDEN }],
          },
        ],
      },
      { launchTemplateConfigs: ["t", "a"] },
    );
    for (const type of ["aws:ec2/fleet:Fleet", "aws:ec2/spotFleetRequest:SpotFleetRequest"]) {
      const resources = [vpc, subnet, group("g"), template, { ...fleet, type }];
      const one = readPlanned(resources).interfaces.byId.get("f#eni");
      assert.deepEqual(
        [one?.subnets.items, one?.groups.items, one?.publicAddress],
        [["a"], ["g"], "given at launch"],
        type,
      );
    }
  });

  it("a route table at a gateway decides on what comes in through it", () => {
    const topology = readPlanned([
      planned("ec2/internetGateway:InternetGateway", "igw", { vpcId: "vpc-1" }),
      planned("ec2/routeTable:RouteTable", "edge", { vpcId: "vpc-1" }),
      planned(
        "ec2/routeTableAssociation:RouteTableAssociation",
        "a",
        { gatewayId: HIDDEN, routeTableId: HIDDEN },
        { gatewayId: ["igw"], routeTableId: ["edge"] },
      ),
    ]);
    assert.equal(topology.gateways.byId.get("igw")?.routeTable, "edge");
  });

  it("attachments carry IPv6, and use appliance mode, only where they say so", () => {
    const attachment = (more: Json): unknown => {
      const one = planned("ec2transitgateway/vpcAttachment:VpcAttachment", "x", more);
      const read = readPlanned([one]).transitAttachments.byId.get("x");
      return [read?.isIpv6, read?.isApplianceMode];
    };
    assert.deepEqual(attachment({}), [false, false]);
    assert.deepEqual(attachment({ ipv6Support: "enable", applianceModeSupport: "enable" }), [
      true,
      true,
    ]);
  });

  it("a resource may say which Region it is in; the others are in the stack's", () => {
    const far = planned("ec2/vpc:Vpc", "far", { cidrBlock: "10.1.0.0/16", region: "us-east-1" });
    const { vpcs } = readPlanned([vpc, far], { region: "eu-west-1" });
    assert.deepEqual(
      [...vpcs.byId.values()].map(({ region }) => region),
      ["eu-west-1", "us-east-1"],
    );
  });
});
