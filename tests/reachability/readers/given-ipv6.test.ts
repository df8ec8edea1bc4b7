/** IPv6 ranges and addresses that AWS gives: a stand-in answers as the true one will, or there is none. */

import assert from "node:assert/strict";
import { decide } from "../../../reachability";
import type { PlannedResource, Topology } from "../../../reachability";
import { readPlanned } from "./read-told";

type Json = Record<string, unknown>;
const HIDDEN = "<unknown>";

function planned(
  token: string,
  name: string,
  inputs: Json = {},
  dependencies: Readonly<Record<string, readonly string[]>> = {},
): PlannedResource {
  return {
    urn: name,
    type: `aws:${token}`,
    name,
    properties: inputs,
    inputs,
    propertyDependencies: dependencies,
  };
}

const dualStack = (name: string, range: string): PlannedResource =>
  planned("ec2/vpc:Vpc", name, { cidrBlock: range, assignGeneratedIpv6CidrBlock: true });
const subnet = (name: string, vpc: string, range: string, more: Json = {}): PlannedResource =>
  planned(
    "ec2/subnet:Subnet",
    name,
    { vpcId: HIDDEN, cidrBlock: range, ipv6CidrBlock: HIDDEN, ...more },
    { vpcId: [vpc], ipv6CidrBlock: [vpc] },
  );
const base = [
  dualStack("vpc", "10.0.0.0/16"),
  dualStack("other", "10.1.0.0/16"),
  subnet("a", "vpc", "10.0.1.0/24"),
  subnet("b", "vpc", "10.0.2.0/24", { assignIpv6AddressOnCreation: true }),
];
const group = (peers: Json, dependencies: Record<string, string[]> = {}): PlannedResource =>
  planned(
    "ec2/securityGroup:SecurityGroup",
    "g",
    {
      vpcId: HIDDEN,
      ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, ...peers }],
      egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }],
    },
    { vpcId: ["vpc"], ...dependencies },
  );
const machine = (on: string, more: Json = {}): PlannedResource =>
  planned(
    "ec2/instance:Instance",
    "web",
    { subnetId: HIDDEN, vpcSecurityGroupIds: [HIDDEN], ...more },
    { subnetId: [on], vpcSecurityGroupIds: ["g"] },
  );

const vpcCidrs = (topology: Topology): unknown => {
  const { items, rest } = topology.vpcs.byId.get("vpc")?.cidrs ?? assert.fail();
  return rest === undefined ? items : [...items, "unknown"];
};
const addresses = (topology: Topology): unknown => {
  const { items, rest } = topology.interfaces.byId.get("web#eni")?.addresses ?? assert.fail();
  return [items, rest !== undefined];
};

describe("IPv6 that AWS gives", () => {
  it("each VPC has a block of its own, each subnet a part of its VPC's", () => {
    const { vpcs, subnets } = readPlanned(base);
    assert.deepEqual(
      [...vpcs.byId.values()].map(({ cidrs }) => cidrs.items.at(-1)),
      ["2600:1fff:ff00::/56", "2600:1fff:ff00:100::/56"],
    );
    assert.deepEqual(
      [...subnets.byId.values()].map(({ cidrs }) => cidrs.items.at(-1)),
      ["2600:1fff:ff00::/64", "2600:1fff:ff00:1::/64"],
    );
  });

  it("by an association too", () => {
    const association = planned(
      "ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation",
      "more",
      { vpcId: HIDDEN, assignGeneratedIpv6CidrBlock: true },
      { vpcId: ["vpc"] },
    );
    const plain = planned("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    assert.deepEqual(vpcCidrs(readPlanned([plain, association])), [
      "10.0.0.0/16",
      "2600:1fff:ff00::/56",
    ]);
  });

  it("a rule that admits the VPC's own range admits that, and not the world", () => {
    const own = group({ ipv6CidrBlocks: [HIDDEN] }, { ingress: ["vpc"] });
    const rule = readPlanned([...base, own]).securityGroups.byId.get("g")?.ingress.items[0];
    assert.deepEqual(rule?.peers, { items: [{ kind: "cidr", cidr: "2600:1fff:ff00::/56" }] });
    const either = group({ ipv6CidrBlocks: [HIDDEN] }, { ingress: ["vpc", "other"] });
    const open = readPlanned([...base, either]).securityGroups.byId.get("g")?.ingress.items[0];
    assert.notEqual(open?.peers.rest, undefined);
  });

  it("stays unknown where the plan names a part of the internet that may hold it", () => {
    const part = group({ ipv6CidrBlocks: ["2a05:d018::/36"] });
    assert.deepEqual(vpcCidrs(readPlanned([...base, part])), ["10.0.0.0/16", "unknown"]);
    for (const whole of ["::/0", "2000::/3", "fd00::/8", "2001:db8:1::/48"]) {
      const known = vpcCidrs(readPlanned([...base, group({ ipv6CidrBlocks: [whole] })]));
      assert.deepEqual(known, ["10.0.0.0/16", "2600:1fff:ff00::/56"], whole);
    }
  });

  it("is what AWS says, once it has said it", () => {
    const made = {
      ...dualStack("vpc", "10.0.0.0/16"),
      properties: { cidrBlock: "10.0.0.0/16", ipv6CidrBlock: "2a05:d018:1:100::/56" },
    };
    assert.deepEqual(vpcCidrs(readPlanned([made])), ["10.0.0.0/16", "2a05:d018:1:100::/56"]);
  });

  describe("an interface", () => {
    const peers = { ipv6CidrBlocks: ["::/0"] };

    it("keeps its IPv4 address beside the IPv6 one that it is given", () => {
      const given = [["2600:1fff:ff00:1::1:5"], true];
      assert.deepEqual(addresses(readPlanned([...base, group(peers), machine("b")])), given);
      const asked = readPlanned([...base, group(peers), machine("a", { ipv6AddressCount: 1 })]);
      assert.deepEqual(addresses(asked), [["2600:1fff:ff00::1:5"], true]);
      const none = readPlanned([...base, group(peers), machine("a")]);
      assert.deepEqual(addresses(none), [[], true]);
    });

    it("has the one that the program sets, and AWS's IPv4 one", () => {
      const set = machine("a", { ipv6Addresses: ["2600:1fff:ff00::9"] });
      assert.deepEqual(addresses(readPlanned([...base, group({}), set])), [
        ["2600:1fff:ff00::9"],
        true,
      ]);
      const both = machine("a", { ipv6Addresses: ["2600:1fff:ff00::9"], privateIp: "10.0.1.9" });
      assert.deepEqual(addresses(readPlanned([...base, group({}), both])), [
        ["2600:1fff:ff00::9", "10.0.1.9"],
        false,
      ]);
    });

    it("in a subnet of IPv6 alone has that one alone", () => {
      const only = planned(
        "ec2/subnet:Subnet",
        "only",
        { vpcId: HIDDEN, ipv6Native: true, ipv6CidrBlock: HIDDEN },
        { vpcId: ["vpc"] },
      );
      assert.deepEqual(addresses(readPlanned([...base, only, group(peers), machine("only")])), [
        ["2600:1fff:ff00:2::1:6"],
        false,
      ]);
    });

    it("is entered from the internet by it, where a route and a rule let it", () => {
      const gateway = planned(
        "ec2/internetGateway:InternetGateway",
        "igw",
        { vpcId: HIDDEN },
        {
          vpcId: ["vpc"],
        },
      );
      const table = planned(
        "ec2/routeTable:RouteTable",
        "table",
        { vpcId: HIDDEN, routes: [{ ipv6CidrBlock: "::/0", gatewayId: HIDDEN }] },
        { vpcId: ["vpc"], routes: ["igw"] },
      );
      const association = planned(
        "ec2/routeTableAssociation:RouteTableAssociation",
        "b",
        { subnetId: HIDDEN, routeTableId: HIDDEN },
        { subnetId: ["b"], routeTableId: ["table"] },
      );
      const topology = readPlanned(
        [
          ...base,
          gateway,
          table,
          { ...association, urn: "association" },
          group(peers),
          machine("b"),
        ],
        { complete: true },
      );
      const verdict = decide(topology, {
        from: { kind: "address", cidr: "2a01:4f8::1/128" },
        to: { kind: "interface", id: "web#eni" },
        protocol: "tcp",
        port: 22,
      });
      assert.equal(verdict.outcome, "reachable", JSON.stringify(verdict.missing));
    });
  });

  it("says what it stands for", () => {
    const [note] = readPlanned(base).notes.filter((one) => one.includes("vpc its IPv6"));
    assert.equal(
      note,
      "AWS gives vpc its IPv6 range when it is made: 2600:1fff:ff00::/56 stands for it",
    );
    assert.equal(readPlanned(base).vpcs.byId.get("vpc")?.cidrs.rest, undefined);
  });
});
