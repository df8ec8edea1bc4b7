/**
 * What was seen of a resource and is not modelled (`unread`): no verdict that could depend on the resource stays
 * definite, and one that does stay definite is the same whatever the resource is.
 */

import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Named, NetworkInterface, Topology, Unknown } from "../../reachability";
import { collection, listing, outcomeBetween, pivots, sources } from "../../reachability";
import { hiddenFact } from "./hidden-fact";
import { CACHE_ID, pick, topologies } from "./generators";
import {
  anywhere,
  asks,
  clientAndNode,
  eni,
  gateway,
  group,
  openAcl,
  peering,
  route,
  rule,
  subnet,
  summaryOf,
  table,
  verdict,
  vpc,
} from "./small-networks";
import { runs } from "../long-form";

type Kind = Exclude<keyof Topology, "notes">;

/** Where a resource is: the reader did read that. What it does may be anything. */
const PLACES: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  vpcs: ["cidrs", "isDefault"],
  subnets: ["vpc", "cidrs"],
  routeTables: ["vpc"],
  networkAcls: ["vpc"],
  securityGroups: ["vpc", "associatedVpcs"],
  prefixLists: [],
  interfaces: ["kind", "vpc", "subnets", "addresses"],
  gateways: ["kind", "vpc", "subnet"],
  peerings: ["requester", "accepter"],
  transitGateways: [],
  transitAttachments: ["kind", "transitGateway", "peerGateway", "vpc"],
  transitRouteTables: ["transitGateway"],
};

const KINDS = Object.keys(PLACES) as readonly Kind[];

const FACT = hiddenFact("something new");

function itemsOf(topology: Topology, kind: Kind): readonly Named[] {
  return [...(topology[kind].byId as ReadonlyMap<string, Named>).values()];
}

function withItem(topology: Topology, kind: Kind, item: Named): Topology {
  const byId = new Map<string, Named>(topology[kind].byId).set(item.id, item);
  return { ...topology, [kind]: { ...topology[kind], byId } };
}

/**
 * What the resource could be instead. An interface carries groups of its own VPC and those associated with it, which the
 * engine rests on (https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html): so only the interfaces of
 * the same VPC are asked.
 */
function othersOf(kind: Kind, item: Named, elsewhere: Topology): readonly Named[] {
  if (kind !== "interfaces") return itemsOf(elsewhere, kind);
  const { vpc: home } = item as NetworkInterface;
  return [...elsewhere.interfaces.byId.values()].filter(({ vpc: id }) => id === home);
}

/** The resource with the facts of another one of its kind, in its own place. */
function exchanged(kind: Kind, item: Named, other: Named): Named {
  const kept = Object.entries(item).filter(([key]) => PLACES[kind]?.includes(key) === true);
  return { ...other, ...Object.fromEntries(kept), id: item.id };
}

describe("facts that are not modelled", function () {
  this.timeout(120_000);

  it("a verdict that stays definite is the same whatever the resource does", () => {
    const index = fc.nat(1_000_000);
    let decided = 0;
    let opened = 0;
    fc.assert(
      fc.property(
        topologies({ subnets: 2, othersAndIdle: true }),
        topologies({ subnets: 2, othersAndIdle: true }),
        fc.record({ kind: index, item: index, other: index }),
        (plain, elsewhere, at) => {
          const kinds = KINDS.filter(
            (kind) => itemsOf(plain, kind).length > 0 && itemsOf(elsewhere, kind).length > 0,
          );
          const kind = pick(kinds, at.kind);
          const item = pick(itemsOf(plain, kind), at.item);
          const open = withItem(plain, kind, { ...item, unread: [FACT] });
          const others = othersOf(kind, item, elsewhere);
          if (others.length === 0) return;
          const other = pick(others, at.other);
          const changed = withItem(plain, kind, exchanged(kind, item, other));
          const ids = [...plain.interfaces.byId.keys()];
          for (const from of ids)
            for (const to of ids.filter((id) => id !== from)) {
              const { outcome } = verdict(open, from, to);
              assert.equal(outcomeBetween(open, asks(from, to)), outcome);
              if (outcome === "unknown") opened += 1;
              if (outcome === "unknown") continue;
              decided += 1;
              const told = `${kind} ${item.id}: ${from} to ${to}`;
              assert.equal(outcome, verdict(plain, from, to).outcome, told);
              const after = verdict(changed, from, to).outcome;
              if (after !== "unknown") assert.equal(outcome, after, told);
            }
        },
      ),
      { numRuns: runs(400), endOnFailure: true },
    );
    assert.ok(
      decided > runs(1000) && opened > runs(200),
      `${decided} stayed definite, ${opened} did not`,
    );
  });

  it("sources and pivots say of no source what `decide` does not", () => {
    const index = fc.nat(1_000_000);
    fc.assert(
      fc.property(topologies(), fc.record({ kind: index, item: index }), (plain, at) => {
        const kind = pick(
          KINDS.filter((each) => itemsOf(plain, each).length > 0),
          at.kind,
        );
        const item = pick(itemsOf(plain, kind), at.item);
        const open = withItem(plain, kind, { ...item, unread: [FACT] });
        for (const { interfaces, nodes, question } of sources(open, CACHE_ID).classes)
          for (const id of interfaces) {
            const nodeIds = open.caches.byId.get(CACHE_ID)?.nodes.items ?? [];
            for (const { node, outcome } of nodes) {
              const to = nodeIds.find((each) => each.id === node)?.interface ?? "";
              assert.equal(verdict(open, id, to, { port: question.port }).outcome, outcome);
            }
          }
        const before = pivots(plain, CACHE_ID).map(({ id }) => id);
        const after = pivots(open, CACHE_ID).map(({ id }) => id);
        assert.deepEqual(
          before.filter((id) => !after.includes(id)),
          [],
        );
      }),
      { numRuns: runs(60) },
    );
  });
});

/** Two VPCs over a peering, two over a transit gateway, and an internet gateway. */
function wideNetwork(): Topology {
  const home = vpc("v", "10.0.0.0/16");
  const peer = vpc("w", "10.1.0.0/16");
  const far = vpc("x", "10.2.0.0/16");
  const a = subnet("a", "v", "10.0.1.0/24");
  const c = subnet("c", "w", "10.1.1.0/24");
  const d = subnet("d", "x", "10.2.1.0/24");
  const base = clientAndNode();
  const attachment = (id: string, inVpc: string, inSubnet: string) => ({
    id,
    transitGateway: "tgw",
    kind: "vpc" as const,
    vpc: inVpc,
    subnets: listing([inSubnet]),
    isGroupReferencing: false,
    associatedTable: "tgw-rtb",
    state: "available" as const,
  });
  return {
    ...base,
    vpcs: collection([home, peer, far]),
    subnets: collection([...base.subnets.byId.values(), c, d]),
    routeTables: collection([
      table("v-main", "v", [
        route("10.1.0.0/16", "peering", "pcx"),
        route("10.2.0.0/16", "transit-gateway", "tgw"),
        route("0.0.0.0/0", "internet-gateway", "igw"),
      ]),
      table("w-main", "w", [route("10.0.0.0/16", "peering", "pcx")]),
      table("x-main", "x", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
    ]),
    networkAcls: collection([openAcl("v"), openAcl("w"), openAcl("x")]),
    peerings: collection([peering("pcx", home, peer)]),
    gateways: collection([gateway("igw", "internet-gateway", "v")]),
    transitGateways: collection([
      {
        id: "tgw",
        isGroupReferencing: false,
        defaultAssociationTable: null,
        defaultPropagationTable: null,
      },
    ]),
    transitAttachments: collection([attachment("att-v", "v", "a"), attachment("att-x", "x", "d")]),
    transitRouteTables: collection([
      {
        id: "tgw-rtb",
        transitGateway: "tgw",
        routes: listing(),
        propagations: listing(["att-v", "att-x"]),
      },
    ]),
    prefixLists: collection([{ id: "pl-all", cidrs: listing(["0.0.0.0/0"]) }]),
    securityGroups: collection([
      group("clients", "v", [rule("0.0.0.0/0")]),
      group("cache", "v", [rule("pl-all")]),
      group("closed", "v", [], [anywhere()]),
    ]),
    interfaces: collection([
      ...base.interfaces.byId.values(),
      eni("beside", a, "10.0.1.11", ["clients"]),
      eni("open", a, "10.0.1.12", ["clients"], { publicAddress: "198.51.100.7" }),
      eni("shut", a, "10.0.1.13", ["closed"]),
      eni("peer", c, "10.1.1.10", ["clients"]),
      eni("far", d, "10.2.1.10", ["clients"]),
    ]),
  };
}

function opened(kind: Kind, id: string, fact: Unknown = FACT): Topology {
  const topology = wideNetwork();
  const item = itemsOf(topology, kind).find((each) => each.id === id);
  assert.ok(item !== undefined, `there is no ${kind} ${id}`);
  return withItem(topology, kind, { ...item, unread: [fact] });
}

describe("what is not modelled about one resource", () => {
  const touched: readonly [Kind, string, string, string][] = [
    ["vpcs", "v", "client", "node"],
    ["vpcs", "v", "client", "beside"],
    ["subnets", "a", "client", "node"],
    ["subnets", "a", "client", "beside"],
    ["subnets", "b", "client", "node"],
    ["routeTables", "v-main", "client", "node"],
    ["networkAcls", "v-acl", "client", "node"],
    ["securityGroups", "clients", "client", "node"],
    ["securityGroups", "cache", "client", "node"],
    ["prefixLists", "pl-all", "client", "node"],
    ["interfaces", "client", "client", "node"],
    ["interfaces", "node", "client", "node"],
    ["peerings", "pcx", "peer", "node"],
    ["transitGateways", "tgw", "far", "node"],
    ["transitAttachments", "att-x", "far", "node"],
    ["transitAttachments", "att-v", "far", "node"],
    ["transitRouteTables", "tgw-rtb", "far", "node"],
    ["gateways", "igw", "203.0.113.9", "open"],
    ["gateways", "igw", "open", "203.0.113.9"],
  ];
  for (const [kind, id, from, to] of touched)
    it(`${kind} ${id}: whether ${from} reaches ${to} is unknown, and the fact is named`, () => {
      assert.equal(verdict(wideNetwork(), from, to).outcome, "reachable");
      const { outcome, missing } = verdict(opened(kind, id), from, to);
      assert.equal(outcome, "unknown");
      assert.ok(missing.some((each) => each.because === FACT.because));
    });

  it("the gate that it opens says NOT_MODELLED", () => {
    assert.equal(
      summaryOf(verdict(opened("networkAcls", "v-acl"), "client", "node")),
      "unknown: " +
        ["request", "request", "reply", "reply"]
          .map((direction) => `${direction} NOT_MODELLED v-acl`)
          .join("; "),
    );
  });

  const untouched: readonly [Kind, string, string, string, string][] = [
    ["vpcs", "w", "client", "node", "reachable"],
    ["subnets", "b", "client", "beside", "reachable"],
    ["routeTables", "v-main", "client", "beside", "reachable"],
    ["networkAcls", "v-acl", "client", "beside", "reachable"],
    ["peerings", "pcx", "far", "node", "reachable"],
    ["transitGateways", "tgw", "peer", "node", "reachable"],
    ["gateways", "igw", "client", "node", "reachable"],
    ["interfaces", "beside", "client", "node", "reachable"],
    ["routeTables", "v-main", "client", "shut", "blocked"],
    ["networkAcls", "v-acl", "peer", "shut", "blocked"],
    ["vpcs", "v", "client", "shut", "blocked"],
    ["securityGroups", "clients", "client", "shut", "blocked"],
  ];
  for (const [kind, id, from, to, outcome] of untouched)
    it(`${kind} ${id} takes no part in whether ${from} reaches ${to}: ${outcome}`, () => {
      assert.equal(verdict(wideNetwork(), from, to).outcome, outcome);
      assert.equal(verdict(opened(kind, id), from, to).outcome, outcome);
    });

  it("one group of several: what the others admit stays admitted", () => {
    const base = clientAndNode();
    const withBoth = (unreadOf: string): Topology => ({
      ...base,
      securityGroups: collection([
        { ...group("clients", "v", []), ...(unreadOf === "clients" ? { unread: [FACT] } : {}) },
        group("cache", "v", [rule("clients")]),
        { ...group("other", "v", []), ...(unreadOf === "other" ? { unread: [FACT] } : {}) },
      ]),
      interfaces: collection([
        eni("client", subnet("a", "v", "10.0.1.0/24"), "10.0.1.10", ["clients", "other"]),
        eni("node", subnet("b", "v", "10.0.2.0/24"), "10.0.2.10", ["other", "cache"]),
      ]),
    });
    assert.equal(verdict(withBoth("other"), "client", "node").outcome, "reachable");
    assert.equal(verdict(withBoth("clients"), "client", "node").outcome, "reachable");
  });
});
