/** Dependencies bound a value that is not known yet, and never prove it. */

import assert from "node:assert/strict";
import { admitted, decide, readPlanned } from "../../../reachability";
import type { PlannedResource, Topology } from "../../../reachability";

type Json = Record<string, unknown>;
const HIDDEN = "<unknown>";

function planned(
  token: string,
  name: string,
  inputs: Json = {},
  dependencies: Readonly<Record<string, readonly string[]>> = {},
  more: Partial<PlannedResource> = {},
): PlannedResource {
  const type = token.includes(":") && !token.includes("/") ? token : `aws:${token}`;
  return {
    urn: name,
    type,
    name,
    properties: inputs,
    inputs,
    propertyDependencies: dependencies,
    ...more,
  };
}

const VPC = { vpcId: ["vpc"] };
const group = (name: string): PlannedResource =>
  planned("ec2/securityGroup:SecurityGroup", name, { vpcId: HIDDEN }, VPC);
const subnet = (name: string, third: number, zone: string): PlannedResource =>
  planned(
    "ec2/subnet:Subnet",
    name,
    { vpcId: HIDDEN, cidrBlock: `10.0.${String(third)}.0/24`, availabilityZone: zone },
    VPC,
  );
const open = (rule: string, on: string): PlannedResource =>
  planned(
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    rule,
    {
      securityGroupId: HIDDEN,
      referencedSecurityGroupId: HIDDEN,
      ipProtocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
    },
    { securityGroupId: [on], referencedSecurityGroupId: ["client"] },
  );
const egress = planned(
  "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "out",
  { securityGroupId: HIDDEN, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
  { securityGroupId: ["client"] },
);
const base = [
  planned("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }),
  subnet("a", 1, "z-a"),
  subnet("b", 2, "z-b"),
  group("client"),
  group("cache"),
  group("other"),
  egress,
  planned(
    "ec2/instance:Instance",
    "web",
    { subnetId: HIDDEN, vpcSecurityGroupIds: [HIDDEN] },
    { subnetId: ["a"], vpcSecurityGroupIds: ["client"] },
  ),
  planned(
    "elasticache/subnetGroup:SubnetGroup",
    "subnets",
    { subnetIds: [HIDDEN, HIDDEN] },
    {
      subnetIds: ["a", "b"],
    },
  ),
];
const cluster = (securityGroupIds: unknown, ...dependencies: string[]): PlannedResource =>
  planned(
    "elasticache/cluster:Cluster",
    "orders",
    { engine: "memcached", numCacheNodes: 1, subnetGroupName: HIDDEN, securityGroupIds },
    { subnetGroupName: ["subnets"], securityGroupIds: dependencies },
  );

const groupsOf = (one: PlannedResource, ...more: PlannedResource[]): unknown => {
  const topology = readPlanned([...base, ...more, one]);
  const { items, rest } = topology.caches.byId.get("orders")?.securityGroups ?? assert.fail();
  return rest === undefined ? { items } : { items, among: rest.among, origin: rest.origin };
};

const outcome = (topology: Topology): string =>
  decide(topology, {
    from: { kind: "interface", id: "web#eni" },
    to: { kind: "interface", id: "orders#0001" },
    protocol: "tcp",
    port: 11211,
  }).outcome;

describe("dependencies of a plan", () => {
  describe("bound a list of groups", () => {
    it("one element, one group that it can come from: that is proven", () => {
      assert.deepEqual(groupsOf(cluster([HIDDEN], "cache")), { items: ["cache"] });
      assert.deepEqual(groupsOf(cluster(HIDDEN, "cache")), { items: ["cache"] });
    });

    it("what cannot give an id of the argument's type is ruled out", () => {
      assert.deepEqual(groupsOf(cluster([HIDDEN], "cache", "a", "subnets")), { items: ["cache"] });
    });

    it("as many elements as groups: each is one of them", () => {
      assert.deepEqual(groupsOf(cluster([HIDDEN, HIDDEN], "cache", "other")), {
        items: ["cache", "other"],
      });
    });

    it("picked out of one output with everything in it: one of what that can give", () => {
      assert.deepEqual(groupsOf(cluster([HIDDEN], "vpc", "client", "cache")), {
        items: [],
        among: [["vpc#default-group"], ["client"], ["cache"]],
        origin: "plan",
      });
    });

    it("a list that is unknown as a whole: some of them", () => {
      assert.deepEqual(groupsOf(cluster(HIDDEN, "cache", "other")), {
        items: [],
        among: [["cache"], ["other"], ["cache", "other"]],
        origin: "plan",
      });
    });

    it("too many to be told apart: each alone and all together stand for them", () => {
      const many = ["cache", "other", "client", ...["c", "d", "e", "f"]];
      const more = ["c", "d", "e", "f"].map(group);
      assert.deepEqual(groupsOf(cluster(HIDDEN, ...many), ...more), {
        items: [],
        among: [...many.map((one) => [one]), many],
        origin: "plan",
      });
    });

    it("what was looked up beside an own group lies outside", () => {
      assert.deepEqual(groupsOf(cluster([HIDDEN, HIDDEN], "cache")), {
        items: ["cache"],
        among: undefined,
        origin: "outside",
      });
    });

    it("handed on by another resource, where nothing that it depends on is a group", () => {
      assert.deepEqual(groupsOf(cluster([HIDDEN], "web")), { items: ["client"] });
      assert.deepEqual(groupsOf(cluster([HIDDEN], "web", "cache")), { items: ["cache"] });
    });

    it("of a component: what it made", () => {
      const made = { ...group("made"), parent: "inner" };
      const inner = planned("my:net:Inner", "inner", {}, {}, { parent: "net" });
      const component = planned("my:net:Network", "net");
      assert.deepEqual(groupsOf(cluster([HIDDEN], "net"), component, inner, made), {
        items: ["made"],
      });
    });
  });

  it("resources that hand one another's references round in a circle end in a doubt", () => {
    const circle = (name: string, other: string): PlannedResource =>
      planned(
        "ec2/instance:Instance",
        name,
        { vpcSecurityGroupIds: [HIDDEN] },
        { vpcSecurityGroupIds: [other] },
      );
    const topology = readPlanned([...base, circle("x", "y"), circle("y", "x")]);
    assert.notEqual(topology.interfaces.byId.get("x#eni")?.groups.rest, undefined);
  });

  it("a subnet's VPC, an accepted peering: handed on", () => {
    const topology = readPlanned([
      ...base,
      planned("ec2/routeTable:RouteTable", "table", { vpcId: HIDDEN }, { vpcId: ["a"] }),
    ]);
    assert.equal(topology.routeTables.byId.get("table")?.vpc, "vpc");
  });

  describe("where one of several subnets is meant", () => {
    const placed = (subnetIds: unknown): Topology =>
      readPlanned([
        ...base.filter(({ name }) => name !== "subnets"),
        planned(
          "elasticache/subnetGroup:SubnetGroup",
          "subnets",
          { subnetIds },
          {
            subnetIds: ["vpc", "a", "b"],
          },
        ),
        open("in", "cache"),
        cluster([HIDDEN], "cache"),
      ]);

    it("the group of subnets has some of them; a node is in any", () => {
      const topology = placed(HIDDEN);
      const { items, rest } = topology.subnetGroups.byId.get("subnets")?.subnets ?? assert.fail();
      assert.deepEqual([items, rest?.among], [[], [["a"], ["b"], ["a", "b"]]]);
      assert.deepEqual(topology.interfaces.byId.get("orders#0001")?.subnets, { items: ["a", "b"] });
      assert.equal(topology.subnetGroups.byId.get("subnets")?.vpc, "vpc");
    });

    it("and what is so in each of them is proven", () => {
      assert.equal(outcome(placed(HIDDEN)), "reachable");
      assert.equal(outcome(placed([HIDDEN])), "reachable");
    });
  });

  describe("a verdict is proven where every choice agrees, and nowhere else", () => {
    const CHOICES = ["client", "cache", "other", "vpc"] as const;
    const idOf = (choice: string): string => (choice === "vpc" ? "vpc#default-group" : choice);
    const admits = (groups: readonly string[]): PlannedResource[] =>
      groups.map((name) => open(`to-${name}`, name));
    const subsets = <T>(items: readonly T[]): T[][] =>
      items.reduce<T[][]>((sets, item) => sets.flatMap((set) => [set, [...set, item]]), [[]]);

    it("of every set of groups that admit, and every set of groups that it may be one of", () => {
      let proven = 0;
      for (const admitting of subsets(CHOICES)) {
        for (const dependencies of subsets(CHOICES).filter(({ length }) => length > 0)) {
          const rest = [...base, ...admits(admitting)];
          const open = outcome(readPlanned([...rest, cluster([HIDDEN], ...dependencies)]));
          const possible = new Set(
            dependencies.map((one) => outcome(readPlanned([...rest, cluster([idOf(one)])]))),
          );
          const [only, ...others] = possible;
          assert.equal(open, others.length === 0 ? only : "unknown", dependencies.join());
          if (others.length === 0) proven += 1;
        }
      }
      assert.ok(proven > 60, String(proven));
    });
  });

  describe("a rule of one of several groups", () => {
    const rule = (...dependencies: string[]): PlannedResource => {
      const one = open("in", "");
      return {
        ...one,
        propertyDependencies: { ...one.propertyDependencies, securityGroupId: dependencies },
      };
    };

    it("admits nobody beyond those that it names", () => {
      const topology = readPlanned([...base, rule("cache", "other")]);
      const pieces = admitted(topology, ["cache"], { protocol: "tcp" });
      assert.deepEqual(
        pieces.map(({ certainty, peerGroup }) => [certainty, peerGroup]),
        [["possible", "client"]],
      );
    });

    it("is proven for what carries each of them", () => {
      const both = [rule("cache", "other"), cluster([HIDDEN, HIDDEN], "cache", "other")];
      assert.equal(outcome(readPlanned([...base, ...both])), "unknown");
      const one = [rule("cache"), cluster([HIDDEN], "cache")];
      assert.equal(outcome(readPlanned([...base, ...one])), "reachable");
      const none = [rule("client", "other"), cluster([HIDDEN], "cache")];
      assert.equal(outcome(readPlanned([...base, ...none])), "blocked");
    });
  });

  it("what a cache's groups may be bounds what they admit", () => {
    const topology = readPlanned([
      ...base,
      open("in", "cache"),
      cluster([HIDDEN], "cache", "other"),
    ]);
    const { securityGroups } = topology.caches.byId.get("orders") ?? assert.fail();
    const pieces = admitted(topology, securityGroups, { protocol: "tcp" });
    assert.deepEqual(
      pieces.map(({ group: of, certainty, peerGroup }) => [of, certainty, peerGroup]),
      [["cache", "possible", "client"]],
    );
  });
});
