/** Changes to a network: what is proposed for each gate that blocks, as data, and the network once it is made. */

import * as assert from "node:assert/strict";
import type {
  NetworkChange,
  Question,
  Remedy,
  Topology,
  TransitAttachment,
  TransitRoute,
} from "../../reachability";
import {
  applied,
  collection,
  decide,
  entryNumberFor,
  listing,
  remediesFor,
} from "../../reachability";
import {
  acl,
  allow,
  asks,
  clientAndNode,
  deny,
  eni,
  gateway,
  group,
  network,
  openAcl,
  peering,
  route,
  rule,
  subnet,
  table,
  vpc,
} from "./small-networks";
import { hiddenFact } from "./hidden-fact";

type Parts = NonNullable<Parameters<typeof network>[0]>;

const gap = hiddenFact("gap");
const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");

function remedies(topology: Topology, from: string, to: string, more: Partial<Question> = {}) {
  return remediesFor(topology, decide(topology, asks(from, to, more)));
}

/** The last item of a list that a change has added to. */
function last<T>(items: readonly T[] | undefined): T | undefined {
  return items?.at(-1);
}

const ATTACHMENT: TransitAttachment = {
  ...{ id: "at", transitGateway: "tgw", kind: "vpc", vpc: "v", state: "available" },
  ...{ associatedTable: null, subnets: listing(["one"], gap) },
};

describe("a change, once it is made", () => {
  const before = network({
    vpcs: [vpc("v", "10.0.0.0/16")],
    securityGroups: [group("cache", "v", [rule("clients")], [], { name: "the cache's" })],
    networkAcls: [acl("n", "v", [allow(100, true), deny(50, false)]), openAcl("v")],
    routeTables: [
      table("t", "v", [
        route("10.9.0.0/16", "peering", "pcx"),
        { ...route("10.8.0.0/16", "peering", "pcx"), destination: gap },
        { ...route("10.0.0.0/16", "peering", "x"), target: { kind: "local" }, origin: "local" },
        { ...route("", "peering", "pcx"), destination: { kind: "prefix-list", id: "pl-1" } },
      ]),
    ],
    transitRouteTables: [
      {
        ...{ id: "tt", transitGateway: "tgw", propagations: listing(["at"]) },
        routes: listing<TransitRoute>([
          { cidr: "10.9.0.0/16", attachment: "old", origin: "static" },
          { cidr: "10.8.0.0/16", attachment: "old", origin: "static" },
        ]),
      },
    ],
    transitAttachments: [ATTACHMENT],
  });
  const cacheIn = (topology: Topology) => topology.securityGroups.byId.get("cache");
  const admits = {
    kind: "add-group-rule",
    group: "cache",
    protocol: "tcp",
    port: 11211,
    peer: { kind: "group", id: "clients" },
  } as const;

  it("is a new rule of a group, in its direction, after those that there are", () => {
    const after = applied(before, { ...admits, direction: "ingress" });
    assert.deepEqual(cacheIn(after), {
      ...cacheIn(before),
      ingress: listing([
        rule("clients"),
        {
          ...{ id: "ingress 1 added", protocol: "tcp", style: "standalone" },
          ports: { from: 11211, to: 11211 },
          peers: listing([{ kind: "group", id: "clients" }]),
        },
      ]),
    });
    const out = applied(before, { ...admits, direction: "egress" });
    assert.deepEqual(cacheIn(out)?.ingress, cacheIn(before)?.ingress);
    assert.equal(last(cacheIn(out)?.egress.items)?.id, "egress 0 added");
    assert.deepEqual(
      last(cacheIn(applied(before, { ...admits, direction: "egress", port: gap }))?.egress.items)
        ?.ports,
      gap,
    );
  });
  it("is a new entry of an ACL, before the one that denies", () => {
    const change = {
      kind: "allow-in-acl",
      acl: "n",
      protocol: "tcp",
      cidr: "10.0.1.10/32",
      ports: { from: 11211, to: 11211 },
      areEphemeral: false,
    } as const;
    const entry = (more: { egress: boolean; before?: number }) =>
      last(applied(before, { ...change, ...more }).networkAcls.byId.get("n")?.entries.items);
    assert.deepEqual(entry({ egress: false, before: 50 }), {
      ...{ number: 49, egress: false, action: "allow", protocol: "tcp" },
      ...{ cidr: "10.0.1.10/32", ports: { from: 11211, to: 11211 } },
    });
    assert.equal(entry({ egress: false })?.number, 100);
    assert.equal(entry({ egress: true })?.number, 110);
    assert.equal(entry({ egress: true, before: 1 })?.number, 1);
  });
  it("is a route that stands in the place of the one to the same CIDR", () => {
    const routes = (change: NetworkChange) =>
      applied(before, change).routeTables.byId.get("t")?.routes.items ?? [];
    const old = before.routeTables.byId.get("t")?.routes.items ?? [];
    const target = { kind: "transit-gateway", id: "tgw" } as const;
    const give = (cidr: string) => routes({ kind: "route", table: "t", cidr, target });
    const made = (cidr: string) => route(cidr, "transit-gateway", "tgw");
    assert.deepEqual(give("10.9.0.0/16"), [...old.slice(1), made("10.9.0.0/16")]);
    assert.deepEqual(give("10.7.0.0/16"), [...old, made("10.7.0.0/16")]);
    // AWS keeps the local route: one to the same CIDR is beside it.
    assert.deepEqual(give("10.0.0.0/16"), [...old, made("10.0.0.0/16")]);
    const without = (cidr: string) => routes({ kind: "remove-route", table: "t", cidr });
    assert.deepEqual(without("10.9.0.0/16"), old.slice(1));
    assert.deepEqual(without("10.0.0.0/16"), old);
  });
  it("is a static route of a transit gateway's table", () => {
    const change = { kind: "transit-gateway-route", table: "tt", attachment: "at" } as const;
    const after = applied(before, { ...change, cidr: "10.9.0.0/16" });
    const old = before.transitRouteTables.byId.get("tt");
    assert.deepEqual(after.transitRouteTables.byId.get("tt"), {
      ...old,
      routes: listing([
        { cidr: "10.8.0.0/16", attachment: "old", origin: "static" },
        { cidr: "10.9.0.0/16", attachment: "at", origin: "static" },
      ]),
    });
  });
  it("is a further subnet, or another table, of an attachment", () => {
    const old = before.transitAttachments.byId.get("at");
    const at = (change: NetworkChange, topology = before) =>
      applied(topology, change).transitAttachments.byId.get("at");
    const add = { kind: "add-attachment-subnet", attachment: "at", subnet: "two" } as const;
    assert.deepEqual(at(add), { ...old, subnets: listing(["one", "two"], gap) });
    const bare = Object.fromEntries(
      Object.entries(ATTACHMENT).filter(([key]) => key !== "subnets"),
    );
    const without = { ...before, transitAttachments: collection([bare as typeof ATTACHMENT]) };
    assert.deepEqual(at(add, without), { ...old, subnets: listing(["two"]) });
    assert.deepEqual(at({ kind: "associate-table", attachment: "at", table: "tt" }), {
      ...old,
      associatedTable: "tt",
    });
  });
  it("leaves everything else as it was, and a network without the resource altogether", () => {
    const changes: readonly NetworkChange[] = [
      { ...admits, direction: "ingress" },
      { kind: "remove-route", table: "t", cidr: "10.9.0.0/16" },
      { kind: "associate-table", attachment: "at", table: "tt" },
    ];
    const kinds = ["securityGroups", "routeTables", "transitAttachments"] as const;
    for (const [at, change] of changes.entries()) {
      const kind = kinds[at] ?? "vpcs";
      assert.deepEqual({ ...applied(before, change), [kind]: before[kind] }, before);
      const none = { ...before, [kind]: collection([], gap) };
      assert.deepEqual(applied(none, change), none);
    }
  });
});

describe("a free number for an ACL's entry", () => {
  const numbers = (before?: number, ...taken: readonly (number | "out" | "?")[]) =>
    entryNumberFor(
      acl(
        "n",
        "v",
        taken.map((one) =>
          one === "out"
            ? allow(120, true)
            : one === "?"
              ? { ...allow(1, false), number: gap }
              : allow(one, false),
        ),
      ),
      { egress: false, ...(before !== undefined && { before }) },
    );
  it("is the next one before the entry that denies, as far as one is free", () => {
    assert.equal(numbers(100, 99, 98, 100), 97);
    assert.equal(numbers(2), 1);
    assert.equal(numbers(3, 2), 1);
    assert.equal(numbers(1), undefined);
    assert.equal(numbers(3, 1, 2), undefined);
  });
  it("is ten more than the last where none denies, a hundred at least", () => {
    assert.equal(numbers(), 100);
    assert.equal(numbers(undefined, 5), 100);
    assert.equal(numbers(undefined, 100, 200), 210);
  });
  it("is taken by its own direction alone, and by one that is not known", () => {
    assert.equal(numbers(undefined, "out"), 100);
    assert.equal(numbers(undefined, "?"), 100);
    const unsure = acl("n", "v", [{ ...allow(120, false), egress: gap }]);
    assert.equal(entryNumberFor(unsure, { egress: true }), 130);
  });
});

const ON = { protocol: "tcp", port: 11211 } as const;

describe("what is proposed", () => {
  const shut = (more: Parts = {}): Topology =>
    clientAndNode({
      securityGroups: [group("clients", "v", []), group("cache", "v", [])],
      ...more,
    });
  const ruleFor = (more: Partial<Extract<Remedy, { kind: "add-group-rule" }>>) => ({
    ...{ kind: "add-group-rule", group: "cache", direction: "ingress", ...ON },
    ...more,
  });

  it("for a group: the other end's first group, else its addresses, else its subnet's", () => {
    const client = (more: object) =>
      remedies(
        shut({
          interfaces: [
            { ...eni("client", a, "10.0.1.10", ["clients", "more"]), ...more },
            eni("node", b, "10.0.2.10", ["cache"]),
          ],
        }),
        "client",
        "node",
      );
    assert.deepEqual(client({}), [ruleFor({ peer: { kind: "group", id: "clients" } })]);
    const none = { groups: listing<string>() };
    assert.deepEqual(client(none), [ruleFor({ peer: { kind: "cidr", cidr: "10.0.1.10/32" } })]);
    const fresh = { ...none, addresses: listing<string>([], gap) };
    assert.deepEqual(client(fresh), [ruleFor({ peer: { kind: "cidr", cidr: "10.0.1.0/24" } })]);
  });
  it("for an address outside: its CIDR, as AWS writes it", () => {
    const vgw = gateway("vgw", "vpn-gateway", "v");
    const topology = shut({
      gateways: [vgw],
      routeTables: [table("v-main", "v", [route("192.168.0.0/16", "vpn-gateway", "vgw")])],
    });
    assert.deepEqual(remedies(topology, "192.168.7.9/24", "node"), [
      ruleFor({ peer: { kind: "cidr", cidr: "192.168.7.0/24" } }),
    ]);
  });
  it("for a port that comes later: that port", () => {
    const [proposed] = remedies(shut(), "client", "node", { port: gap });
    assert.deepEqual(proposed, ruleFor({ port: gap, peer: { kind: "group", id: "clients" } }));
  });

  describe("for an ACL", () => {
    const behind = (entries: Parameters<typeof acl>[2], more: Partial<Question> = {}) =>
      remedies(
        clientAndNode({
          subnets: [a, { ...b, networkAcl: "n" }],
          networkAcls: [openAcl("v"), acl("n", "v", entries)],
        }),
        "client",
        "node",
        more,
      );
    const entry = { kind: "allow-in-acl", acl: "n", protocol: "tcp", cidr: "10.0.1.10/32" };
    const inbound = {
      ...{ ...entry, egress: false, ports: { from: 11211, to: 11211 } },
      areEphemeral: false,
    };
    const outbound = {
      ...{ ...entry, egress: true, ports: { from: 32768, to: 60999 } },
      areEphemeral: true,
    };
    it("an entry in the direction of the packet, before the one that denies", () => {
      assert.deepEqual(behind([allow(1, true)]), [inbound]);
      assert.deepEqual(behind([allow(1, true), deny(7, false), allow(9, false)]), [
        { ...inbound, before: 7 },
      ]);
      assert.deepEqual(behind([allow(1, false)]), [outbound]);
      assert.deepEqual(behind([allow(1, false), deny(7, true)]), [{ ...outbound, before: 7 }]);
    });
    it("the client's own ports for the reply, where they are told", () => {
      const ephemeral = { from: 1024, to: 65535 };
      assert.deepEqual(behind([allow(1, false)], { ephemeral }), [
        { ...outbound, ports: ephemeral },
      ]);
    });
    it("an entry before every one that denies, where only some of the client's ports pass", () => {
      const PART = { protocol: "tcp", ports: { from: 40000, to: 41000 } };
      const some = [deny(20, true, "0.0.0.0/0", PART), deny(10, true, "10.0.1.10/32", PART)];
      assert.deepEqual(behind([...some, allow(30, true)]), [inbound, { ...outbound, before: 10 }]);
    });
    it("no entry, where no number is free before the one that denies", () => {
      assert.deepEqual(
        behind([allow(5, true), deny(1, false)]).map(({ kind }) => kind),
        ["put-right"],
      );
    });
  });

  describe("for a route", () => {
    const far = subnet("far", "w", "10.9.1.0/24");
    const [v, w] = [vpc("v", "10.0.0.0/16"), vpc("w", "10.9.0.0/16")];
    const attachment = (id: string, inVpc: string, door: string): TransitAttachment => ({
      ...{ id, transitGateway: "tgw", kind: "vpc", vpc: inVpc, subnets: listing([door]) },
      ...{ associatedTable: "tt", state: "available" },
    });
    const two = (more: Parts = {}): Topology =>
      clientAndNode({
        vpcs: [v, w],
        subnets: [a, b, far],
        routeTables: [table("v-main", "v"), table("w-main", "w")],
        networkAcls: [openAcl("v"), openAcl("w")],
        securityGroups: [group("clients", "v", []), group("cache", "v", [rule("10.9.0.0/16")])],
        interfaces: [
          eni("away", far, "10.9.1.4", ["others"]),
          eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" }),
        ],
        ...more,
      });
    const others = [
      group("clients", "v", []),
      group("cache", "v", [rule("10.9.0.0/16")]),
      group("others", "w", []),
    ];
    const routes = (target: object) => [
      { kind: "route", table: "w-main", cidr: "10.0.2.0/24", target },
      { kind: "route", table: "v-main", cidr: "10.9.1.0/24", target },
    ];
    it("one to the other's subnet, over an active peering of both VPCs", () => {
      const by = (...peerings: NonNullable<Parts["peerings"]>) =>
        remedies(two({ securityGroups: others, peerings }), "away", "node");
      const over = routes({ kind: "peering", id: "pcx" });
      assert.deepEqual(by(peering("pcx", v, w)), over);
      assert.deepEqual(by(peering("pcx", w, v)), over);
      const JOIN = ["join-networks"];
      const kinds = (found: readonly Remedy[]) => [...new Set(found.map(({ kind }) => kind))];
      assert.deepEqual(kinds(by(peering("pcx", v, w, { state: "inactive" }))), JOIN);
      assert.deepEqual(kinds(by(peering("pcx", v, vpc("x", "10.7.0.0/16")))), JOIN);
      assert.deepEqual(kinds(by(peering("pcx", w, vpc("x", "10.7.0.0/16")))), JOIN);
      assert.deepEqual(kinds(by()), JOIN);
    });
    it("one over a transit gateway that both are attached to, and one in its table", () => {
      const transit = (...transitAttachments: readonly TransitAttachment[]): Parts => ({
        securityGroups: others,
        transitGateways: [
          {
            ...{ id: "tgw", isGroupReferencing: true },
            ...{ defaultAssociationTable: "tt", defaultPropagationTable: "tt" },
          },
        ],
        transitAttachments,
        transitRouteTables: [
          { id: "tt", transitGateway: "tgw", routes: listing(), propagations: listing() },
        ],
      });
      const ends = [attachment("at-v", "v", "b"), attachment("at-w", "w", "far")];
      const found = remedies(two(transit(...ends)), "away", "node");
      const over = routes({ kind: "transit-gateway", id: "tgw" });
      const inTable = (cidr: string, to: string) => ({
        ...{ kind: "transit-gateway-route", table: "tt", cidr, attachment: to },
      });
      const key = (one: object) => JSON.stringify(one);
      assert.deepEqual(
        found.map(key).sort(),
        [...over, inTable("10.0.2.0/24", "at-v"), inTable("10.9.1.0/24", "at-w")].map(key).sort(),
      );
      const one = remedies(two(transit(attachment("at-v", "v", "b"))), "away", "node");
      assert.deepEqual(
        one.map(({ kind }) => kind),
        ["join-networks", "join-networks"],
      );
      const [elsewhere, here] = [{ ...ends[0], transitGateway: "other" }, ends[1]];
      const apart = remedies(
        two(transit(elsewhere as TransitAttachment, here ?? assert.fail())),
        "away",
        "node",
      );
      assert.deepEqual(
        apart.map(({ kind }) => kind),
        ["join-networks", "join-networks"],
      );
    });
    it("one back to an address in a VPC that is joined, were nobody known to have it", () => {
      const securityGroups = [group("cache", "v", [rule("10.9.0.0/16")])];
      const routeTables = [
        table("v-main", "v"),
        table("w-main", "w", [route("10.0.0.0/16", "peering", "pcx")]),
      ];
      const ask = (from: string) =>
        remedies(
          two({ securityGroups, routeTables, peerings: [peering("pcx", v, w)] }),
          from,
          "node",
        );
      const [found] = ask("10.9.7.7");
      assert.deepEqual(found, {
        ...{ kind: "route", table: "v-main", cidr: "10.9.7.7/32" },
        target: { kind: "peering", id: "pcx" },
      });
      assert.notEqual(ask("10.7.7.7")[0]?.kind, "route");
    });
    it("the one that diverts what must stay in the VPC is removed", () => {
      const diverted = clientAndNode({
        routeTables: [
          table("v-main", "v", [route("10.0.2.0/24", "interface", "x", { state: "blackhole" })]),
        ],
      });
      assert.deepEqual(remedies(diverted, "client", "node"), [
        { kind: "remove-route", table: "v-main", cidr: "10.0.2.0/24" },
      ]);
    });
    it("one over the VPC's own VPN gateway, back to an address on-premises", () => {
      const office = (...gateways: NonNullable<Parts["gateways"]>) =>
        remedies(
          clientAndNode({
            gateways,
            securityGroups: [group("cache", "v", [rule("192.168.7.0/24")])],
          }),
          "192.168.7.0/24",
          "node",
        );
      const vgw = gateway("vgw", "vpn-gateway", "v");
      assert.deepEqual(office(vgw)[0], {
        ...{ kind: "route", table: "v-main", cidr: "192.168.7.0/24" },
        target: { kind: "vpn-gateway", id: "vgw" },
      });
      for (const other of [[], [{ ...vgw, vpc: "w" }], [gateway("igw", "internet-gateway", "v")]]) {
        const [found] = office(...other);
        assert.equal(found?.kind === "route", false, JSON.stringify(other));
      }
    });
  });
});
