/** The planned reader: every form a program may take, what it leaves out, what it only names, and garbage. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { decide } from "../../../reachability/decide/decide";
import { readDescribed } from "../../../reachability/readers/described";
import {
  ADDRESS_GIVEN_AT_LAUNCH,
  idOf,
  readPlanned as plainlyRead,
} from "../../../reachability/readers/planned";
import type { PlannedOptions } from "../../../reachability/readers/planned";
import type { PlannedResource } from "../../../reachability/readers/planned/planned-resource";
import { isUnknown } from "../../../reachability/model/topology";
import type {
  Collection,
  Fact,
  Named,
  Topology,
  Unknown,
} from "../../../reachability/model/topology";
import { expectTold } from "../../told-texts";
import { linesOf, readPlanned } from "./read-told";
import { asPlanned, smallNetworks } from "./small-network";
import { factText, reasonText } from "../../../reachability/explain/reasons";
import { runs } from "../../long-form";

type Json = Record<string, unknown>;
const HIDDEN = "<unknown>";

/**
 * Every resource that these tests write down, for those that take them apart: from a file, so that each of these tests says the same
 * when it runs alone. `TOLD=write` renews it.
 */
const FORMS = join(__dirname, "told", "planned-forms.json");
const written: PlannedResource[] = [];
const forms = (): readonly PlannedResource[] =>
  JSON.parse(readFileSync(FORMS, "utf8")) as PlannedResource[];

after(() => {
  if (process.env.TOLD !== "write") return;
  const lines = written.map((one) => JSON.stringify(one));
  writeFileSync(FORMS, `[\n${lines.join(",\n")}\n]\n`);
});

/** A resource as a first preview shows it: what is computed is unknown. */
function planned(
  token: string,
  name: string,
  inputs: Json = {},
  dependencies: Readonly<Record<string, readonly string[]>> = {},
  computed: readonly string[] = [],
): PlannedResource {
  const unknowns = Object.fromEntries(computed.map((key) => [key, HIDDEN]));
  const resource = {
    urn: name,
    type: `aws:${token}`,
    name,
    properties: { ...unknowns, ...inputs },
    inputs,
    propertyDependencies: dependencies,
  };
  written.push(resource);
  return resource;
}

const vpc = planned("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
const subnet = (name: string, more: Json = {}): PlannedResource =>
  planned(
    "ec2/subnet:Subnet",
    name,
    { cidrBlock: "10.0.1.0/24", availabilityZone: "z-a", vpcId: HIDDEN, ...more },
    { vpcId: ["vpc"] },
  );
const group = (
  name: string,
  inputs: Json = {},
  dependencies: Record<string, string[]> = {},
): PlannedResource =>
  planned(
    "ec2/securityGroup:SecurityGroup",
    name,
    { vpcId: HIDDEN, ...inputs },
    { vpcId: ["vpc"], ...dependencies },
    ["ingress", "egress"],
  );
const subnetGroup = planned(
  "elasticache/subnetGroup:SubnetGroup",
  "subnets",
  { subnetIds: [HIDDEN] },
  { subnetIds: ["a"] },
);
const cluster = (inputs: Json = {}, dependencies: Record<string, string[]> = {}): PlannedResource =>
  planned(
    "elasticache/cluster:Cluster",
    "cache",
    { engine: "memcached", numCacheNodes: 1, subnetGroupName: HIDDEN, ...inputs },
    { subnetGroupName: ["subnets"], ...dependencies },
    ["port", "securityGroupIds", "availabilityZone", "clusterAddress"],
  );

function read(resources: readonly PlannedResource[], options: PlannedOptions = {}): Topology {
  return readPlanned(resources, options);
}

function of<T extends Named>(collection: Collection<T>, id: string): T {
  const found = collection.byId.get(id);
  assert.ok(found !== undefined, `${id} of ${[...collection.byId.keys()].join(", ")}`);
  return found;
}

function missing(fact: unknown): Unknown {
  assert.ok(isUnknown(fact), JSON.stringify(fact));
  return fact;
}

describe("the planned reader", () => {
  it("knows of an empty plan that whatever there is lies outside of it", () => {
    const { interfaces, notes } = read([]);
    assert.equal(missing(interfaces.rest).origin, "outside");
    assert.deepEqual(notes, [
      "no VPC block of public access was assumed: this stack does not set one",
    ]);
  });

  describe("what every VPC comes with", () => {
    const topology = read([vpc]);

    it("a main table with the local route, a default ACL that allows everything, a default group that admits itself", () => {
      assert.deepEqual(
        of(topology.routeTables, "vpc#main-table").routes.items.map(
          ({ destination }) => destination,
        ),
        [{ kind: "cidr", cidr: "10.0.0.0/16" }],
      );
      assert.equal(of(topology.networkAcls, "vpc#default-acl").entries.items.length, 4);
      const standard = of(topology.securityGroups, "vpc#default-group");
      assert.equal(standard.isDefault, true);
      assert.deepEqual(standard.ingress.items[0]?.peers.items, [
        { kind: "group", id: "vpc#default-group" },
      ]);
      assert.equal(standard.egress.items[0]?.peers.items.length, 2);
      assert.equal(of(topology.vpcs, "vpc").blockPublicAccess, "off");
    });

    it("adopted, each has only what the program gives it", () => {
      const adopted = read([
        vpc,
        planned(
          "ec2/defaultSecurityGroup:DefaultSecurityGroup",
          "group",
          { vpcId: HIDDEN },
          { vpcId: ["vpc"] },
          ["ingress"],
        ),
        planned(
          "ec2/defaultRouteTable:DefaultRouteTable",
          "table",
          { defaultRouteTableId: HIDDEN, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] },
          { defaultRouteTableId: ["vpc"] },
        ),
        planned(
          "ec2/defaultNetworkAcl:DefaultNetworkAcl",
          "acl",
          { defaultNetworkAclId: HIDDEN },
          { defaultNetworkAclId: ["vpc"] },
          ["subnetIds"],
        ),
      ]);
      const { mainRouteTable, defaultNetworkAcl, defaultSecurityGroup } = of(adopted.vpcs, "vpc");
      assert.deepEqual(
        [mainRouteTable, defaultNetworkAcl, defaultSecurityGroup],
        ["table", "acl", "group"],
      );
      assert.deepEqual(of(adopted.securityGroups, "group").ingress, { items: [] });
      assert.deepEqual(
        of(adopted.routeTables, "table").routes.items.map(({ target }) =>
          isUnknown(target) ? "" : target.kind,
        ),
        ["local", "internet-gateway"],
      );
      assert.deepEqual(of(adopted.networkAcls, "acl").entries, { items: [] });
    });

    it("a default VPC was there before: its parts are unknown, outside of the stack", () => {
      const before = read([
        planned("ec2/defaultVpc:DefaultVpc", "vpc", {}, {}, ["cidrBlock"]),
        planned("ec2/defaultSubnet:DefaultSubnet", "a", { availabilityZone: "z-a" }, {}, [
          "cidrBlock",
          "vpcId",
        ]),
      ]);
      for (const fact of [
        of(before.vpcs, "vpc").cidrs.rest,
        of(before.securityGroups, "vpc#default-group").ingress.rest,
        of(before.routeTables, "vpc#main-table").routes.rest,
        of(before.networkAcls, "vpc#default-acl").entries.rest,
        of(before.subnets, "a").routeTable,
      ]) {
        missing(fact);
      }
      assert.equal(of(before.subnets, "a").vpc, "vpc");
      assert.match(
        reasonText(missing(of(before.securityGroups, "vpc#default-group").ingress.rest)),
        /was there before this stack/,
      );
    });

    it("further CIDRs, generated IPv6 ones, a replaced main table, and the block of public access", () => {
      const topologyOf = read([
        planned(
          "ec2/vpc:Vpc",
          "vpc",
          { cidrBlock: "10.0.0.0/16", assignGeneratedIpv6CidrBlock: true },
          {},
          ["ipv6CidrBlock"],
        ),
        planned(
          "ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
          "more",
          { vpcId: HIDDEN, cidrBlock: "10.1.0.0/16" },
          { vpcId: ["vpc"] },
        ),
        planned("ec2/routeTable:RouteTable", "table", { vpcId: HIDDEN }, { vpcId: ["vpc"] }, [
          "routes",
        ]),
        planned(
          "ec2/mainRouteTableAssociation:MainRouteTableAssociation",
          "main",
          { vpcId: HIDDEN, routeTableId: HIDDEN },
          { vpcId: ["vpc"], routeTableId: ["table"] },
        ),
        planned("ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "block", {
          internetGatewayBlockMode: "block-ingress",
        }),
      ]);
      const read1 = of(topologyOf.vpcs, "vpc");
      assert.deepEqual(
        [read1.cidrs.items, read1.mainRouteTable, read1.blockPublicAccess],
        [["10.0.0.0/16", "2600:1fff:ff00::/56", "10.1.0.0/16"], "table", "block-ingress"],
      );
      const excluded = read([
        vpc,
        planned("ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "block", {}),
        planned("ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", "ex", {}),
      ]);
      missing(of(excluded.vpcs, "vpc").blockPublicAccess);
      missing(
        of(
          read([
            vpc,
            planned("ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "block", {
              internetGatewayBlockMode: "odd",
            }),
          ]).vpcs,
          "vpc",
        ).blockPublicAccess,
      );
    });
  });

  describe("security groups", () => {
    it("no egress unless it is given; host bits masked; odd spellings read", () => {
      const topology = read([
        vpc,
        group("g", {
          ingress: [
            {
              protocol: "TCP",
              fromPort: "11211",
              toPort: 11211,
              cidrBlocks: ["1.0.0.0/0"],
              description: "odd",
            },
            { protocol: "6", fromPort: 5, toPort: 1, ipv6CidrBlocks: ["0::/0", "nonsense"] },
            { protocol: "-1", self: "true" },
            { protocol: "tcp", fromPort: "x", toPort: -1, cidrBlocks: [HIDDEN] },
            { protocol: "tcp", fromPort: -1, toPort: -1, prefixListIds: ["pl-1"] },
          ],
        }),
      ]);
      const { ingress, egress } = of(topology.securityGroups, "g");
      assert.deepEqual(egress, { items: [] });
      const [first, second, third, fourth, fifth] = ingress.items;
      assert.deepEqual(first, {
        id: "g.ingress[0]",
        protocol: "tcp",
        ports: { from: 11211, to: 11211 },
        peers: { items: [{ kind: "cidr", cidr: "0.0.0.0/0" }] },
        style: "inline",
        description: "odd",
      });
      assert.equal(second?.protocol, "tcp");
      missing(second.ports);
      assert.deepEqual(second.peers.items, [{ kind: "cidr", cidr: "::/0" }]);
      assert.match(reasonText(missing(second.peers.rest)), /must be a CIDR, got nonsense/);
      assert.deepEqual(third?.peers.items, [{ kind: "group", id: "g" }]);
      missing(fourth?.ports);
      missing(fourth?.peers.rest);
      assert.deepEqual(
        [fifth?.ports, fifth?.peers.items],
        [null, [{ kind: "prefix-list", id: "pl-1" }]],
      );
      assert.ok(topology.notes.includes("1.0.0.0/0 was read as 0.0.0.0/0, as AWS does"));
    });

    it("standalone rules of both kinds, on the group they were computed from", () => {
      const topology = read([
        vpc,
        group("g"),
        group("h"),
        planned(
          "ec2/securityGroupRule:SecurityGroupRule",
          "classic",
          {
            type: "ingress",
            securityGroupId: HIDDEN,
            protocol: "tcp",
            fromPort: 1,
            toPort: 2,
            sourceSecurityGroupId: HIDDEN,
          },
          { securityGroupId: ["g"], sourceSecurityGroupId: ["h"] },
          ["self"],
        ),
        planned(
          "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
          "single",
          { securityGroupId: HIDDEN, ipProtocol: "-1", referencedSecurityGroupId: HIDDEN },
          { securityGroupId: ["g"], referencedSecurityGroupId: ["vpc"] },
        ),
        planned(
          "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
          "out",
          { securityGroupId: HIDDEN, ipProtocol: "tcp", fromPort: 1, toPort: 1, cidrIpv6: "::/0" },
          { securityGroupId: ["g"] },
        ),
        planned(
          "ec2/securityGroupRule:SecurityGroupRule",
          "either",
          {
            type: HIDDEN,
            securityGroupId: HIDDEN,
            protocol: "tcp",
            fromPort: 1,
            toPort: 2,
            cidrBlocks: ["10.0.0.0/8"],
          },
          { securityGroupId: ["h"] },
        ),
      ]);
      const g = of(topology.securityGroups, "g");
      assert.deepEqual(
        g.ingress.items.map(({ id, peers }) => [id, peers.items]),
        [
          ["single", [{ kind: "group", id: "vpc#default-group" }]],
          ["classic", [{ kind: "group", id: "h" }]],
        ],
      );
      assert.deepEqual(
        g.egress.items.map(({ id, style }) => [id, style]),
        [["out", "standalone"]],
      );
      for (const side of ["ingress", "egress"] as const)
        missing(of(topology.securityGroups, "h")[side].items.at(-1)?.peers.rest);
    });

    it("a rule on one of two groups is uncertain on both; on another stack's, it is a part of that", () => {
      const rule = (
        securityGroupId: string,
        dependencies: Record<string, string[]>,
      ): PlannedResource =>
        planned(
          "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
          "rule",
          { securityGroupId, ipProtocol: "tcp", fromPort: 1, toPort: 1, cidrIpv4: "10.0.0.0/8" },
          dependencies,
        );
      const unsure = read([
        vpc,
        group("g"),
        group("h"),
        rule(HIDDEN, { securityGroupId: ["g", "h"] }),
      ]);
      for (const name of ["g", "h"]) {
        const { peers } = of(unsure.securityGroups, name).ingress.items[0] ?? assert.fail();
        assert.match(reasonText(missing(peers.rest)), /one of g, h/);
        assert.deepEqual(peers.rest?.among, [[], [{ kind: "cidr", cidr: "10.0.0.0/8" }]]);
      }
      const outside = read([rule("sg-far", {})]);
      const far = of(outside.securityGroups, "sg-far");
      assert.equal(far.ingress.items.length, 1);
      assert.equal(missing(far.ingress.rest).origin, "outside");
      const got = read([vpc, group("g"), rule(HIDDEN, { securityGroupId: [] })]);
      assert.deepEqual(of(got.securityGroups, "g").ingress, { items: [] });
    });

    it("merged with the account: the stack's rules join those that are there", () => {
      const described = readDescribed({
        SecurityGroups: [
          {
            GroupId: "sg-far",
            GroupName: "far",
            VpcId: "vpc-9",
            IpPermissions: [],
            IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
          },
        ],
      });
      const rule = planned("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", {
        securityGroupId: "sg-far",
        ipProtocol: "tcp",
        fromPort: 1,
        toPort: 1,
        cidrIpv4: "10.0.0.0/8",
      });
      const topology = read([rule, vpc], { described });
      const far = of(topology.securityGroups, "sg-far");
      assert.deepEqual(
        [far.vpc, far.ingress.items.length, far.ingress.rest, far.egress.items.length, far.name],
        ["vpc-9", 1, undefined, 1, "far"],
      );
      assert.ok(topology.vpcs.byId.has("vpc"));
      missing(topology.vpcs.rest);
      assert.equal(topology.securityGroups.rest, undefined);
    });

    it("without a VPC: the account's default one, and further VPCs by association", () => {
      const alone = planned("ec2/securityGroup:SecurityGroup", "g", {}, {}, ["vpcId"]);
      assert.match(
        reasonText(missing(of(read([alone]).securityGroups, "g").vpc)),
        /default VPC, which is not in this stack/,
      );
      const topology = read([
        vpc,
        group("g"),
        planned(
          "vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation",
          "as",
          { securityGroupId: HIDDEN, vpcId: "vpc-2" },
          { securityGroupId: ["g"] },
        ),
      ]);
      assert.deepEqual(of(topology.securityGroups, "g").associatedVpcs, { items: ["vpc-2"] });
    });
  });

  describe("references", () => {
    const cacheGroups = (
      inputs: Json,
      dependencies: Record<string, string[]>,
    ): { items: readonly string[]; rest?: Unknown } =>
      of(
        read([vpc, subnet("a"), group("g"), group("h"), subnetGroup, cluster(inputs, dependencies)])
          .caches,
        "cache",
      ).securityGroups;

    it("are followed by dependency: one, two, the VPC's default group", () => {
      assert.deepEqual(cacheGroups({ securityGroupIds: [HIDDEN] }, { securityGroupIds: ["g"] }), {
        items: ["g"],
      });
      assert.deepEqual(
        cacheGroups({ securityGroupIds: [HIDDEN, HIDDEN] }, { securityGroupIds: ["g", "h"] }),
        { items: ["g", "h"] },
      );
      assert.deepEqual(cacheGroups({ securityGroupIds: HIDDEN }, { securityGroupIds: ["g"] }), {
        items: ["g"],
      });
      assert.deepEqual(cacheGroups({ securityGroupIds: [HIDDEN] }, { securityGroupIds: ["vpc"] }), {
        items: ["vpc#default-group"],
      });
      assert.deepEqual(
        cacheGroups({ securityGroupIds: ["sg-1", HIDDEN] }, { securityGroupIds: ["g"] }),
        { items: ["sg-1", "g"] },
      );
    });

    it("one of two, looked up, or got from outside: unknown, with the reason", () => {
      assert.match(
        reasonText(
          missing(
            cacheGroups({ securityGroupIds: [HIDDEN] }, { securityGroupIds: ["g", "h"] }).rest,
          ),
        ),
        /is one of g, h/,
      );
      const looked = missing(cacheGroups({ securityGroupIds: [HIDDEN] }, {}).rest);
      assert.deepEqual(
        [looked.origin, reasonText(looked)],
        ["outside", "the security group in securityGroupIds of cache is not in this stack"],
      );
      assert.equal(
        missing(cacheGroups({ securityGroupIds: [HIDDEN] }, { securityGroupIds: [] }).rest).origin,
        "outside",
      );
      const more = cacheGroups({ securityGroupIds: [HIDDEN, HIDDEN] }, { securityGroupIds: ["g"] });
      assert.deepEqual(more.items, ["g"]);
      missing(more.rest);
      missing(cacheGroups({ securityGroupIds: [HIDDEN] }, { securityGroupIds: ["subnets"] }).rest);
    });

    it("omitted: the default group of the subnet group's VPC", () => {
      assert.deepEqual(cacheGroups({}, {}), { items: ["vpc#default-group"] });
    });

    it("unknown, without inputs and dependencies: omitted or looked up, so not known", () => {
      const { inputs: seen, ...unseen } = cluster();
      assert.ok(seen !== undefined);
      const cache = of(read([vpc, subnet("a"), subnetGroup, unseen]).caches, "cache");
      missing(cache.securityGroups.rest);
      assert.deepEqual(cache.ports.items, [11211]);
    });

    it("by id, name or part of a known id", () => {
      const known = { ...group("g"), id: "sg-1" };
      assert.equal(idOf(known), "sg-1");
      const topology = read([
        {
          ...vpc,
          id: "vpc-1",
          properties: {
            ...vpc.properties,
            defaultSecurityGroupId: "sg-d",
            mainRouteTableId: "rtb-m",
          },
        },
        known,
        {
          ...subnetGroup,
          id: "subnets-1",
          properties: { ...subnetGroup.properties, name: "subnets-1" },
        },
        cluster({ securityGroupIds: ["sg-1"], subnetGroupName: "subnets-1" }),
        planned("ec2/route:Route", "r", {
          routeTableId: "rtb-m",
          destinationCidrBlock: "0.0.0.0/0",
          natGatewayId: "nat-1",
        }),
      ]);
      assert.deepEqual(of(topology.caches, "cache").securityGroups, { items: ["sg-1"] });
      assert.equal(of(topology.caches, "cache").subnetGroup, "subnets-1");
      assert.equal(of(topology.vpcs, "vpc-1").defaultSecurityGroup, "sg-d");
      assert.equal(of(topology.routeTables, "rtb-m").routes.items.length, 2);
    });
  });

  describe("caches", () => {
    it("port, TLS, nodes in their zones", () => {
      const topology = read([
        vpc,
        subnet("a"),
        subnet("b", { availabilityZone: "z-b", cidrBlock: "10.0.2.0/24" }),
        planned(
          "elasticache/subnetGroup:SubnetGroup",
          "subnets",
          { subnetIds: [HIDDEN, HIDDEN] },
          { subnetIds: ["a", "b"] },
        ),
        cluster({
          numCacheNodes: 2,
          port: "11300",
          transitEncryptionEnabled: true,
          preferredAvailabilityZones: ["z-b", "z-a"],
        }),
      ]);
      const cache = of(topology.caches, "cache");
      assert.deepEqual([cache.ports.items, cache.isTls, cache.name], [[11300], true, "cache"]);
      assert.deepEqual(
        cache.nodes.items.map((node) => of(topology.interfaces, node.interface).subnets.items),
        [["b"], ["a"]],
      );
      assert.equal(of(topology.interfaces, "cache#0001").owner?.id, "cache");
    });

    it("an unknown number of nodes, an absurd one, an unknown port, an unknown engine", () => {
      const caches = (inputs: Json): Topology =>
        read([vpc, subnet("a"), subnetGroup, cluster(inputs)]);
      missing(of(caches({ numCacheNodes: HIDDEN }).caches, "cache").nodes.rest);
      const absurd = plainlyRead([vpc, subnet("a"), subnetGroup, cluster({ numCacheNodes: 1e9 })]);
      assert.equal(of(absurd.caches, "cache").nodes.items.length, 1000);
      missing(of(caches({ port: HIDDEN }).caches, "cache").ports.rest);
      missing(caches({ engine: HIDDEN }).caches.rest);
      assert.equal(caches({ engine: "redis" }).caches.byId.size, 0);
      assert.equal(caches({ replicationGroupId: "r" }).caches.byId.size, 0);
      assert.equal(caches({ replicationGroupId: "" }).caches.byId.size, 1);
    });

    it("without a subnet group it is in the one named default, which is not in the stack", () => {
      const { subnetGroupName: dropped, ...rest } = cluster().inputs ?? {};
      assert.equal(dropped, HIDDEN);
      const topology = read([
        planned("elasticache/cluster:Cluster", "cache", rest, {}, [
          "subnetGroupName",
          "securityGroupIds",
        ]),
      ]);
      const cache = of(topology.caches, "cache");
      assert.equal(cache.subnetGroup, "default");
      assert.match(
        reasonText(missing(cache.securityGroups.rest)),
        /names no security group, so it has the default group of a VPC that is not known here/,
      );
    });

    it("a serverless cache has an end in each subnet, and both documented ports", () => {
      const serverless = (inputs: Json, dependencies: Record<string, string[]>): Topology =>
        read([
          vpc,
          subnet("a"),
          planned(
            "elasticache/serverlessCache:ServerlessCache",
            "quick",
            { engine: "memcached", ...inputs },
            dependencies,
            ["securityGroupIds", "subnetIds"],
          ),
        ]);
      const quick = of(serverless({ subnetIds: [HIDDEN] }, { subnetIds: ["a"] }).caches, "quick");
      assert.deepEqual(
        [
          quick.ports.items,
          quick.nodes.items.map((node) => node.interface),
          quick.securityGroups.items,
          quick.isTls,
        ],
        [[11211, 11212], ["quick#0001"], ["vpc#default-group"], true],
      );
      missing(of(serverless({}, {}).caches, "quick").securityGroups.rest);
    });
  });

  describe("clients", () => {
    const from = (...resources: PlannedResource[]): Topology =>
      read([
        vpc,
        subnet("a"),
        subnet("p", { mapPublicIpOnLaunch: true }),
        group("g"),
        group("h"),
        ...resources,
      ]);
    const at = { subnetId: HIDDEN };

    it("an instance: its subnet, groups, public address", () => {
      const topology = from(
        planned(
          "ec2/instance:Instance",
          "i",
          { ...at, vpcSecurityGroupIds: [HIDDEN] },
          { subnetId: ["a"], vpcSecurityGroupIds: ["g"] },
          ["privateIp", "publicIp", "associatePublicIpAddress", "securityGroups"],
        ),
        planned("ec2/instance:Instance", "public", at, { subnetId: ["p"] }, [
          "vpcSecurityGroupIds",
          "securityGroups",
          "publicIp",
          "associatePublicIpAddress",
        ]),
        planned(
          "ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
          "more",
          { networkInterfaceId: HIDDEN, securityGroupId: HIDDEN },
          { networkInterfaceId: ["i"], securityGroupId: ["h"] },
        ),
      );
      const own = of(topology.interfaces, "i#eni");
      assert.deepEqual(
        [own.kind, own.vpc, own.subnets.items, own.groups.items, own.publicAddress, own.owner?.id],
        ["instance", "vpc", ["a"], ["g", "h"], null, "i"],
      );
      const open = of(topology.interfaces, "public#eni");
      assert.deepEqual(
        [open.groups.items, open.publicAddress],
        [["vpc#default-group"], ADDRESS_GIVEN_AT_LAUNCH],
      );
    });

    it("an interface of its own, handed to an instance, with an elastic address", () => {
      const topology = from(
        planned(
          "ec2/networkInterface:NetworkInterface",
          "eni",
          { ...at, securityGroups: [HIDDEN], privateIps: ["10.0.1.9"], sourceDestCheck: false },
          { subnetId: ["a"], securityGroups: ["g"] },
        ),
        planned(
          "ec2/instance:Instance",
          "i",
          { networkInterfaces: [{ networkInterfaceId: HIDDEN, deviceIndex: 0 }] },
          { networkInterfaces: ["eni"] },
        ),
        planned("ec2/eip:Eip", "ip", { networkInterface: HIDDEN }, { networkInterface: ["eni"] }, [
          "instance",
        ]),
        planned("ec2/networkInterface:NetworkInterface", "second", at, { subnetId: ["a"] }),
        planned(
          "ec2/networkInterfaceAttachment:NetworkInterfaceAttachment",
          "at",
          { networkInterfaceId: HIDDEN, instanceId: HIDDEN },
          { networkInterfaceId: ["second"], instanceId: ["i"] },
        ),
      );
      const eni = of(topology.interfaces, "eni");
      assert.deepEqual(
        [eni.kind, eni.owner?.id, eni.addresses.items, eni.sourceDestCheck, eni.publicAddress],
        ["instance", "i", ["10.0.1.9"], false, ADDRESS_GIVEN_AT_LAUNCH],
      );
      assert.equal(topology.interfaces.byId.has("i#eni"), false);
      assert.equal(of(topology.interfaces, "second").owner?.id, "i");
    });

    it("functions, services, scaling groups and load balancers", () => {
      const topology = from(
        planned(
          "lambda/function:Function",
          "f",
          { vpcConfig: { subnetIds: [HIDDEN], securityGroupIds: [HIDDEN] } },
          { vpcConfig: ["a", "g"] },
        ),
        planned("lambda/function:Function", "outside", {}),
        planned(
          "ecs/service:Service",
          "s",
          {
            networkConfiguration: {
              subnets: [HIDDEN],
              securityGroups: [HIDDEN],
              assignPublicIp: true,
            },
          },
          { networkConfiguration: ["a", "g"] },
        ),
        planned("ecs/service:Service", "host", {}),
        planned(
          "ec2/launchTemplate:LaunchTemplate",
          "t",
          { networkInterfaces: [{ securityGroups: [HIDDEN], associatePublicIpAddress: "true" }] },
          { networkInterfaces: ["g"] },
        ),
        planned(
          "autoscaling/group:Group",
          "asg",
          { vpcZoneIdentifiers: [HIDDEN], launchTemplate: { id: HIDDEN } },
          { vpcZoneIdentifiers: ["a"], launchTemplate: ["t"] },
        ),
        planned(
          "autoscaling/group:Group",
          "bare",
          { vpcZoneIdentifiers: [HIDDEN] },
          { vpcZoneIdentifiers: ["a"] },
        ),
        planned(
          "lb/loadBalancer:LoadBalancer",
          "lb",
          { loadBalancerType: "network", subnets: [HIDDEN], internal: true },
          { subnets: ["a"] },
          ["securityGroups"],
        ),
        planned("alb/loadBalancer:LoadBalancer", "alb", { subnets: [HIDDEN] }, { subnets: ["a"] }, [
          "securityGroups",
        ]),
      );
      const seen = ["f", "s", "asg", "bare", "lb", "alb"].map((name) => {
        const { kind, groups, publicAddress } = of(topology.interfaces, `${name}#eni`);
        return `${name} ${kind} ${groups.items.join("+")} ${typeof publicAddress === "string" ? "public" : publicAddress === null ? "private" : "unknown"}`;
      });
      assert.deepEqual(seen, [
        "f lambda g private",
        "s container g public",
        "asg instance g public",
        "bare instance  unknown",
        "lb load-balancer  private",
        "alb load-balancer vpc#default-group public",
      ]);
      assert.equal(topology.interfaces.byId.has("outside#eni"), false);
      assert.equal(topology.interfaces.byId.has("host#eni"), false);
    });

    it("a template's or configuration's groups, wherever the program names it", () => {
      const template = (name: string, inputs: Json, dependencies: Record<string, string[]>) =>
        planned("ec2/launchTemplate:LaunchTemplate", name, inputs, dependencies);
      const inOwnSubnet = { subnetId: HIDDEN };
      const computed = ["vpcSecurityGroupIds", "securityGroups", "publicIp"];
      const policy = (reference: Json): Json => ({
        vpcZoneIdentifiers: [HIDDEN],
        mixedInstancesPolicy: { launchTemplate: { launchTemplateSpecification: reference } },
      });
      const topology = from(
        template("t", { vpcSecurityGroupIds: [HIDDEN] }, { vpcSecurityGroupIds: ["g"] }),
        template("bare", {}, {}),
        planned(
          "ec2/launchConfiguration:LaunchConfiguration",
          "config",
          { securityGroups: [HIDDEN] },
          { securityGroups: ["h"] },
        ),
        planned(
          "ec2/instance:Instance",
          "made",
          { ...inOwnSubnet, launchTemplate: { id: HIDDEN } },
          { subnetId: ["a"], launchTemplate: ["t"] },
          computed,
        ),
        planned("autoscaling/group:Group", "mixed", policy({ launchTemplateId: HIDDEN }), {
          vpcZoneIdentifiers: ["a"],
          mixedInstancesPolicy: ["t"],
        }),
        planned("autoscaling/group:Group", "named", policy({ launchTemplateName: HIDDEN }), {
          vpcZoneIdentifiers: ["a"],
          mixedInstancesPolicy: ["t"],
        }),
        planned(
          "autoscaling/group:Group",
          "configured",
          { vpcZoneIdentifiers: [HIDDEN], launchConfiguration: HIDDEN },
          { vpcZoneIdentifiers: ["a"], launchConfiguration: ["config"] },
        ),
      );
      assert.deepEqual(
        ["made", "mixed", "named", "configured"].map((name) =>
          of(topology.interfaces, `${name}#eni`).groups.items.join(),
        ),
        ["g", "g", "g", "h"],
      );
    });

    it("an elastic address associated with an instance, or with an interface, by a resource of its own", () => {
      const at = { subnetId: HIDDEN };
      const topology = from(
        planned("ec2/networkInterface:NetworkInterface", "eni", at, { subnetId: ["a"] }),
        planned("ec2/instance:Instance", "i", at, { subnetId: ["a"] }),
        planned("ec2/instance:Instance", "private", { ...at, publicIp: "" }, { subnetId: ["a"] }),
        planned("ec2/eip:Eip", "ip", {}),
        planned(
          "ec2/eipAssociation:EipAssociation",
          "first",
          { allocationId: HIDDEN, networkInterfaceId: HIDDEN },
          { allocationId: ["ip"], networkInterfaceId: ["eni"] },
        ),
        planned(
          "ec2/eipAssociation:EipAssociation",
          "second",
          { allocationId: HIDDEN, instanceId: HIDDEN },
          { allocationId: ["ip"], instanceId: ["i"] },
        ),
      );
      assert.deepEqual(
        ["eni", "i#eni", "private#eni"].map((id) => of(topology.interfaces, id).publicAddress),
        [ADDRESS_GIVEN_AT_LAUNCH, ADDRESS_GIVEN_AT_LAUNCH, null],
      );
    });

    it("a service whose public address is not known yet", () => {
      const service = from(
        planned(
          "ecs/service:Service",
          "s",
          { networkConfiguration: { subnets: [HIDDEN], assignPublicIp: HIDDEN } },
          { networkConfiguration: ["a"] },
        ),
      );
      missing(of(service.interfaces, "s#eni").publicAddress);
    });

    it("subnets with an IPv6 range beside the IPv4 one, and with nothing but it", () => {
      const range = "2001:db8:0:1::/64";
      const topology = read([
        vpc,
        planned("ec2/subnet:Subnet", "dual", {
          vpcId: "vpc",
          cidrBlock: "10.0.1.0/24",
          ipv6CidrBlock: range,
        }),
        planned("ec2/subnet:Subnet", "only", {
          vpcId: "vpc",
          ipv6Native: true,
          ipv6CidrBlock: range,
        }),
      ]);
      assert.deepEqual(of(topology.subnets, "dual").cidrs, { items: ["10.0.1.0/24", range] });
      assert.deepEqual(of(topology.subnets, "only").cidrs, { items: [range] });
    });

    it("an instance of a template that says nothing, and one in a VPC of another stack", () => {
      const topology = from(
        planned("ec2/launchTemplate:LaunchTemplate", "silent", {}),
        planned(
          "ec2/instance:Instance",
          "made",
          { launchTemplate: { id: HIDDEN } },
          { launchTemplate: ["silent"] },
        ),
        planned("ec2/subnet:Subnet", "away", {
          vpcId: "vpc-0123",
          cidrBlock: "10.8.0.0/24",
        }),
        planned("ec2/instance:Instance", "guest", { subnetId: HIDDEN }, { subnetId: ["away"] }),
      );
      assert.match(
        reasonText(missing(of(topology.interfaces, "made#eni").subnets.rest)),
        /default VPC, which is not in this stack/,
      );
      assert.equal(
        factText(missing(of(topology.interfaces, "guest#eni").groups.rest).fact),
        "vpc-0123.defaultSecurityGroup",
      );
    });

    it("ids among the properties count; what is garbage in a part of a resource leaves the other parts", () => {
      const known = { ...vpc, urn: "v", properties: { ...vpc.properties, id: "vpc-77" } };
      assert.ok(read([known]).vpcs.byId.has("vpc-77"));
      const garbled = (part: Json): PlannedResource => ({ ...vpc, ...part });
      for (const part of [{ propertyDependencies: "x" }, { inputs: "x" }, { name: 7 }])
        assert.deepEqual(of(read([garbled(part)]).vpcs, "vpc").cidrs.items, ["10.0.0.0/16"]);
    });

    it("a VPC whose range a pool allocates has further CIDRs that are not known", () => {
      const pooled = planned("ec2/vpc:Vpc", "pooled", { ipv4IpamPoolId: "ipam-pool-1" });
      missing(of(read([pooled]).vpcs, "pooled").cidrs.rest);
    });

    it("ACL entries whose other family is an empty text", () => {
      const entry = (name: string, inputs: Json) =>
        planned(
          "ec2/networkAclRule:NetworkAclRule",
          name,
          { networkAclId: HIDDEN, ruleNumber: 1, protocol: "-1", ruleAction: "allow", ...inputs },
          { networkAclId: ["acl"] },
        );
      const topology = read([
        vpc,
        planned("ec2/networkAcl:NetworkAcl", "acl", { vpcId: "vpc" }, {}, ["ingress", "egress"]),
        entry("six", { cidrBlock: "", ipv6CidrBlock: "::/0" }),
        entry("four", { cidrBlock: "0.0.0.0/0", ipv6CidrBlock: "" }),
      ]);
      assert.deepEqual(
        of(topology.networkAcls, "acl").entries.items.map(({ cidr }) => cidr),
        ["::/0", "0.0.0.0/0"],
      );
    });

    it("an instance is in the subnet that its template names", () => {
      const topology = from(
        planned(
          "ec2/launchTemplate:LaunchTemplate",
          "placing",
          { networkInterfaces: [{ subnetId: HIDDEN }] },
          { networkInterfaces: ["a"] },
        ),
        planned(
          "ec2/instance:Instance",
          "made",
          { launchTemplate: { id: HIDDEN } },
          { launchTemplate: ["placing"] },
        ),
      );
      assert.deepEqual(of(topology.interfaces, "made#eni").subnets, { items: ["a"] });
    });

    it("over public and private subnets it depends; in an adopted default VPC it is one of its subnets", () => {
      const over = (subnets: string[]): unknown =>
        of(
          from(
            planned(
              "ec2/launchTemplate:LaunchTemplate",
              "t",
              { vpcSecurityGroupIds: [HIDDEN] },
              { vpcSecurityGroupIds: ["g"] },
            ),
            planned(
              "autoscaling/group:Group",
              "asg",
              { vpcZoneIdentifiers: subnets.map(() => HIDDEN), launchTemplate: { id: HIDDEN } },
              { vpcZoneIdentifiers: subnets, launchTemplate: ["t"] },
            ),
          ).interfaces,
          "asg#eni",
        ).publicAddress;
      assert.equal(over(["p"]), ADDRESS_GIVEN_AT_LAUNCH);
      assert.equal(over(["a"]), null);
      assert.ok(isUnknown(over(["a", "p"])));
      const adopted = read([
        planned("ec2/defaultVpc:DefaultVpc", "d", {}, {}, ["cidrBlock"]),
        planned("ec2/defaultSubnet:DefaultSubnet", "s", { availabilityZone: "z-a" }, {}, [
          "cidrBlock",
        ]),
        planned("ec2/instance:Instance", "i", {}, {}, [
          "subnetId",
          "vpcSecurityGroupIds",
          "securityGroups",
        ]),
      ]);
      const own = of(adopted.interfaces, "i#eni");
      assert.deepEqual(
        [own.subnets.items, own.vpc, own.groups.items],
        [["s"], "d", ["d#default-group"]],
      );
      missing(own.subnets.rest);
    });

    it("without a subnet: somewhere in the account's default VPC", () => {
      const topology = from(
        planned("ec2/instance:Instance", "i", {}, {}, [
          "subnetId",
          "vpcSecurityGroupIds",
          "securityGroups",
        ]),
      );
      assert.match(
        reasonText(missing(of(topology.interfaces, "i#eni").subnets.rest)),
        /default VPC, which is not in this stack/,
      );
    });
  });

  describe("ways between", () => {
    it("routes to every kind of target, inline and standalone, and propagated ones", () => {
      const topology = read([
        vpc,
        subnet("a"),
        planned(
          "ec2/internetGateway:InternetGateway",
          "igw",
          { vpcId: HIDDEN },
          { vpcId: ["vpc"] },
        ),
        planned("ec2/internetGateway:InternetGateway", "loose", {}, {}, ["vpcId"]),
        planned(
          "ec2/internetGatewayAttachment:InternetGatewayAttachment",
          "at",
          { internetGatewayId: HIDDEN, vpcId: HIDDEN },
          { internetGatewayId: ["loose"], vpcId: ["vpc"] },
        ),
        planned("ec2/vpnGateway:VpnGateway", "vgw", { vpcId: HIDDEN }, { vpcId: ["vpc"] }),
        planned(
          "ec2/natGateway:NatGateway",
          "nat",
          { subnetId: HIDDEN, connectivityType: "private" },
          { subnetId: ["a"] },
        ),
        planned(
          "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
          "eigw",
          { vpcId: HIDDEN },
          { vpcId: ["vpc"] },
        ),
        planned(
          "ec2/routeTable:RouteTable",
          "t",
          {
            vpcId: HIDDEN,
            routes: [
              { cidrBlock: "0.0.0.0/0", gatewayId: HIDDEN, natGatewayId: "" },
              { cidrBlock: "", ipv6CidrBlock: "::/0", egressOnlyGatewayId: HIDDEN },
              { gatewayId: "x" },
            ],
          },
          { vpcId: ["vpc"], routes: ["igw", "eigw"] },
          ["propagatingVgws"],
        ),
        ...(["nat", "vgw"] as const).map((name) =>
          planned(
            "ec2/route:Route",
            `to-${name}`,
            {
              routeTableId: HIDDEN,
              destinationCidrBlock: `10.${name === "nat" ? "5" : "6"}.0.0/16`,
              [name === "nat" ? "natGatewayId" : "gatewayId"]: HIDDEN,
            },
            { routeTableId: ["t"], [name === "nat" ? "natGatewayId" : "gatewayId"]: [name] },
            ["networkInterfaceId"],
          ),
        ),
        planned(
          "ec2/route:Route",
          "odd",
          { routeTableId: HIDDEN, destinationPrefixListId: "pl-1", vpcEndpointId: "vpce-1" },
          { routeTableId: ["t"] },
        ),
        planned(
          "ec2/route:Route",
          "local",
          { routeTableId: HIDDEN, destinationCidrBlock: "10.0.0.0/16", gatewayId: "local" },
          { routeTableId: ["t"] },
        ),
        planned(
          "ec2/route:Route",
          "nowhere",
          { routeTableId: HIDDEN, destinationCidrBlock: "10.7.0.0/16" },
          { routeTableId: ["t"] },
        ),
        planned(
          "ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
          "prop",
          { routeTableId: HIDDEN, vpnGatewayId: HIDDEN },
          { routeTableId: ["t"], vpnGatewayId: ["vgw"] },
        ),
      ]);
      const { routes } = of(topology.routeTables, "t");
      assert.deepEqual(
        routes.items.map(({ target }) =>
          isUnknown(target)
            ? "unknown"
            : target.kind === "local"
              ? "local"
              : `${target.kind} ${target.id}`,
        ),
        [
          "local",
          "internet-gateway igw",
          "egress-only-gateway eigw",
          "nat-gateway nat",
          "vpn-gateway vgw",
          "unsupported vpce-1",
          "local",
          "unknown",
          "vpn-gateway vgw",
        ],
      );
      assert.deepEqual(
        routes.items.map(({ origin }) => origin).filter((origin) => origin === "propagated"),
        ["propagated"],
      );
      assert.equal(routes.rest, undefined);
      assert.deepEqual(
        [
          of(topology.gateways, "loose").vpc,
          of(topology.gateways, "nat").isPublic,
          of(topology.gateways, "nat").vpc,
        ],
        ["vpc", false, "vpc"],
      );
    });

    it("a peering is active when the stack accepts it, and unknown until somebody does", () => {
      const peering = (inputs: Json, ...more: PlannedResource[]): Named & { state: Fact<string> } =>
        of(
          read([
            vpc,
            planned(
              "ec2/vpcPeeringConnection:VpcPeeringConnection",
              "pcx",
              {
                vpcId: HIDDEN,
                peerVpcId: "vpc-9",
                peerRegion: "eu-west-1",
                peerOwnerId: "2",
                ...inputs,
              },
              { vpcId: ["vpc"] },
              ["acceptStatus"],
            ),
            ...more,
          ]).peerings,
          "pcx",
        );
      assert.equal(peering({ autoAccept: true }).state, "active");
      assert.equal(
        peering(
          {},
          planned(
            "ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
            "acc",
            { vpcPeeringConnectionId: HIDDEN, autoAccept: true },
            { vpcPeeringConnectionId: ["pcx"] },
          ),
        ).state,
        "active",
      );
      assert.match(reasonText(missing(peering({}).state)), /nothing in this stack accepts pcx/);
      assert.equal(peering({ acceptStatus: "active" }).state, "active");
      assert.equal(peering({ acceptStatus: "pending-acceptance" }).state, "inactive");
    });

    it("transit gateways: default tables, own tables, routes, peering with two sides", () => {
      const tgw = (name: string, inputs: Json = {}): PlannedResource =>
        planned("ec2transitgateway/transitGateway:TransitGateway", name, inputs, {}, [
          "associationDefaultRouteTableId",
        ]);
      const topology = read([
        vpc,
        subnet("a"),
        tgw("one", { securityGroupReferencingSupport: "enable" }),
        tgw("two", {
          defaultRouteTableAssociation: "disable",
          defaultRouteTablePropagation: "disable",
        }),
        planned(
          "ec2transitgateway/vpcAttachment:VpcAttachment",
          "at",
          { transitGatewayId: HIDDEN, vpcId: HIDDEN, subnetIds: [HIDDEN] },
          { transitGatewayId: ["one"], vpcId: ["vpc"], subnetIds: ["a"] },
        ),
        planned(
          "ec2transitgateway/vpcAttachment:VpcAttachment",
          "free",
          {
            transitGatewayId: HIDDEN,
            vpcId: HIDDEN,
            subnetIds: [HIDDEN],
            transitGatewayDefaultRouteTableAssociation: false,
            transitGatewayDefaultRouteTablePropagation: false,
          },
          { transitGatewayId: ["one"], vpcId: ["vpc"], subnetIds: ["a"] },
        ),
        planned(
          "ec2transitgateway/routeTable:RouteTable",
          "table",
          { transitGatewayId: HIDDEN },
          { transitGatewayId: ["two"] },
        ),
        planned(
          "ec2transitgateway/peeringAttachment:PeeringAttachment",
          "peer",
          { transitGatewayId: HIDDEN, peerTransitGatewayId: HIDDEN },
          { transitGatewayId: ["one"], peerTransitGatewayId: ["two"] },
        ),
        planned(
          "ec2transitgateway/peeringAttachment:PeeringAttachment",
          "far",
          { transitGatewayId: HIDDEN, peerTransitGatewayId: "tgw-9" },
          { transitGatewayId: ["one"] },
        ),
        planned(
          "ec2transitgateway/routeTableAssociation:RouteTableAssociation",
          "as",
          { transitGatewayAttachmentId: HIDDEN, transitGatewayRouteTableId: HIDDEN },
          { transitGatewayAttachmentId: ["peer"], transitGatewayRouteTableId: ["table"] },
        ),
        planned(
          "ec2transitgateway/routeTablePropagation:RouteTablePropagation",
          "pr",
          { transitGatewayAttachmentId: HIDDEN, transitGatewayRouteTableId: HIDDEN },
          { transitGatewayAttachmentId: ["free"], transitGatewayRouteTableId: ["table"] },
        ),
        planned(
          "ec2transitgateway/route:Route",
          "r",
          {
            destinationCidrBlock: "10.0.0.0/8",
            transitGatewayAttachmentId: HIDDEN,
            transitGatewayRouteTableId: HIDDEN,
          },
          { transitGatewayAttachmentId: ["peer"], transitGatewayRouteTableId: ["table"] },
        ),
        planned(
          "ec2transitgateway/route:Route",
          "hole",
          {
            destinationCidrBlock: "10.9.0.0/16",
            blackhole: true,
            transitGatewayRouteTableId: HIDDEN,
          },
          { transitGatewayRouteTableId: ["table"] },
        ),
      ]);
      assert.deepEqual(
        [
          of(topology.transitAttachments, "at").associatedTable,
          of(topology.transitAttachments, "free").associatedTable,
        ],
        ["one#default-table", null],
      );
      const peer = of(topology.transitAttachments, "peer");
      assert.deepEqual(
        [peer.transitGateway, peer.peerGateway, peer.associatedTable, peer.peerAssociatedTable],
        ["one", "two", "one#default-table", "table"],
      );
      missing(of(topology.transitAttachments, "far").peerAssociatedTable);
      const table = of(topology.transitRouteTables, "table");
      assert.deepEqual(table.routes.items, [
        { cidr: "10.0.0.0/8", attachment: "peer", origin: "static" },
        { cidr: "10.9.0.0/16", attachment: null, origin: "static" },
      ]);
      assert.deepEqual(table.propagations.items, ["free"]);
      assert.deepEqual(of(topology.transitRouteTables, "one#default-table").propagations.items, [
        "at",
      ]);
      assert.deepEqual(
        [
          of(topology.transitGateways, "one").isGroupReferencing,
          of(topology.transitGateways, "two").defaultAssociationTable,
        ],
        [true, null],
      );
    });

    it("prefix lists: inline and standalone entries; one of another stack in parts", () => {
      const entry = (
        prefixListId: string,
        dependencies: Record<string, string[]>,
        cidr: string,
      ): PlannedResource =>
        planned(
          "ec2/managedPrefixListEntry:ManagedPrefixListEntry",
          `entry-${cidr}`,
          { prefixListId, cidr },
          dependencies,
        );
      const topology = read([
        planned("ec2/managedPrefixList:ManagedPrefixList", "list", {
          entries: [{ cidr: "10.0.0.0/8" }, { cidr: HIDDEN }],
          maxEntries: 5,
        }),
        entry(HIDDEN, { prefixListId: ["list"] }, "11.0.0.0/8"),
        entry("pl-far", {}, "12.0.0.0/8"),
      ]);
      const list = of(topology.prefixLists, "list");
      assert.deepEqual([list.cidrs.items, list.maxEntries], [["10.0.0.0/8", "11.0.0.0/8"], 5]);
      missing(list.cidrs.rest);
      assert.deepEqual(of(topology.prefixLists, "pl-far").cidrs.items, ["12.0.0.0/8"]);
    });

    it("load balancers forward to what their target groups are given", () => {
      const topology = read([
        vpc,
        subnet("a"),
        planned("lb/loadBalancer:LoadBalancer", "lb", { subnets: [HIDDEN] }, { subnets: ["a"] }),
        planned("lb/targetGroup:TargetGroup", "tg", { port: 11211, targetType: "ip" }),
        planned(
          "lb/listener:Listener",
          "l",
          {
            loadBalancerArn: HIDDEN,
            defaultActions: [{ type: "forward", targetGroupArn: HIDDEN }],
          },
          { loadBalancerArn: ["lb"], defaultActions: ["tg"] },
        ),
        planned(
          "lb/listenerRule:ListenerRule",
          "rule",
          { listenerArn: HIDDEN, actions: [{ forward: { targetGroups: [{ arn: HIDDEN }] } }] },
          { listenerArn: ["l"], actions: ["tg"] },
        ),
        planned(
          "lb/targetGroupAttachment:TargetGroupAttachment",
          "t1",
          { targetGroupArn: HIDDEN, targetId: "10.0.1.5" },
          { targetGroupArn: ["tg"] },
        ),
        planned(
          "lb/targetGroupAttachment:TargetGroupAttachment",
          "t2",
          { targetGroupArn: HIDDEN, targetId: HIDDEN, port: 9 },
          { targetGroupArn: ["tg"], targetId: ["cache"] },
        ),
        cluster(),
      ]);
      const balancer = of(topology.forwarders, "lb");
      assert.deepEqual(balancer.targets.items[0], { target: "10.0.1.5", port: 11211 });
      assert.deepEqual(balancer.targets.items.at(-1), { target: "cache#0001", port: 9 });
      assert.deepEqual(balancer.interfaces.items, ["lb#eni"]);
    });

    it("ACLs: subnets listed or associated, entries in both forms, spellings and garbage", () => {
      const topology = read([
        vpc,
        subnet("a"),
        subnet("b"),
        planned(
          "ec2/networkAcl:NetworkAcl",
          "acl",
          {
            vpcId: HIDDEN,
            subnetIds: [HIDDEN],
            ingress: [
              {
                ruleNo: "10",
                action: "ALLOW",
                protocol: "tcp",
                fromPort: 1,
                toPort: 2,
                cidrBlock: "10.0.0.0/8",
              },
              { ruleNo: 11, action: "perhaps", protocol: "-1", ipv6CidrBlock: "::/0" },
            ],
          },
          { vpcId: ["vpc"], subnetIds: ["a"] },
          ["egress"],
        ),
        planned(
          "ec2/networkAclAssociation:NetworkAclAssociation",
          "as",
          { networkAclId: HIDDEN, subnetId: HIDDEN },
          { networkAclId: ["acl"], subnetId: ["b"] },
        ),
        planned(
          "ec2/networkAclRule:NetworkAclRule",
          "rule",
          {
            networkAclId: HIDDEN,
            ruleNumber: 5,
            egress: true,
            ruleAction: "deny",
            protocol: "17",
            cidrBlock: "0.0.0.0/0",
            fromPort: 0,
            toPort: 53,
          },
          { networkAclId: ["acl"] },
        ),
        planned("ec2/networkAclRule:NetworkAclRule", "far", {
          networkAclId: "acl-far",
          ruleNumber: 5,
          ruleAction: "deny",
          protocol: "6",
          cidrBlock: "0.0.0.0/0",
        }),
      ]);
      const [first, second, third] = of(topology.networkAcls, "acl").entries.items;
      assert.deepEqual(first, {
        number: 10,
        egress: false,
        action: "allow",
        protocol: "tcp",
        cidr: "10.0.0.0/8",
        ports: { from: 1, to: 2 },
      });
      missing(second?.action);
      assert.deepEqual(third, {
        number: 5,
        egress: true,
        action: "deny",
        protocol: "udp",
        cidr: "0.0.0.0/0",
        ports: { from: 0, to: 53 },
      });
      assert.deepEqual(
        [of(topology.subnets, "a").networkAcl, of(topology.subnets, "b").networkAcl],
        ["acl", "acl"],
      );
      assert.equal(of(topology.networkAcls, "acl-far").entries.items.length, 1);
    });
  });

  describe("beside the stack", () => {
    it("there may be more of everything, unless the plan is complete", () => {
      const open = read([vpc]);
      assert.equal(
        reasonText(missing(open.interfaces.rest)),
        "network interfaces outside of this stack are not known",
      );
      const closed = read([vpc], { complete: true, region: "eu-west-1", account: "1" });
      assert.equal(closed.interfaces.rest, undefined);
      assert.deepEqual(
        [of(closed.vpcs, "vpc").region, of(closed.vpcs, "vpc").account],
        ["eu-west-1", "1"],
      );
    });

    it("garbage never throws, and hiding values never turns a verdict into its opposite", () => {
      const [network] = fc.sample(smallNetworks, { numRuns: 1, seed: 7 });
      assert.ok(network !== undefined);
      const garbage = fc.constantFrom<unknown>(
        null,
        5,
        "x",
        [],
        {},
        [[]],
        { a: HIDDEN },
        Number.NaN,
        -1,
        "0.0.0.0/99",
        [null],
        true,
      );
      const broken = fc.record({
        pick: fc.nat(),
        key: fc.nat(),
        value: garbage,
        hide: fc.boolean(),
      });
      fc.assert(
        fc.property(
          smallNetworks,
          fc.array(broken, { minLength: 1, maxLength: 4 }),
          (drawn, changes) => {
            const resources = [...asPlanned(drawn, "known")];
            const before = verdictsOf(plainlyRead(resources, { complete: true }));
            let isOnlyHidden = true;
            for (const { pick, key, value, hide } of changes) {
              const index = pick % resources.length;
              const resource = resources[index];
              if (resource === undefined) continue;
              const keys = Object.keys(resource.properties);
              const chosen = keys[key % Math.max(keys.length, 1)] ?? "x";
              const properties = { ...resource.properties, [chosen]: hide ? HIDDEN : value };
              isOnlyHidden &&= hide && keys.length > 0;
              resources[index] = { ...resource, properties, inputs: properties };
            }
            const after = verdictsOf(plainlyRead(resources, { complete: true }));
            if (!isOnlyHidden) return;
            for (const [pair, outcome] of after) {
              const plain = before.get(pair) ?? "unknown";
              if (outcome !== "unknown" && plain !== "unknown") assert.equal(outcome, plain, pair);
            }
          },
        ),
        { numRuns: runs(150) },
      );
    });

    it("every field of every form that is left out, or not known, changes this", () => {
      const byUrn = new Map(forms().map((one) => [one.urn, one]));
      const byType = new Map(forms().map((one) => [one.type, one]));
      const texts = [...byType.values()].flatMap((form) => {
        const near = new Set(["vpc", "a", ...Object.values(form.propertyDependencies).flat()]);
        const rest = [...near].flatMap((urn) => (urn === form.urn ? [] : (byUrn.get(urn) ?? [])));
        const whole = new Set(linesOf(plainlyRead([form, ...rest])));
        return Object.keys(form.properties).flatMap((key, at) => {
          const [omitted, hidden] = changesOf(form).slice(7 * at, 7 * at + 2);
          return [omitted, hidden].map((changed, which) => {
            const lines = linesOf(plainlyRead([changed ?? form, ...rest]));
            const news = lines.filter((line) => !whole.has(line));
            return `${form.type} ${key} ${which === 0 ? "left out" : "not known"}\n${news.join("")}`;
          });
        });
      });
      expectTold(__dirname, "planned-fields", "every field", texts.join(""));
    });

    it("every field of every form can be left out, hidden, or be nonsense: the resource is still there", () => {
      const byShape = new Map(
        forms().map((one) => [`${one.type} ${Object.keys(one.properties).join()}`, one]),
      );
      assert.ok(byShape.size > 60, String(byShape.size));
      const byUrn = new Map(forms().map((one) => [one.urn, one]));
      for (const form of byShape.values()) {
        const near = new Set(["vpc", "a", ...Object.values(form.propertyDependencies).flat()]);
        const rest = [...near].flatMap((urn) => (urn === form.urn ? [] : (byUrn.get(urn) ?? [])));
        const isThere = (one: PlannedResource): boolean =>
          idsOf(plainlyRead([one, ...rest])).has(form.urn);
        const wasThere = isThere(form) && !form.type.includes("elasticache/");
        for (const changed of changesOf(form)) {
          assert.ok(
            isThere(changed) || !wasThere,
            `${form.urn} ${JSON.stringify(changed.properties)}`,
          );
        }
      }
    });

    it("resources that are none are read as empty ones", () => {
      const odd = [
        { urn: "x", type: "aws:ec2/vpc:Vpc", name: "x" },
        { type: 5, properties: "no", propertyDependencies: [] },
      ] as unknown as PlannedResource[];
      assert.deepEqual([...read(odd).vpcs.byId.keys()], ["x"]);
    });
  });
});

function verdictsOf(topology: Topology): Map<string, string> {
  const interfaces = [...topology.interfaces.byId.values()];
  const verdicts = new Map<string, string>();
  for (const from of interfaces.filter(({ kind }) => kind !== "cache-node")) {
    for (const to of interfaces.filter(({ id }) => id !== from.id)) {
      const { outcome } = decide(topology, {
        from: { kind: "interface", id: from.id },
        to: { kind: "interface", id: to.id },
        protocol: "tcp",
        port: 11211,
      });
      verdicts.set(`${from.id} -> ${to.id}`, outcome);
    }
  }
  return verdicts;
}

/** Ids of everything in a topology. */
function idsOf({ notes, ...collections }: Topology): Set<string> {
  assert.ok(Array.isArray(notes));
  return new Set(Object.values(collections).flatMap((one) => [...one.byId.keys()]));
}

/** A resource with each field left out, hidden without and with dependencies, and nonsense. */
function changesOf(form: PlannedResource): PlannedResource[] {
  return Object.keys(form.properties).flatMap((key) => {
    const others = Object.fromEntries(
      Object.entries(form.properties).filter(([one]) => one !== key),
    );
    const dependencies = Object.fromEntries(
      Object.entries(form.propertyDependencies).filter(([one]) => one !== key),
    );
    const withValue = (value: unknown): PlannedResource => {
      const properties = { ...others, [key]: value };
      return { ...form, properties, inputs: properties, propertyDependencies: dependencies };
    };
    const omitted = {
      ...form,
      properties: others,
      inputs: others,
      propertyDependencies: dependencies,
    };
    const got = { ...withValue(HIDDEN), propertyDependencies: { ...dependencies, [key]: [] } };
    const { inputs, ...unseen } = withValue(HIDDEN);
    assert.ok(inputs !== undefined);
    return [
      omitted,
      withValue(HIDDEN),
      got,
      unseen,
      withValue([{}]),
      withValue("x"),
      withValue([HIDDEN]),
    ];
  });
}
