/** What the less common things of an account are read as: the states that they go through, and what is not known of them. */

import assert from "node:assert/strict";
import { isUnknown, readDescribed } from "../../../reachability";
import type { Fact, Listing, Topology } from "../../../reachability";

type Json = Readonly<Record<string, unknown>>;

const HIDDEN = "<unknown>";

/** Known, or the word that it is not. */
const shown = (fact: Fact<string | boolean | null> | undefined): unknown =>
  fact !== undefined && isUnknown(fact) ? "unknown" : fact;
const listed = ({ items, rest }: Listing<unknown> = { items: [] }): readonly unknown[] =>
  rest === undefined ? items : [...items, "and others"];
const of = <K extends "gateways" | "interfaces" | "vpcs" | "subnets" | "caches" | "forwarders">(
  topology: Topology,
  kind: K,
  id: string,
) => topology[kind].byId.get(id) as NonNullable<ReturnType<Topology[K]["byId"]["get"]>>;

describe("less common things of an account", () => {
  describe("an interface of a Client VPN endpoint", () => {
    const door = {
      ...{ NetworkInterfaceId: "eni-vpn", VpcId: "vpc-a", SubnetId: "subnet-a" },
      Description: "ClientVPN Endpoint resource cvpn-endpoint-01",
    };
    const rule = (
      DestinationCidr: unknown,
      Code = "active",
      ClientVpnEndpointId = "cvpn-endpoint-01",
    ) => ({
      ...{ ClientVpnEndpointId, DestinationCidr },
      Status: { Code },
    });
    const authorized = (rules: unknown, more: Json = {}): readonly unknown[] => {
      const eni = of(
        readDescribed({ NetworkInterfaces: [{ ...door, ...more }], AuthorizationRules: rules }),
        ...(["interfaces", "eni-vpn"] as const),
      );
      assert.equal(eni.kind, "client-vpn");
      return listed(eni.authorized);
    };

    it("leads to the networks of its endpoint's own rules that are in force", () => {
      assert.deepEqual(authorized([]), []);
      assert.deepEqual(
        authorized([
          ...[rule("10.0.0.0/16"), rule("10.1.0.0/16", "failed"), rule("10.2.0.0/16", "revoking")],
          rule("10.3.0.0/16", "active", "cvpn-endpoint-02"),
        ]),
        ["10.0.0.0/16"],
      );
    });

    it("may lead further where a rule is being made, or hidden, or they were not read", () => {
      for (const rules of [
        ...[[rule("10.1.0.0/16", "authorizing")], [rule(HIDDEN)], [rule("10.1.0.0/16", HIDDEN)]],
        ...[[rule("10.1.0.0/16", "active", HIDDEN)], [{ Status: { Code: "active" } }], null],
      ])
        assert.deepEqual(authorized(rules), ["and others"], JSON.stringify(rules));
    });

    it("may lead anywhere where it does not say whose it is", () => {
      const more = { Description: "ClientVPN Endpoint resource" };
      assert.deepEqual(authorized([rule("10.0.0.0/16")], more), ["and others"]);
      const typed = { InterfaceType: "client_vpn_endpoint", Description: HIDDEN };
      const eni = readDescribed({ NetworkInterfaces: [{ ...door, ...typed }] });
      assert.equal(eni.interfaces.byId.get("eni-vpn")?.authorized?.items.length ?? 0, 0);
    });
  });

  describe("Verified Access leads to", () => {
    const arn = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/net/nlb/0123456789abcdef";
    const group = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/tg/0123456789abcdef";
    const targets = (endpoint: Json): readonly unknown[] => {
      const topology = readDescribed({
        VerifiedAccessEndpoints: [{ VerifiedAccessEndpointId: "vae-1", ...endpoint }],
        LoadBalancers: [{ LoadBalancerArn: arn, LoadBalancerName: "nlb", Type: "network" }],
        TargetGroups: [{ TargetGroupArn: group, LoadBalancerArns: [arn] }],
        LoadBalancerTargetHealth: [
          {
            TargetGroupArn: group,
            TargetHealthDescriptions: [{ Target: { Id: "10.0.1.5", Port: 80 } }],
          },
        ],
        ServiceConfigurations: [{ ServiceId: "vpce-svc-1", NetworkLoadBalancerArns: [arn] }],
      });
      assert.deepEqual(listed(of(topology, "forwarders", "vpce-svc-1").targets), [
        { target: "10.0.1.5", port: 80 },
      ]);
      const { kind, targets: its } = of(topology, "forwarders", "vae-1");
      assert.equal(kind, "other");
      return listed(its);
    };

    it("where its load balancer leads, or to its interface's port", () => {
      assert.deepEqual(targets({ LoadBalancerOptions: { LoadBalancerArn: arn } }), [
        { target: "10.0.1.5", port: 80 },
      ]);
      const own = { NetworkInterfaceOptions: { NetworkInterfaceId: "eni-1", Port: 443 } };
      assert.deepEqual(targets(own), [{ target: "eni-1", port: 443 }]);
    });

    it("what is not known where neither is shown", () => {
      for (const endpoint of [
        {},
        { LoadBalancerOptions: { LoadBalancerArn: HIDDEN } },
        { NetworkInterfaceOptions: { NetworkInterfaceId: HIDDEN } },
        { NetworkInterfaceOptions: {} },
      ])
        assert.deepEqual(targets(endpoint), ["and others"], JSON.stringify(endpoint));
    });
  });

  describe("a gateway", () => {
    const gatewayOf = (json: Json, id: string) => of(readDescribed(json), "gateways", id);
    const igw = (...Attachments: readonly Json[]): unknown =>
      shown(
        gatewayOf({ InternetGateways: [{ InternetGatewayId: "igw-1", Attachments }] }, "igw-1").vpc,
      );

    it("is attached to a VPC in the states of an attachment that stands", () => {
      assert.equal(igw({ VpcId: "vpc-a" }), "vpc-a");
      for (const State of ["attached", "available"])
        assert.equal(igw({ VpcId: "vpc-a", State }), "vpc-a");
      for (const State of ["attaching", "detaching", "detached"])
        assert.equal(igw({ VpcId: "vpc-a", State }), null);
      assert.equal(igw({ VpcId: "vpc-a", State: HIDDEN }), "unknown");
      assert.equal(igw({ VpcId: HIDDEN, State: "attached" }), "unknown");
      assert.equal(
        igw({ VpcId: "vpc-b", State: HIDDEN }, { VpcId: "vpc-a", State: "attached" }),
        "vpc-a",
      );
      assert.equal(igw(), null);
    });

    it("has a table for what comes in, in the states of an association that stands", () => {
      const edge = (...Associations: readonly Json[]): unknown =>
        shown(
          gatewayOf(
            {
              InternetGateways: [{ InternetGatewayId: "igw-1" }],
              RouteTables: [{ RouteTableId: "rtb-edge", Associations }],
            },
            "igw-1",
          ).routeTable,
        );
      const inState = (State: string): Json => ({
        GatewayId: "igw-1",
        AssociationState: { State },
      });
      assert.equal(edge({ GatewayId: "igw-1" }), "rtb-edge");
      for (const state of ["associated", "associating"])
        assert.equal(edge(inState(state)), "rtb-edge");
      for (const state of ["disassociated", "disassociating", "failed"])
        assert.equal(edge(inState(state)), null);
      assert.equal(edge(inState(HIDDEN)), "unknown");
      assert.equal(edge({ GatewayId: HIDDEN }), "unknown");
      assert.equal(edge({ SubnetId: "subnet-a" }), null);
      assert.equal(edge({ GatewayId: HIDDEN }, { GatewayId: "igw-1" }), "rtb-edge");
    });

    it("for NAT has the addresses that it shows, and others where one is hidden", () => {
      const nat = (more: Json) =>
        gatewayOf({ NatGateways: [{ NatGatewayId: "nat-1", ...more }] }, "nat-1");
      const addresses = (...NatGatewayAddresses: readonly Json[]) =>
        listed(nat({ NatGatewayAddresses }).addresses);
      assert.deepEqual(addresses({ PrivateIp: "10.0.1.4" }), ["10.0.1.4"]);
      assert.deepEqual(addresses({ PrivateIp: "10.0.1.4" }, { PrivateIp: HIDDEN }), [
        ...["10.0.1.4", "and others"],
      ]);
      assert.deepEqual(addresses({ PrivateIp: "10.0.1.4" }, {}), ["10.0.1.4", "and others"]);
      assert.deepEqual(addresses(), ["and others"]);
      assert.deepEqual(
        [{}, { ConnectivityType: "private" }, { ConnectivityType: HIDDEN }].map((more) =>
          shown(nat(more).isPublic),
        ),
        [true, false, "unknown"],
      );
      assert.deepEqual(
        [{}, { State: "pending" }, { State: HIDDEN }].map((more) => shown(nat(more).state)),
        ["available", "unavailable", "unknown"],
      );
    });
  });

  describe("the block of public access", () => {
    const vpc = { VpcId: "vpc-a", OwnerId: "111111111111" };
    const blockOf = (options: unknown, own: Json = {}, exclusions: unknown = []): unknown =>
      shown(
        of(
          readDescribed({
            Vpcs: [{ ...vpc, ...own }],
            VpcBlockPublicAccessOptions: options,
            VpcBlockPublicAccessExclusions: exclusions,
          }),
          ...(["vpcs", "vpc-a"] as const),
        ).blockPublicAccess,
      );
    const mode = (InternetGatewayBlockMode: string, more: Json = {}): Json => ({
      ...{ InternetGatewayBlockMode, ...more },
    });

    it("is what is printed with the VPC, else its account's setting", () => {
      const printed = { BlockPublicAccessStates: mode("block-ingress") };
      assert.equal(blockOf(mode("off"), printed), "block-ingress");
      assert.equal(
        blockOf(mode("off"), { BlockPublicAccessStates: mode("something-new") }),
        "unknown",
      );
      for (const one of ["off", "block-ingress", "block-bidirectional"])
        assert.equal(blockOf(mode(one)), one);
      assert.equal(blockOf(mode("something-new")), "unknown");
    });

    it("is not that of another account, and not known while it changes", () => {
      const of2 = { AwsAccountId: "222222222222" };
      assert.equal(blockOf(mode("block-ingress", of2)), "unknown");
      assert.equal(blockOf(mode("block-ingress", { AwsAccountId: vpc.OwnerId })), "block-ingress");
      assert.equal(blockOf(mode("block-ingress", { State: "update-in-progress" })), "unknown");
      assert.equal(blockOf(mode("block-ingress", { State: "update-complete" })), "block-ingress");
      assert.equal(blockOf(mode("block-ingress", { State: HIDDEN })), "unknown");
      assert.equal(blockOf(null), "unknown");
    });

    it("is lifted by an exclusion of the VPC that is in force", () => {
      const exclusion = (more: Json = {}): readonly Json[] => [
        { ExclusionId: "x", ResourceArn: "arn:aws:ec2:r:1:vpc/vpc-a", ...more },
      ];
      const left = (more: Json) => blockOf(mode("block-bidirectional"), {}, exclusion(more));
      assert.equal(left({}), "off");
      assert.equal(left({ InternetGatewayExclusionMode: "allow-egress" }), "block-ingress");
      assert.equal(left({ InternetGatewayExclusionMode: "something-new" }), "unknown");
      for (const State of ["create-complete", "update-complete"])
        assert.equal(left({ State }), "off");
      for (const State of ["create-failed", "delete-complete", "disable-complete"])
        assert.equal(left({ State }), "block-bidirectional");
      for (const State of [
        "create-in-progress",
        "delete-in-progress",
        "disable-in-progress",
        HIDDEN,
      ])
        assert.equal(left({ State }), "unknown");
      assert.equal(left({ ResourceArn: "arn:aws:ec2:r:1:vpc/vpc-b" }), "block-bidirectional");
      assert.equal(left({ ResourceArn: HIDDEN }), "unknown");
    });
  });

  describe("a subnet", () => {
    const tableOf = (...Associations: readonly Json[]): unknown =>
      shown(
        of(
          readDescribed({
            Subnets: [{ SubnetId: "subnet-a", VpcId: "vpc-a" }],
            RouteTables: [{ RouteTableId: "rtb-1", VpcId: "vpc-a", Associations }],
          }),
          ...(["subnets", "subnet-a"] as const),
        ).routeTable,
      );
    const inState = (State: string): Json => ({
      SubnetId: "subnet-a",
      AssociationState: { State },
    });

    it("has the table that it is associated with, in the states of an association that stands", () => {
      assert.equal(tableOf({ SubnetId: "subnet-a" }), "rtb-1");
      for (const state of ["associated", "associating"])
        assert.equal(tableOf(inState(state)), "rtb-1");
      for (const state of ["disassociated", "disassociating", "failed"])
        assert.equal(tableOf(inState(state)), null);
      assert.equal(tableOf(inState(HIDDEN)), "unknown");
      assert.equal(tableOf({ SubnetId: HIDDEN }), "unknown");
      assert.equal(tableOf({ Main: true, SubnetId: "subnet-a" }), null);
      assert.equal(tableOf({ Main: true }), null);
    });
  });

  describe("a VPC", () => {
    const resolves = (json: Json, own: Json = {}): unknown =>
      shown(
        of(readDescribed({ Vpcs: [{ VpcId: "vpc-a", ...own }], ...json }), "vpcs", "vpc-a")
          .resolvesNames,
      );

    it("resolves names as its own attribute says, or the reply about it", () => {
      const replies = (value: unknown, VpcId = "vpc-a"): Json => ({
        VpcAttributes: [{ VpcId, EnableDnsSupport: value }],
      });
      assert.equal(resolves({}), undefined);
      assert.equal(resolves({}, { EnableDnsSupport: false }), false);
      assert.equal(resolves(replies({ Value: false })), false);
      assert.equal(resolves(replies({ Value: true })), true);
      assert.equal(resolves(replies({ Value: HIDDEN })), "unknown");
      assert.equal(resolves(replies(HIDDEN)), "unknown");
      assert.equal(resolves(replies({ Value: false }, "vpc-b")), undefined);
    });
  });

  describe("a cache", () => {
    const cluster = (more: Json = {}): Json => ({
      ...{ CacheClusterId: "c", Engine: "memcached", CacheSubnetGroupName: "subnets" },
      CacheNodes: [{ CacheNodeId: "0001", Endpoint: { Address: "10.0.1.9", Port: 11211 } }],
      ...more,
    });

    it("that is being deleted is none; without a status it is there", () => {
      const isThere = (key: string, status: string | undefined) =>
        readDescribed({
          [key]: [
            key === "CacheClusters"
              ? cluster({ CacheClusterStatus: status })
              : { ServerlessCacheName: "c", Engine: "memcached", Status: status },
          ],
        }).caches.byId.size === 1;
      for (const key of ["CacheClusters", "ServerlessCaches"]) {
        for (const status of ["deleting", "deleted", "DELETING"])
          assert.equal(isThere(key, status), false, `${key} ${status}`);
        for (const status of [undefined, "available", "creating", "modifying", HIDDEN])
          assert.equal(isThere(key, status), true, `${key} ${String(status)}`);
      }
    });

    it("stands in the subnet group of its own account and Region", () => {
      const groups = [
        {
          CacheSubnetGroupName: "subnets",
          VpcId: "vpc-1",
          Subnets: [{ SubnetIdentifier: "subnet-1" }],
        },
        {
          CacheSubnetGroupName: "subnets",
          VpcId: "vpc-2",
          Subnets: [{ SubnetIdentifier: "subnet-2" }],
        },
      ];
      const topology = readDescribed(
        groups.map((group, place) => ({
          name: `111111111111/eu-west-${String(place + 1)}/all.json`,
          json: { CacheSubnetGroups: [group], CacheClusters: [cluster()] },
        })),
      );
      const placed = [...topology.interfaces.byId.values()].map(({ vpc, subnets }) => [
        ...[vpc, ...subnets.items],
      ]);
      assert.deepEqual(placed, [
        ["vpc-1", "subnet-1"],
        ["vpc-2", "subnet-2"],
      ]);
    });

    it("has nodes of the families that its network type says", () => {
      const node = (NetworkType: string | undefined) => {
        const { families, addresses, unread } = of(
          readDescribed({ CacheClusters: [cluster({ NetworkType })] }),
          ...(["interfaces", "c#0001"] as const),
        );
        return [families, listed(addresses), unread?.length];
      };
      assert.deepEqual(node(undefined), [undefined, ["10.0.1.9"], undefined]);
      assert.deepEqual(node("ipv4"), [undefined, ["10.0.1.9"], undefined]);
      assert.deepEqual(node("ipv6"), [[6], ["10.0.1.9"], undefined]);
      assert.deepEqual(node("dual_stack"), [[4, 6], ["10.0.1.9", "and others"], undefined]);
      assert.deepEqual(node(HIDDEN), [undefined, ["10.0.1.9"], 1]);
    });
  });

  it("an attachment of a core network is told by what it leads to", () => {
    const kindOf = (ResourceId: string) =>
      readDescribed({
        TransitGatewayAttachments: [
          { TransitGatewayAttachmentId: "at", ResourceType: "peering", ResourceId },
        ],
      }).transitAttachments.byId.get("at")?.kind;
    assert.equal(kindOf("core-network-0a"), "core-network");
    assert.equal(kindOf("arn:aws:networkmanager::1:core-network/core-network-0a"), "core-network");
    assert.equal(kindOf("tgw-0a"), "peering");
    assert.equal(kindOf("tgw-core-network-0a"), "peering");
  });

  it("an interface has a public address of its own, or of one of its private ones, and others beside", () => {
    const eni = (PrivateIpAddresses: readonly Json[], more: Json = {}) => {
      const { publicAddress, furtherPublicAddresses } = of(
        readDescribed({
          NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", PrivateIpAddresses, ...more }],
          Addresses: [],
        }),
        ...(["interfaces", "eni-1"] as const),
      );
      return [shown(publicAddress), furtherPublicAddresses];
    };
    const at = (last: number, PublicIp?: string): Json => ({
      PrivateIpAddress: `10.0.1.${String(last)}`,
      ...(PublicIp === undefined ? {} : { Association: { PublicIp } }),
    });
    assert.deepEqual(eni([at(1)]), [null, undefined]);
    assert.deepEqual(eni([at(1), at(2, "54.0.0.2")]), ["54.0.0.2", undefined]);
    assert.deepEqual(eni([at(1, "54.0.0.1"), at(2, "54.0.0.2")]), ["54.0.0.1", ["54.0.0.2"]]);
    assert.deepEqual(
      eni([at(1, "54.0.0.1"), at(2, "54.0.0.2")], { Association: { PublicIp: "54.0.0.2" } }),
      ["54.0.0.2", ["54.0.0.1"]],
    );
    assert.deepEqual(eni([at(1, HIDDEN)]), ["unknown", undefined]);
  });

  it("an interface is in use unless it, or its attachment, is not attached any more", () => {
    const inUse = (more: Json): unknown => {
      const json = {
        NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", ...more }],
        Reservations: [],
      };
      return shown(of(readDescribed(json), "interfaces", "eni-1").isInUse);
    };
    const status = (Status: string): Json => ({ Status });
    const attachment = (Status: string): Json => ({ Status: "in-use", Attachment: { Status } });
    for (const one of [{}, status("in-use"), status("associated"), status("attaching")])
      assert.equal(inUse(one), undefined, JSON.stringify(one));
    for (const one of [status("available"), status("detaching")]) assert.equal(inUse(one), false);
    for (const one of ["attached", "attaching", "busy"])
      assert.equal(inUse(attachment(one)), undefined, one);
    for (const one of ["detached", "detaching"]) assert.equal(inUse(attachment(one)), false, one);
    assert.equal(inUse(status(HIDDEN)), "unknown");
    assert.equal(inUse(attachment(HIDDEN)), "unknown");
  });

  it("what is said about a target group is told by the name of its file", () => {
    const arn = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/net/nlb/0123456789abcdef";
    const group = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/tg/0123456789abcdef";
    const health = { TargetHealthDescriptions: [{ Target: { Id: "10.0.1.5", Port: 80 } }] };
    const topology = readDescribed([
      {
        name: "all.json",
        json: {
          LoadBalancers: [{ LoadBalancerArn: arn, LoadBalancerName: "nlb", Type: "network" }],
          TargetGroups: [{ TargetGroupArn: group, LoadBalancerArns: [arn] }],
        },
      },
      { name: "targetgroup-tg-0123456789abcdef.json", json: health },
    ]);
    assert.deepEqual(listed(of(topology, "forwarders", arn).targets), [
      { target: "10.0.1.5", port: 80 },
    ]);
  });

  it("a table of a transit gateway has the entries of prefix lists beside its routes", () => {
    const { transitRouteTables } = readDescribed({
      TransitGatewayRouteTables: [
        {
          ...{ TransitGatewayRouteTableId: "tgw-rtb-1", TransitGatewayId: "tgw-1" },
          Routes: [{ DestinationCidrBlock: "10.1.0.0/16", Type: "static", State: "blackhole" }],
        },
      ],
      TransitGatewayPrefixListReferences: [
        {
          ...{ TransitGatewayRouteTableId: "tgw-rtb-1", PrefixListId: "pl-1", Blackhole: true },
          State: "available",
        },
      ],
      PrefixLists: [],
      ManagedPrefixLists: [{ PrefixListId: "pl-1" }],
      ManagedPrefixListEntries: [{ PrefixListId: "pl-1", Entries: [{ Cidr: "10.2.0.0/16" }] }],
    });
    const { items } = transitRouteTables.byId.get("tgw-rtb-1")?.routes ?? assert.fail();
    assert.deepEqual(
      items.map(({ cidr, prefixList, attachment }) => [cidr, prefixList, attachment]),
      [
        [undefined, "pl-1", null],
        ["10.1.0.0/16", undefined, null],
      ],
    );
  });

  it("a value that is known and not modelled is told with what AWS does then", () => {
    const arn = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/gwy/gwlb/0123456789abcdef";
    const because = (Type: string) =>
      of(readDescribed({ LoadBalancers: [{ LoadBalancerArn: arn, Type }] }), "forwarders", arn)
        .unread?.map((fact) => fact.because)
        .map((reason) => ("effect" in reason ? [reason.value, reason.effect] : []));
    assert.deepEqual(because("network"), undefined);
    assert.deepEqual(because("gateway"), [
      ["gateway", "a gateway load balancer hands traffic to appliances"],
    ]);
  });
});
