/** What a blocked connection needs, in words: for every kind of gate, either side, either direction. */

import * as assert from "node:assert/strict";
import type { Gate, Remedy, Topology, Verdict } from "../../reachability";
import { explain, listing, ref, remediesFor, remedyText } from "../../reachability";
import {
  acl,
  allow,
  asks,
  clientAndNode,
  deny,
  eni,
  group,
  openAcl,
  peering,
  route,
  subnet,
  table,
  verdict as verdictOf,
  vpc,
} from "./small-networks";
import { hiddenFact } from "./hidden-fact";

const NETWORK = clientAndNode();
const QUESTION = asks("client", "node");

function told(topology: Topology, from: string, to: string, port = 11211): string[] {
  const remedies = remediesFor(topology, verdictOf(topology, from, to, { port }));
  return remedies.map((remedy) => remedyText(remedy, topology));
}

type Parts = Parameters<typeof clientAndNode>[0];

/** Client and node with groups that admit nothing to the cache. */
function shut(more: Parts = {}): Topology {
  const securityGroups = [group("clients", "v", []), group("cache", "v", [])];
  return clientAndNode({ securityGroups, ...more });
}

describe("remedies", () => {
  it("of a group name the client's group within a VPC, and its address across VPCs", () => {
    assert.deepEqual(told(shut(), "client", "node"), ["add tcp 11211 from clients to cache"]);
    const far = subnet("far", "w", "10.9.0.0/24");
    const both = shut({
      vpcs: [vpc("v", "10.0.0.0/16"), vpc("w", "10.9.0.0/16")],
      subnets: [...shut().subnets.byId.values(), far],
      networkAcls: [openAcl("v"), openAcl("w")],
      peerings: [peering("pcx", vpc("v", "10.0.0.0/16"), vpc("w", "10.9.0.0/16"))],
      routeTables: [
        table("v-main", "v", [route("10.9.0.0/16", "peering", "pcx")]),
        table("w-main", "w", [route("10.0.0.0/16", "peering", "pcx")]),
      ],
      interfaces: [...NETWORK.interfaces.byId.values(), eni("away", far, "10.9.0.4", ["others"])],
      securityGroups: [
        group("clients", "v", []),
        group("cache", "v", []),
        group("others", "w", []),
      ],
    });
    assert.deepEqual(told(both, "away", "node"), ["add tcp 11211 from 10.9.0.4 to cache"]);
  });
  it("of a client without egress open its group as well", () => {
    const securityGroups = [group("clients", "v", [], []), group("cache", "v", [])];
    assert.deepEqual(told(shut({ securityGroups }), "client", "node"), [
      "add outbound tcp 11211 to cache to clients",
      "add tcp 11211 from clients to cache",
    ]);
  });
  it("name an end without groups by its address, and one without an address by its subnet", () => {
    const [client, node] = [...NETWORK.interfaces.byId.values()];
    assert.ok(client !== undefined && node !== undefined);
    const bare = { ...client, groups: listing<string>() };
    const fresh = { ...bare, addresses: listing([], hiddenFact("address")), name: "web" };
    const ask = (item: typeof client): string[] =>
      told(shut({ interfaces: [item, node] }), "client", "node");
    assert.deepEqual(ask(bare), ["add tcp 11211 from 10.0.1.10 to cache"]);
    assert.deepEqual(ask(fresh), ["add tcp 11211 from 10.0.1.0/24 to cache"]);
  });
  it("of an ACL open the direction that its entry closes, before that entry", () => {
    const [a, b] = [...NETWORK.subnets.byId.values()];
    assert.ok(a !== undefined && b !== undefined);
    const behind = (entries: Parameters<typeof acl>[2]): string[] =>
      told(
        clientAndNode({
          subnets: [a, { ...b, networkAcl: "n" }],
          networkAcls: [openAcl("v"), acl("n", "v", entries)],
        }),
        "client",
        "node",
      );
    assert.deepEqual(behind([allow(1, true)]), [
      "allow tcp 11211 inbound from 10.0.1.10 in network ACL n",
    ]);
    assert.deepEqual(behind([allow(1, false), deny(7, true)]), [
      "allow tcp to the client's ephemeral ports outbound to 10.0.1.10 in network ACL n, before entry 7",
    ]);
  });
  it("of two networks that nothing joins say so", () => {
    const far = subnet("far", "w", "10.9.0.0/24");
    const apart = clientAndNode({
      vpcs: [vpc("v", "10.0.0.0/16"), vpc("w", "10.9.0.0/16")],
      subnets: [...NETWORK.subnets.byId.values(), far],
      networkAcls: [openAcl("v"), openAcl("w")],
      routeTables: [table("v-main", "v"), table("w-main", "w")],
      interfaces: [...NETWORK.interfaces.byId.values(), eni("away", far, "10.9.0.4", [])],
    });
    const texts = told(apart, "away", "node");
    assert.ok(
      texts.includes(
        "join the two networks: nothing that works connects away in VPC w and sessions node 0001 in VPC v (a peering connection, a transit gateway or a VPN would)",
      ),
      texts.join("\n"),
    );
  });
  it("never open a node to the internet, nor a port that is not the cluster's own", () => {
    assert.deepEqual(told(shut(), "203.0.113.7", "node"), [
      "a node is never reached from the internet: connect from inside the VPC, by Client VPN, or through Session Manager's port forwarding",
    ]);
    assert.deepEqual(told(NETWORK, "client", "node", 22), [
      "tcp 22 is not the cluster's own port: sessions listens on tcp 11211; connect there, and open nothing else",
    ]);
  });
  it("never make an interface that the internet reaches a way to the cache", () => {
    const [client, node] = [...NETWORK.interfaces.byId.values()];
    assert.ok(client !== undefined && node !== undefined);
    const exposed = shut({
      interfaces: [{ ...client, publicAddress: "198.51.100.9", sourceDestCheck: false }, node],
    });
    assert.deepEqual(told(exposed, "client", "node"), [
      "connect from an interface that the internet does not reach: what opens this would make client a way from the internet to the cache",
    ]);
  });
  it("nor a way to another node than the one that was asked about", () => {
    const [client, node] = [...NETWORK.interfaces.byId.values()];
    const [a, b] = [...NETWORK.subnets.byId.values()];
    const [cache] = [...NETWORK.caches.byId.values()];
    assert.ok(client !== undefined && node !== undefined && cache !== undefined);
    assert.ok(a !== undefined && b !== undefined);
    const second: Parts = {
      // The first node's subnet takes nothing from the web server; the second's does.
      subnets: [a, { ...b, networkAcl: "guarded" }],
      networkAcls: [
        openAcl("v"),
        acl("guarded", "v", [deny(10, false, "10.0.1.99/32"), ...openAcl("v").entries.items]),
      ],
      interfaces: [
        client,
        node,
        eni("web", a, "10.0.1.99", ["clients"], {
          publicAddress: "198.51.100.9",
          sourceDestCheck: false,
        }),
        eni("second", a, "10.0.1.20", ["cache"], { kind: "cache-node" }),
      ],
      caches: [
        {
          ...cache,
          nodes: listing([...cache.nodes.items, { id: "0002", interface: "second" }]),
        },
      ],
    };
    assert.equal(verdictOf(clientAndNode(second), "web", "node").outcome, "blocked");
    assert.deepEqual(told(shut(second), "client", "node"), [
      "connect from an interface that the internet does not reach: what opens this would make web a way from the internet to the cache",
    ]);
  });
  it("say what decides once they are done, where a fact is missing", () => {
    const hidden = { ...group("cache", "v", []), ingress: listing([], hiddenFact("ingress")) };
    const topology = clientAndNode({
      securityGroups: [group("clients", "v", []), hidden],
      networkAcls: [
        acl("v-acl", "v", [allow(100, true), deny(90, false, "10.0.1.10/32"), allow(100, false)]),
      ],
    });
    const [change, advice, ...more] = told(topology, "client", "node");
    assert.match(change ?? "", /^allow tcp 11211 inbound from 10\.0\.1\.10 in network ACL v-acl/);
    assert.match(advice ?? "", /^then security group cache decides: .*ingress/);
    assert.deepEqual(more, []);
  });
  it("there are none for a connection that is open, and none that says nothing", () => {
    assert.deepEqual(told(NETWORK, "client", "node"), []);
    const gate: Gate = {
      direction: "request",
      kind: "gateway",
      code: "BAD_STATE_ROUTE",
      side: "between",
      resources: [ref("transit-gateway", "tgw")],
      outcome: "blocked",
    };
    const remedy: Remedy = { kind: "put-right", gate };
    assert.equal(remedyText(remedy, NETWORK), "put gateway tgw in working order [BAD_STATE_ROUTE]");
  });
});

function blocked(more: Partial<Gate>): Gate {
  return {
    direction: "request",
    kind: "gateway",
    code: "BAD_STATE_ROUTE",
    side: "between",
    resources: [ref("transit-gateway", "tgw")],
    outcome: "blocked",
    ...more,
  };
}

describe("an explanation", () => {
  const verdict = (gates: readonly Gate[], outcome: Verdict["outcome"]): Verdict => ({
    question: QUESTION,
    outcome,
    gates,
    hops: ["client", "node"],
    missing: [],
    assumptions: [],
  });
  const gate = blocked({ kind: "route", side: "source", resources: [ref("resource", "v-main")] });

  it("has no section for a direction without gates", () => {
    const text = explain(verdict([gate], "blocked"), NETWORK);
    assert.match(text, /^request$/m);
    assert.doesNotMatch(text, /^reply$/m);
  });
  it("says of an unknown gate why, and that it is not known where no reason came with it", () => {
    const line = (missing: Gate["missing"]): string | undefined => {
      const open: Gate = {
        ...gate,
        outcome: "unknown",
        ...(missing === undefined ? {} : { missing }),
      };
      return /^ {2}\? (.*)$/m.exec(explain(verdict([open], "unknown"), NETWORK))?.[1];
    };
    const where = "route table v-main of client";
    assert.equal(
      line([hiddenFact("x")]),
      `${where}: x is hidden in what was read [BAD_STATE_ROUTE]`,
    );
    assert.equal(line([]), `${where}: not known [BAD_STATE_ROUTE]`);
    assert.equal(line(undefined), `${where}: not known [BAD_STATE_ROUTE]`);
  });
});
