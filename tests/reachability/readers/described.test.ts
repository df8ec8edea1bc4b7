/** The described reader: what AWS prints, kind by kind; what is hidden, absent, doubled, deleted or malformed. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { decide } from "../../../reachability/decide/decide";
import {
  DescribedError,
  ignoredSources,
  KNOWN_KEYS,
  readDescribed,
} from "../../../reachability/readers/described";
import { isUnknown } from "../../../reachability/model/topology";
import type { Collection, Named, Topology, Unknown } from "../../../reachability/model/topology";
import { wideAccount } from "./wide-account";
import { factText, reasonText } from "../../../reachability/explain/reasons";
import { runs } from "../../long-form";

type Json = Record<string, unknown>;

const wide = readDescribed(wideAccount());

const SOURCES = ["eni-1", "eni-2", "eni-b", "eni-lambda", "eni-task", "lambda:idle#eni"];
const TARGETS = ["eni-cache", "eni-cache-2", "example#0003", "quick#0001"];

function of<T extends Named>(collection: Collection<T>, id: string): T {
  const found = collection.byId.get(id);
  assert.ok(found !== undefined, id);
  return found;
}

function ids(collection: Collection<Named>): string[] {
  return [...collection.byId.keys()].sort();
}

function missing(fact: unknown): Unknown {
  assert.ok(isUnknown(fact), JSON.stringify(fact));
  return fact;
}

describe("the described reader", () => {
  describe("reads each kind", () => {
    it("VPCs: associated CIDRs only, name, main table, default ACL and group", () => {
      const vpc = of(wide.vpcs, "vpc-a");
      assert.deepEqual(vpc.cidrs, { items: ["10.0.0.0/16", "2001:db8::/56"] });
      assert.equal(vpc.name, "main");
      assert.equal(vpc.account, "111111111111");
      assert.deepEqual(
        [vpc.mainRouteTable, vpc.defaultNetworkAcl, vpc.defaultSecurityGroup],
        ["rtb-a", "acl-a", "sg-default"],
      );
      const other = of(wide.vpcs, "vpc-b");
      assert.deepEqual([other.cidrs.items, other.isDefault], [["10.1.0.0/16"], true]);
      assert.match(
        reasonText(missing(other.defaultSecurityGroup)),
        /vpc-b does not show its default security group/,
      );
    });

    it("the block of public access, with its exclusions", () => {
      assert.equal(of(wide.vpcs, "vpc-a").blockPublicAccess, "block-bidirectional");
      assert.equal(of(wide.vpcs, "vpc-b").blockPublicAccess, "block-ingress");
      const block = (change: Json): unknown =>
        of(readDescribed({ ...wideAccount(), ...change }).vpcs, "vpc-a").blockPublicAccess;
      assert.equal(
        block({ VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off" } }),
        "off",
      );
      assert.equal(block({ VpcBlockPublicAccessOptions: {} }), "off");
      missing(block({ VpcBlockPublicAccessOptions: null }));
      missing(block({ VpcBlockPublicAccessOptions: "<unknown>" }));
      missing(block({ VpcBlockPublicAccessExclusions: null }));
      missing(
        block({
          VpcBlockPublicAccessExclusions: [{ ExclusionId: "x", ResourceArn: "<unknown>" }],
        }),
      );
      missing(
        block({
          VpcBlockPublicAccessExclusions: [
            { ExclusionId: "x", ResourceArn: "a:vpc/vpc-a", State: "<unknown>" },
          ],
        }),
      );
      assert.equal(
        block({
          VpcBlockPublicAccessExclusions: [
            {
              ExclusionId: "x",
              ResourceArn: "a:vpc/vpc-a",
              InternetGatewayExclusionMode: "allow-bidirectional",
            },
          ],
        }),
        "off",
      );
      assert.equal(
        block({
          VpcBlockPublicAccessExclusions: [{ ExclusionId: "x", ResourceArn: "a:vpc/vpc-z" }],
        }),
        "block-bidirectional",
      );
    });

    it("the block of public access of a subnet that is excluded by itself, in the states of an exclusion", () => {
      const account = (change: Json) => readDescribed({ ...wideAccount(), ...change });
      const excluded = (more: Json = {}) =>
        account({
          VpcBlockPublicAccessExclusions: [
            { ExclusionId: "x", ResourceArn: "arn:aws:ec2:r:a:subnet/subnet-a1", ...more },
          ],
        });
      const block = (more: Json): unknown =>
        of(excluded(more).subnets, "subnet-a1").blockPublicAccess;
      assert.equal(of(excluded().vpcs, "vpc-a").blockPublicAccess, "block-bidirectional");
      assert.equal(of(excluded().subnets, "subnet-a2").blockPublicAccess, undefined);
      assert.equal(block({ State: "create-complete" }), "off");
      assert.equal(block({ InternetGatewayExclusionMode: "allow-egress" }), "block-ingress");
      for (const state of ["create-failed", "delete-complete", "disable-complete"])
        assert.equal(block({ State: state }), undefined);
      for (const state of ["create-in-progress", "update-in-progress", "delete-in-progress"])
        missing(block({ State: state }));
      missing(block({ InternetGatewayExclusionMode: "allow-something-new" }));
    });

    it("the block of public access is that of the account which owns the VPC, and what AWS prints with it comes first", () => {
      const own = wideAccount();
      const block = (options: Json, printed?: string): unknown =>
        of(
          readDescribed({
            ...own,
            VpcBlockPublicAccessOptions: options,
            VpcBlockPublicAccessExclusions: [],
            Vpcs: (own.Vpcs as readonly Json[]).map((vpc) =>
              printed === undefined
                ? vpc
                : { ...vpc, BlockPublicAccessStates: { InternetGatewayBlockMode: printed } },
            ),
          }).vpcs,
          "vpc-a",
        ).blockPublicAccess;
      const on = { InternetGatewayBlockMode: "block-bidirectional" };
      assert.equal(block({ ...on, AwsAccountId: "111111111111" }), "block-bidirectional");
      assert.match(
        reasonText(missing(block({ ...on, AwsAccountId: "222222222222" }))),
        /`aws ec2 describe-vpc-block-public-access-options` was not read in 111111111111/,
      );
      missing(block({ ...on, State: "update-in-progress" }));
      assert.equal(block(on, "off"), "off");
    });

    it("subnets: explicit associations, and none where there is none", () => {
      const [first, second, third] = ["subnet-a1", "subnet-a2", "subnet-b1"].map((id) =>
        of(wide.subnets, id),
      );
      assert.deepEqual(
        [first?.routeTable, first?.networkAcl, first?.zone],
        [null, "acl-a", "us-east-1a"],
      );
      assert.deepEqual([second?.routeTable, second?.networkAcl], ["rtb-public", "acl-a2"]);
      assert.deepEqual(
        [third?.routeTable, third?.networkAcl, third?.zone],
        [null, null, "use1-az1"],
      );
      assert.equal(first?.region, "us-east-1");
    });

    it("routes: destinations, targets, states and origins", () => {
      const routes = of(wide.routeTables, "rtb-a").routes.items;
      const written = routes.map(({ destination, target, state, origin }) => {
        assert.ok(!isUnknown(destination) && !isUnknown(target));
        const to = destination.kind === "cidr" ? destination.cidr : destination.id;
        return [
          to,
          target.kind === "local" ? "local" : `${target.kind} ${target.id}`,
          state,
          origin,
        ]
          .map(String)
          .join(", ");
      });
      assert.deepEqual(written, [
        "10.0.0.0/16, local, active, local",
        "10.1.0.0/16, transit-gateway tgw-1, active, static",
        "10.2.0.0/16, peering pcx-1, active, static",
        "10.3.0.0/16, nat-gateway nat-1, active, static",
        "10.4.0.0/16, vpn-gateway vgw-1, active, propagated",
        "10.5.0.0/16, interface eni-1, active, static",
        "10.6.0.0/16, unsupported vpce-gwlb, active, static",
        "10.7.0.0/16, unsupported lgw-1, active, static",
        "10.8.0.0/16, interface eni-gone, blackhole, static",
        "::/0, egress-only-gateway eigw-1, active, static",
        "pl-s3, gateway-endpoint vpce-s3, active, static",
      ]);
    });

    it("ACLs: entries without the implicit deny, protocols by number, ports where they have any", () => {
      assert.deepEqual(of(wide.networkAcls, "acl-a2").entries.items, [
        {
          number: 90,
          egress: false,
          action: "allow",
          protocol: "tcp",
          cidr: "10.0.0.0/8",
          ports: { from: 11211, to: 11211 },
        },
        { number: 95, egress: false, action: "deny", protocol: "icmp", cidr: "::/0", ports: null },
        {
          number: 100,
          egress: true,
          action: "allow",
          protocol: "all",
          cidr: "0.0.0.0/0",
          ports: null,
        },
      ]);
    });

    it("groups: every kind of peer, stale ones marked, host bits masked and noted", () => {
      const group = of(wide.securityGroups, "sg-cache");
      assert.deepEqual(group.ingress.items[0], {
        id: "ingress[0]",
        protocol: "tcp",
        ports: { from: 11211, to: 11211 },
        peers: {
          items: [
            { kind: "cidr", cidr: "10.0.1.0/24" },
            { kind: "prefix-list", id: "pl-offices" },
            { kind: "group", id: "sg-client", account: "111111111111" },
            { kind: "group", id: "sg-peer", account: "222222222222", isStale: true },
            { kind: "group", id: "sg-stale", isStale: true },
          ],
        },
        style: "described",
        description: "clients",
      });
      assert.equal(group.ingress.items[1]?.ports, null);
      assert.deepEqual(group.egress, { items: [] });
      assert.ok(wide.notes.includes("10.0.1.77/24 was read as 10.0.1.0/24, as AWS does"));
      assert.deepEqual(
        [of(wide.securityGroups, "sg-default").isDefault, group.isDefault],
        [true, false],
      );
    });

    it("groups whose permissions are hidden: the single rules are in", () => {
      const group = of(wide.securityGroups, "sg-single");
      assert.deepEqual(
        group.ingress.items.map(({ id, peers }) => [id, peers.items]),
        [
          ["sgr-1", [{ kind: "cidr", cidr: "10.0.0.0/8" }]],
          ["sgr-2", [{ kind: "group", id: "sg-b" }]],
        ],
      );
      assert.deepEqual(
        group.egress.items.map(({ id, protocol }) => [id, protocol]),
        [
          ["sgr-3", "all"],
          ["sgr-4", "udp"],
        ],
      );
      assert.equal(group.ingress.rest, undefined);
    });

    it("associations of groups with further VPCs", () => {
      assert.deepEqual(of(wide.securityGroups, "sg-client").associatedVpcs, { items: ["vpc-b"] });
      assert.deepEqual(of(wide.securityGroups, "sg-cache").associatedVpcs, { items: [] });
    });

    it("interfaces: kinds, owners, names, public addresses, ephemeral ports", () => {
      const seen = [...wide.interfaces.byId.values()].filter(({ id }) => id.startsWith("eni-"));
      assert.deepEqual(
        seen.map(({ id, kind, owner, description, publicAddress, ephemeral }) =>
          [id, kind, owner?.id ?? description ?? "", publicAddress ?? "", ephemeral.from]
            .map(String)
            .join(" "),
        ),
        [
          "eni-1 instance i-1  32768",
          "eni-2 instance i-win 198.51.100.7 49152",
          "eni-b instance i-elsewhere  32768",
          "eni-cache cache-node ElastiCache example  32768",
          "eni-cache-2 cache-node ElastiCache example-0002  32768",
          "eni-lambda lambda AWS Lambda VPC ENI-shown-1234  1024",
          "eni-nat nat-gateway Interface for NAT Gateway nat-1  1024",
          "eni-elb load-balancer ELB net/front/0123456789abcdef 198.51.100.9 1024",
          "eni-task container arn:aws:ecs:us-east-1:111111111111:attachment/x  32768",
          "eni-pods other   32768",
        ],
      );
      assert.equal(of(wide.interfaces, "eni-1").name, "web");
      assert.equal(of(wide.interfaces, "eni-1").sourceDestCheck, false);
      assert.deepEqual(of(wide.interfaces, "eni-task").addresses, {
        items: ["10.0.1.60", "2001:db8::60"],
      });
      missing(of(wide.interfaces, "eni-pods").addresses.rest);
      assert.deepEqual(of(wide.interfaces, "eni-nat").groups, { items: [] });
    });

    it("gateways: attached, detached, private; nothing passes a deleted one", () => {
      const seen = [...wide.gateways.byId.values()].map((one) =>
        [
          one.id,
          one.kind,
          isUnknown(one.vpc) ? "?" : (one.vpc ?? ""),
          one.state,
          one.isPublic ?? "",
        ]
          .map(String)
          .join(" "),
      );
      assert.deepEqual(seen, [
        "igw-1 internet-gateway vpc-a available ",
        "igw-2 internet-gateway  available ",
        "eigw-1 egress-only-gateway vpc-a available ",
        "vgw-1 vpn-gateway vpc-a available ",
        "vgw-gone vpn-gateway  unavailable ",
        "nat-1 nat-gateway vpc-a available true",
        "nat-2 nat-gateway vpc-a unavailable false",
        "nat-gone nat-gateway ? unavailable true",
      ]);
    });

    it("peerings: both sides, states; over a deleted one nothing passes", () => {
      assert.deepEqual(ids(wide.peerings), ["pcx-1", "pcx-2", "pcx-gone"]);
      assert.equal(of(wide.peerings, "pcx-gone").state, "inactive");
      assert.deepEqual(of(wide.peerings, "pcx-1"), {
        id: "pcx-1",
        state: "active",
        requester: {
          vpc: "vpc-a",
          cidrs: { items: ["10.0.0.0/16", "2001:db8::/56"] },
          account: "111111111111",
          region: "us-east-1",
        },
        accepter: { vpc: "vpc-b", cidrs: { items: ["10.2.0.0/16"] } },
      });
      const pending = of(wide.peerings, "pcx-2");
      assert.deepEqual(
        [pending.state, pending.requester.cidrs.items],
        ["inactive", ["10.1.0.0/16"]],
      );
      missing(pending.accepter.vpc);
    });

    it("transit gateways: attachments, associations, peering with a far side, routes, propagations", () => {
      assert.deepEqual(ids(wide.transitGateways), ["tgw-1"]);
      assert.equal(of(wide.transitGateways, "tgw-1").isGroupReferencing, true);
      assert.deepEqual(ids(wide.transitAttachments), [
        "attach-a",
        "attach-alone",
        "attach-b",
        "attach-peer",
        "attach-vpn",
      ]);
      const attachment = of(wide.transitAttachments, "attach-a");
      assert.deepEqual(
        [
          attachment.vpc,
          attachment.subnets?.items,
          attachment.associatedTable,
          attachment.isGroupReferencing,
        ],
        ["vpc-a", ["subnet-a1", "subnet-a2"], "tgw-rtb-1", true],
      );
      assert.deepEqual(
        [
          of(wide.transitAttachments, "attach-b").associatedTable,
          of(wide.transitAttachments, "attach-b").state,
        ],
        ["tgw-rtb-1", "available"],
      );
      assert.deepEqual(
        [
          of(wide.transitAttachments, "attach-vpn").kind,
          of(wide.transitAttachments, "attach-vpn").state,
          of(wide.transitAttachments, "attach-vpn").associatedTable,
        ],
        ["vpn", "unavailable", null],
      );
      const peer = of(wide.transitAttachments, "attach-peer");
      assert.deepEqual(
        [peer.transitGateway, peer.peerGateway, peer.associatedTable],
        ["tgw-1", "tgw-far", "tgw-rtb-1"],
      );
      missing(peer.peerAssociatedTable);
      const table = of(wide.transitRouteTables, "tgw-rtb-1");
      assert.deepEqual(table.routes, {
        items: [
          { cidr: "10.0.0.0/16", attachment: "attach-a", origin: "static" },
          { cidr: "10.1.0.0/16", attachment: "attach-b", origin: "propagated" },
          { cidr: "10.99.0.0/16", attachment: null, origin: "static" },
        ],
      });
      assert.deepEqual(table.propagations, { items: ["attach-b"] });
      assert.match(
        reasonText(missing(of(wide.transitRouteTables, "tgw-rtb-2").routes.rest)),
        /search-transit-gateway-routes/,
      );
      missing(of(wide.transitRouteTables, "tgw-rtb-2").propagations.rest);
    });

    it("prefix lists: managed ones with entries, AWS's own with theirs", () => {
      assert.deepEqual(of(wide.prefixLists, "pl-offices"), {
        id: "pl-offices",
        name: "offices",
        cidrs: { items: ["192.168.0.0/24"] },
        maxEntries: 5,
      });
      assert.deepEqual(of(wide.prefixLists, "pl-s3").cidrs, { items: ["54.231.0.0/17"] });
      assert.deepEqual(ids(wide.prefixLists), ["pl-offices", "pl-s3"]);
    });

    it("load balancers: their interfaces and targets", () => {
      const [balancer] = wide.forwarders.byId.values();
      assert.deepEqual(
        [balancer?.name, balancer?.interfaces.items, balancer?.targets],
        ["front", ["eni-elb"], { items: [{ target: "10.0.1.20", port: 11211 }] }],
      );
    });

    it("functions and services: one interface each, unless the account shows theirs", () => {
      assert.equal(wide.interfaces.byId.has("lambda:shown#eni"), false);
      assert.equal(wide.interfaces.byId.has("lambda:outside#eni"), false);
      const idle = of(wide.interfaces, "lambda:idle#eni");
      assert.deepEqual(
        [idle.subnets.items, idle.groups.items, idle.ephemeral.from, idle.vpc],
        [["subnet-a1", "subnet-a2"], ["sg-client"], 1024, "vpc-a"],
      );
      const jobs = of(wide.interfaces, "ecs:jobs#eni");
      assert.equal(jobs.kind, "container");
      missing(jobs.publicAddress);
    });
  });

  describe("caches and their interfaces", () => {
    it("a cluster: port, TLS, groups, endpoint, status", () => {
      const cache = of(wide.caches, "example");
      assert.deepEqual(
        [
          cache.kind,
          cache.ports,
          cache.isTls,
          cache.securityGroups,
          cache.subnetGroup,
          cache.endpoint,
          cache.status,
          cache.region,
        ],
        [
          "cluster",
          { items: [11211] },
          true,
          { items: ["sg-cache"] },
          "caches",
          "example.cfg",
          "available",
          "us-east-1",
        ],
      );
    });

    it("other engines and clusters that are going are left out", () => {
      assert.deepEqual(ids(wide.caches), ["bare", "example", "lost", "new", "quick"]);
    });

    it("each node is tied to its interface by description and zone; one that shows none gets one in its zone", () => {
      assert.deepEqual(of(wide.caches, "example").nodes.items, [
        { id: "0001", interface: "eni-cache", endpoint: "example.0001" },
        { id: "0002", interface: "eni-cache-2", endpoint: "example.0002" },
        { id: "0003", interface: "example#0003", endpoint: "example.0003" },
      ]);
      const made = of(wide.interfaces, "example#0003");
      assert.deepEqual(
        [made.subnets.items, made.groups.items, made.vpc, made.addresses.items],
        [["subnet-a2"], ["sg-cache"], "vpc-a", []],
      );
      missing(made.addresses.rest);
    });

    it("with the nodes' addresses, description and private address decide together", () => {
      const nodeAddresses = {
        "example.0001": "10.0.2.20",
        "example.0002": "10.0.1.20",
        "example.0003": "10.0.2.99",
      };
      const topology = readDescribed(wideAccount(), { nodeAddresses });
      const nodes = of(topology.caches, "example").nodes.items.map((node) => node.interface);
      assert.deepEqual(nodes, ["eni-cache-2", "eni-cache", "example#0003"]);
      assert.deepEqual(of(topology.interfaces, "example#0003").addresses, { items: ["10.0.2.99"] });
    });

    it("a cluster that lists no nodes, groups or port: nodes by number, the default group by assumption", () => {
      const cache = of(wide.caches, "bare");
      assert.deepEqual(
        cache.nodes.items.map((node) => node.interface),
        ["bare#0001", "bare#0002"],
      );
      assert.deepEqual(cache.securityGroups, { items: ["sg-default"] });
      assert.match(reasonText(missing(cache.ports.rest)), /bare does not show an endpoint/);
      assert.ok(
        wide.notes.includes("bare shows no security group: the VPC's default group was assumed"),
      );
    });

    it("a cluster whose subnet group was not described is nowhere known", () => {
      assert.match(
        reasonText(missing(of(wide.caches, "lost").securityGroups.rest)),
        /subnet group nowhere was not read/,
      );
      missing(of(wide.interfaces, "lost#0001").vpc);
    });

    it("a serverless cache: both ports, one end in each subnet; the documented ports until it shows its own", () => {
      const cache = of(wide.caches, "quick");
      assert.deepEqual(
        [cache.kind, cache.ports.items, cache.isTls, cache.endpoint],
        ["serverless", [11211, 11212], true, "quick.sls"],
      );
      assert.deepEqual(
        cache.nodes.items.map((node) => of(wide.interfaces, node.interface).subnets.items),
        [["subnet-a1"], ["subnet-a2"]],
      );
      const young = of(wide.caches, "new");
      assert.deepEqual(young.ports.items, [11211, 11212]);
      missing(young.securityGroups.rest);
    });

    it("one name in two regions is two caches", () => {
      const file = { CacheClusters: [{ CacheClusterId: "same", Engine: "memcached" }] };
      const topology = readDescribed([
        { name: "111111111111/us-east-1/CacheClusters.json", json: file },
        { name: "111111111111/eu-west-1/CacheClusters.json", json: file },
      ]);
      assert.deepEqual(ids(topology.caches), [
        "111111111111/eu-west-1/same",
        "111111111111/us-east-1/same",
      ]);
    });

    it("a cache of a hidden engine may be a Memcached one", () => {
      const topology = readDescribed({
        CacheClusters: [{ CacheClusterId: "x", Engine: "<unknown>" }],
        ServerlessCaches: [],
      });
      assert.equal(topology.caches.byId.size, 0);
      missing(topology.caches.rest);
    });
  });

  describe("several files", () => {
    it("one per call or all in one, in any order: the same topology", () => {
      const files = Object.entries(wideAccount()).map(([key, value]) => ({
        name: `${key}.json`,
        json: { [key]: value },
      }));
      const reversed = [...files].reverse();
      assert.deepEqual(readDescribed(files).vpcs, wide.vpcs);
      assert.deepEqual(readDescribed(files).interfaces.byId.size, wide.interfaces.byId.size);
      assert.deepEqual(readDescribed(reversed), readDescribed(files));
      assert.deepEqual(
        readDescribed([{ name: "list.json", json: files.map(({ json }) => json) }]).caches,
        wide.caches,
      );
    });

    it("two descriptions of one resource: each fills in what the other hides or leaves out", () => {
      const topology = readDescribed([
        {
          name: "a.json",
          json: { Vpcs: [{ VpcId: "vpc-1", CidrBlock: "<unknown>", OwnerId: null }] },
        },
        {
          name: "b.json",
          json: { Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16", OwnerId: "222222222222" }] },
        },
      ]);
      assert.deepEqual(of(topology.vpcs, "vpc-1").cidrs, { items: ["10.0.0.0/16"] });
      assert.equal(of(topology.vpcs, "vpc-1").account, "222222222222");
    });

    it("a call that one account lacks while another has it is missing", () => {
      const topology = readDescribed([
        {
          name: "accounts/111111111111/us-east-1/Vpcs.json",
          json: { Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16" }] },
        },
        { name: "accounts/111111111111/us-east-1/NetworkAcls.json", json: { NetworkAcls: [] } },
        { name: "accounts/222222222222/us-east-1/Vpcs.json", json: { Vpcs: [] } },
      ]);
      assert.equal(topology.vpcs.rest, undefined);
      assert.equal(
        reasonText(missing(topology.networkAcls.rest)),
        "`aws ec2 describe-network-acls` was not read in 222222222222/us-east-1",
      );
      assert.deepEqual(
        [of(topology.vpcs, "vpc-1").account, of(topology.vpcs, "vpc-1").region],
        ["111111111111", "us-east-1"],
      );
    });

    it("a call that was not read makes what refers to it unknown", () => {
      const account = wideAccount();
      delete account.RouteTables;
      delete account.NetworkAcls;
      delete account.CacheSubnetGroups;
      const topology = readDescribed(account);
      assert.equal(
        reasonText(missing(of(topology.subnets, "subnet-a1").routeTable)),
        "`aws ec2 describe-route-tables` was not read",
      );
      missing(of(topology.subnets, "subnet-a1").networkAcl);
      missing(of(topology.vpcs, "vpc-a").mainRouteTable);
      missing(of(topology.caches, "bare").securityGroups.rest);
      assert.equal(factText(missing(topology.routeTables.rest).fact), "RouteTables");
    });

    it("replies that do not say what they are about are tied by the id in their file's name", () => {
      const topology = readDescribed([
        {
          name: "tables.json",
          json: {
            TransitGatewayRouteTables: [
              { TransitGatewayRouteTableId: "tgw-rtb-0a", TransitGatewayId: "tgw-1" },
            ],
            ManagedPrefixLists: [{ PrefixListId: "pl-0b" }],
            TransitGatewayAttachments: [
              {
                TransitGatewayAttachmentId: "attach-1",
                TransitGatewayId: "tgw-1",
                ResourceType: "vpn",
              },
            ],
          },
        },
        {
          name: "tgw-rtb-0a-routes.json",
          json: {
            Routes: [
              {
                DestinationCidrBlock: "10.0.0.0/8",
                TransitGatewayAttachments: [{ TransitGatewayAttachmentId: "attach-1" }],
                Type: "static",
              },
            ],
            AdditionalRoutesAvailable: true,
          },
        },
        {
          name: "tgw-rtb-0a-propagations.json",
          json: {
            TransitGatewayRouteTablePropagations: [{ TransitGatewayAttachmentId: "attach-1" }],
          },
        },
        {
          name: "tgw-rtb-0a-associations.json",
          json: { Associations: [{ TransitGatewayAttachmentId: "attach-1", State: "associated" }] },
        },
        { name: "pl-0b.json", json: { Entries: [{ Cidr: "10.0.0.0/8" }] } },
        { name: "untied.json", json: { Entries: [{ Cidr: "11.0.0.0/8" }] } },
      ]);
      const table = of(topology.transitRouteTables, "tgw-rtb-0a");
      assert.deepEqual(table.routes.items, [
        { cidr: "10.0.0.0/8", attachment: "attach-1", origin: "static" },
      ]);
      missing(table.routes.rest);
      assert.deepEqual(table.propagations, { items: ["attach-1"] });
      assert.equal(of(topology.transitAttachments, "attach-1").associatedTable, "tgw-rtb-0a");
      assert.deepEqual(of(topology.prefixLists, "pl-0b").cidrs, { items: ["10.0.0.0/8"] });
    });

    it("names the sources it knows nothing of", () => {
      const sources = [
        { name: "cats.json", json: { Cats: [] } },
        { name: "vpcs.json", json: { Vpcs: [] } },
        { name: "untied.json", json: { Routes: [] } },
        { name: "collector.json", json: { collector_version: "1" } },
      ];
      assert.deepEqual(ignoredSources(sources), ["cats.json", "untied.json"]);
      assert.ok(KNOWN_KEYS.includes("CacheClusters"));
    });

    it("an account without prefix list entries, targets or zones of attachments says what was not read", () => {
      const account = wideAccount();
      account.ManagedPrefixLists = [{ PrefixListId: "pl-offices" }];
      delete account.LoadBalancerTargetHealth;
      delete account.TransitGatewayVpcAttachments;
      const topology = readDescribed(account);
      assert.match(
        reasonText(missing(of(topology.prefixLists, "pl-offices").cidrs.rest)),
        /get-managed-prefix-list-entries/,
      );
      const [balancer] = topology.forwarders.byId.values();
      assert.match(reasonText(missing(balancer?.targets.rest)), /describe-target-health/);
      missing(of(topology.transitAttachments, "attach-a").subnets?.rest);
    });
  });

  describe("malformed files", () => {
    const message = (json: unknown): string => {
      try {
        readDescribed([{ name: "file.json", json }]);
      } catch (error) {
        assert.ok(error instanceof DescribedError, String(error));
        return error.message;
      }
      return "no error";
    };

    it("are one clear error with file and JSON path", () => {
      assert.equal(
        message(5),
        "file.json: $ must be an object with AWS's own top-level keys (Vpcs, Subnets, SecurityGroups, …), got 5.",
      );
      assert.equal(
        message([null]),
        "file.json: $[0] must be an object with AWS's own top-level keys (Vpcs, Subnets, SecurityGroups, …), got null.",
      );
      assert.equal(message({ Vpcs: {} }), "file.json: $.Vpcs must be a list, got {}.");
      assert.equal(message({ Vpcs: ["x"] }), 'file.json: $.Vpcs[0] must be an object, got "x".');
      assert.equal(message({ Vpcs: [{}] }), "file.json: $.Vpcs[0].VpcId must be there.");
      assert.equal(
        message({ Vpcs: [{ VpcId: 5 }] }),
        "file.json: $.Vpcs[0].VpcId must be a string, got 5.",
      );
      assert.equal(
        message({ Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/99" }] }),
        'file.json: $.Vpcs[0].CidrBlock must be a CIDR such as 10.0.0.0/16, got "10.0.0.0/99".',
      );
      assert.equal(
        message({ Vpcs: [{ VpcId: "vpc-1", CidrBlockAssociationSet: [{ CidrBlock: "x" }] }] }),
        'file.json: $.Vpcs[0].CidrBlockAssociationSet[0].CidrBlock must be a CIDR such as 10.0.0.0/16, got "x".',
      );
      assert.equal(
        message({
          SecurityGroups: [
            { GroupId: "sg-1", IpPermissions: [{ IpProtocol: "tcp", FromPort: 9, ToPort: 1 }] },
          ],
        }),
        "file.json: $.SecurityGroups[0].IpPermissions[0].ToPort must end a range of ports within 0–65535, got 9–1.",
      );
      assert.equal(
        message({
          NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", PrivateIpAddress: "10.0.0.999" }],
        }),
        'file.json: $.NetworkInterfaces[0].PrivateIpAddress must be an IP address, got "10.0.0.999".',
      );
      assert.equal(
        message({ PrefixLists: [{ PrefixListId: "pl-1", Cidrs: ["x"] }] }),
        'file.json: $.PrefixLists[0].Cidrs[0] must be a CIDR, got "x".',
      );
      assert.equal(
        message({ PrefixLists: [{ PrefixListId: "pl-1", Cidrs: [5] }] }),
        "file.json: $.PrefixLists[0].Cidrs[0] must be a string, got 5.",
      );
      assert.equal(
        message({ Vpcs: [{ VpcId: { a: "x".repeat(100) } }] }),
        `file.json: $.Vpcs[0].VpcId must be a string, got {"a":"${"x".repeat(51)}….`,
      );
    });

    it("never end in anything else, whatever is at any place", () => {
      const wrong = fc.constantFrom<unknown>(5, "x", true, [], {}, ["x"], [[]], -1, "10.0.0.0/8", {
        Associations: 1,
      });
      fc.assert(
        fc.property(fc.nat(), wrong, (seed, value) => {
          const account = wideAccount();
          const places = placesIn(account);
          replace(account, places[seed % places.length] ?? [], value);
          try {
            readDescribed([{ name: "file.json", json: account }]);
          } catch (error) {
            assert.ok(error instanceof DescribedError, String((error as Error).stack));
            assert.ok(error.message.startsWith("file.json: $."), error.message);
          }
        }),
        { numRuns: runs(400) },
      );
    });
  });

  describe("hidden and absent values", () => {
    it("an interface's primary address is in two places: either tells it", () => {
      const read = (own: string, listed: string, isPrimary?: boolean) =>
        of(
          readDescribed({
            NetworkInterfaces: [
              {
                NetworkInterfaceId: "eni-1",
                PrivateIpAddress: own,
                PrivateIpAddresses: [
                  { PrivateIpAddress: listed, Primary: isPrimary },
                  ...(isPrimary === undefined ? [] : [{ PrivateIpAddress: "10.0.0.9" }]),
                ],
              },
            ],
          }).interfaces,
          "eni-1",
        ).addresses;
      assert.deepEqual(read("10.0.0.5", "<unknown>"), { items: ["10.0.0.5"] });
      assert.deepEqual(read("<unknown>", "10.0.0.5"), { items: ["10.0.0.5"] });
      assert.deepEqual(read("10.0.0.5", "<unknown>", true), { items: ["10.0.0.5", "10.0.0.9"] });
      assert.deepEqual(read("10.0.0.9", "<unknown>", false).items, ["10.0.0.9"]);
      missing(read("10.0.0.9", "<unknown>", false).rest);
      missing(read("<unknown>", "<unknown>").rest);
    });

    it("whether an interface is in use is not known where its instance is hidden, or not in the list", () => {
      const use = (attached: string, listed?: string): unknown => {
        const instances = [{ InstanceId: listed, State: { Name: "stopped" } }];
        const { interfaces } = readDescribed({
          NetworkInterfaces: [
            {
              ...{ NetworkInterfaceId: "eni-1", Status: "in-use" },
              Attachment: { Status: "attached", InstanceId: attached },
            },
          ],
          ...(listed === undefined ? {} : { Reservations: [{ Instances: instances }] }),
        });
        const { isInUse } = of(interfaces, "eni-1");
        return isInUse !== undefined && isUnknown(isInUse) ? "unknown" : isInUse;
      };
      assert.equal(use("i-1", "i-1"), false);
      assert.equal(use("i-1", "i-2"), "unknown");
      assert.equal(use("i-1", "<unknown>"), "unknown");
      assert.equal(use("<unknown>", "i-1"), "unknown");
      // Instances were not asked about: that they run is taken for granted.
      assert.equal(use("i-1"), undefined);
    });

    const before = verdictsOf(wide);

    it("hiding one value never turns a verdict into its opposite", function () {
      this.timeout(240_000);
      const places = placesIn(wideAccount());
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const place = places[seed % places.length] ?? [];
          const account = wideAccount();
          replace(account, place, "<unknown>");
          for (const [pair, outcome] of verdictsOf(readDescribed(account))) {
            const plain = before.get(pair);
            if (plain === undefined || outcome === "unknown" || plain === "unknown") continue;
            assert.equal(outcome, plain, `${pair} after hiding ${place.join(".")}`);
          }
        }),
        { numRuns: runs(200) },
      );
    });

    it("one call that was not read is a missing fact of each thing it would have told of", () => {
      const { transitAttachments } = readDescribed({
        TransitGatewayVpcAttachments: ["tgw-1", "tgw-2"].map((gateway, index) => ({
          TransitGatewayAttachmentId: `tgw-attach-${String(index)}`,
          TransitGatewayId: gateway,
          VpcId: "vpc-a",
        })),
      });
      const tables = ["tgw-attach-0", "tgw-attach-1"].map((id) =>
        factText(missing(of(transitAttachments, id).associatedTable).fact),
      );
      assert.notEqual(tables[0], tables[1]);

      const { vpcs, subnets } = readDescribed({
        Vpcs: [{ VpcId: "vpc-a" }, { VpcId: "vpc-b" }],
        Subnets: ["a", "b"].map((id) => ({ SubnetId: `subnet-${id}`, VpcId: `vpc-${id}` })),
      });
      const facts = [
        ...["vpc-a", "vpc-b"].map((id) => factText(missing(of(vpcs, id).mainRouteTable).fact)),
        ...["subnet-a", "subnet-b"].map((id) => factText(missing(of(subnets, id).routeTable).fact)),
      ];
      assert.equal(new Set(facts).size, 4, facts.join(", "));
    });

    it("a transit gateway attachment of a hidden kind may be a VPC's", () => {
      const hidden = { TransitGatewayAttachmentId: "tgw-attach-1", ResourceType: "<unknown>" };
      const { transitAttachments } = readDescribed({ TransitGatewayAttachments: [hidden] });
      const attachment = of(transitAttachments, "tgw-attach-1");
      assert.equal(attachment.kind, "vpc");
      missing(attachment.vpc);
    });

    it("a rule of a hidden protocol whose ports are a type and a code is ICMP's", () => {
      const ping = { IpProtocol: "<unknown>", FromPort: 8, ToPort: 0 };
      const { securityGroups } = readDescribed({
        SecurityGroups: [{ GroupId: "sg-1", IpPermissions: [ping] }],
      });
      const [rule] = of(securityGroups, "sg-1").ingress.items;
      assert.deepEqual([rule?.protocol, rule?.ports], ["icmp", null]);
    });

    it("an id that is hidden leaves its collection open", () => {
      const topology = readDescribed({ Vpcs: [{ VpcId: "<unknown>" }] });
      missing(topology.vpcs.rest);
      missing(readDescribed({ Vpcs: ["<unknown>"] }).vpcs.rest);
      missing(readDescribed({ Vpcs: "<unknown>" }).vpcs.rest);
      missing(
        readDescribed({ Reservations: [{ Instances: "<unknown>" }], NetworkInterfaces: [] })
          .interfaces.rest,
      );
    });
  });
});

type Place = readonly (string | number)[];

/** Every place of a document, containers and leaves. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [at];
  const below = Object.entries(value).flatMap(([key, item]) => placesIn(item, [...at, key]));
  return at.length === 0 ? below : [at, ...below];
}

function replace(document: Json, place: Place, value: unknown): void {
  const last = place.at(-1);
  let holder: unknown = document;
  for (const step of place.slice(0, -1)) holder = (holder as Json)[String(step)];
  if (last !== undefined) (holder as Json)[String(last)] = value;
}

/** Every pair that both topologies know. */
function verdictsOf(topology: Topology): Map<string, string> {
  const verdicts = new Map<string, string>();
  for (const from of SOURCES.filter((id) => topology.interfaces.byId.has(id))) {
    for (const to of TARGETS.filter((id) => topology.interfaces.byId.has(id))) {
      const { outcome } = decide(topology, {
        from: { kind: "interface", id: from },
        to: { kind: "interface", id: to },
        protocol: "tcp",
        port: 11211,
      });
      verdicts.set(`${from} -> ${to}`, outcome);
    }
  }
  return verdicts;
}
