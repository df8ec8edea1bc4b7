/** Pivots at their edges: no groups, private rules, forwarders that are known in part. */

import * as assert from "node:assert/strict";
import type { Fact, Forwarder, Listing, Topology } from "../../reachability";
import { factText, collection, listing, pivots } from "../../reachability";
import {
  acl,
  allow,
  clientAndNode,
  eni,
  gateway,
  group,
  openAcl,
  route,
  rule,
  subnet,
  table,
} from "./small-networks";
import { hiddenFact } from "./hidden-fact";

const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const node = eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" });
const online = { publicAddress: "198.51.100.9" };

function edge(more: Parameters<typeof clientAndNode>[0] = {}): Topology {
  return clientAndNode({
    gateways: [gateway("igw", "internet-gateway", "v")],
    routeTables: [table("v-main", "v", [route("0.0.0.0/0", "internet-gateway", "igw")])],
    securityGroups: [
      group("inner", "v", [rule("10.0.0.0/8"), rule("inner")]),
      group("cache", "v", [rule("10.0.1.0/24")]),
    ],
    interfaces: [node],
    ...more,
  });
}

function found(topology: Topology): string[] {
  return pivots(topology, "sessions").map(({ id, kind, outcome }) => `${id} ${kind} ${outcome}`);
}

describe("pivots by interface", () => {
  it("groups that admit private addresses only are no way in", () => {
    const server = eni("server", a, "10.0.1.10", ["inner"], online);
    assert.deepEqual(found(edge({ interfaces: [server, node] })), []);
  });
  it("are looked for at every port that the ACL and the groups leave open together", () => {
    const server = eni("server", { ...a, networkAcl: "narrow" }, "10.0.1.10", ["wide"], online);
    const behind = (port: number): Topology =>
      edge({
        subnets: [{ ...a, networkAcl: "narrow" }, b],
        networkAcls: [
          openAcl("v"),
          acl("narrow", "v", [
            allow(1, true),
            allow(2, false, "0.0.0.0/0", { protocol: "tcp", ports: { from: port, to: port } }),
          ]),
        ],
        securityGroups: [
          group("wide", "v", [rule("0.0.0.0/0", { ports: { from: 100, to: 500 } })]),
          group("cache", "v", [rule("10.0.1.0/24")]),
        ],
        interfaces: [server, node],
      });
    // What the node answers comes back to the server only if its ACL lets it in: neighbours are not asked.
    const beside = (port: number): Topology => ({
      ...behind(port),
      interfaces: collection([
        server,
        eni("node", { ...a, networkAcl: "narrow" }, "10.0.1.20", ["cache"], { kind: "cache-node" }),
      ]),
    });
    assert.deepEqual(found(beside(443)), ["server public-interface reachable"]);
    assert.equal(pivots(beside(443), "sessions")[0]?.entry?.port, 443);
    assert.deepEqual(found(beside(22)), []);
  });
  it("a NAT gateway is none, though it forwards and has a public address", () => {
    const nat = eni("nat", a, "10.0.1.10", [], {
      ...online,
      kind: "nat-gateway",
      sourceDestCheck: false,
    });
    const box = { ...nat, id: "box", kind: "instance" } as const;
    assert.deepEqual(found(edge({ interfaces: [nat, node] })), []);
    assert.deepEqual(found(edge({ interfaces: [box, node] })), [
      "box forwarding-interface reachable",
    ]);
  });
  it("without a group everything comes in, at port 443 to begin with", () => {
    const bare = edge({ interfaces: [eni("bare", a, "10.0.1.10", [], online), node] });
    assert.equal(pivots(bare, "sessions")[0]?.kind, "public-interface");
    assert.deepEqual(pivots(bare, "sessions")[0]?.entry, {
      from: { kind: "address", cidr: "1.0.0.0/8" },
      to: { kind: "interface", id: "bare" },
      protocol: "tcp",
      port: 443,
    });
  });
  it("groups that are not known may be any that there are, at the ports that those admit", () => {
    const hidden = eni("hidden", a, "10.0.1.10", [], {
      ...online,
      groups: listing<string>([], hiddenFact("groups")),
    });
    const among = (other: string): string[] =>
      found(
        edge({
          interfaces: [hidden, node],
          securityGroups: [
            group("other", "v", [rule(other, { ports: { from: 22, to: 22 } })]),
            group("cache", "v", [rule("10.0.1.0/24")]),
          ],
        }),
      );
    assert.deepEqual(among("0.0.0.0/0"), ["hidden public-interface unknown"]);
    assert.deepEqual(among("10.0.0.0/8"), []);
  });
});

describe("pivots by forwarder", () => {
  const gap = hiddenFact("targets");
  const forwarder = (targets: Forwarder["targets"]): Forwarder => ({
    id: "lb",
    kind: "load-balancer",
    interfaces: listing<string>(),
    targets,
  });
  const by = (
    targets: Listing<{ target: string; port: Fact<number> }>,
    more: Parameters<typeof clientAndNode>[0] = {},
  ) => pivots(edge({ forwarders: [forwarder(targets)], ...more }), "sessions");
  const fact = (missing: ReturnType<typeof by>): string[] | undefined =>
    missing[0]?.missing.map((each) => factText(each.fact));

  it("targets or a port that are not known leave it unknown, and say so", () => {
    assert.deepEqual(fact(by(listing([], gap))), ["targets"]);
    const port = hiddenFact("port");
    assert.deepEqual(fact(by(listing([{ target: "node", port }]))), ["port"]);
    assert.deepEqual(fact(by(listing([{ target: "10.0.1.1", port }]))), undefined);
  });
  it("a cache's port that is not known yet may be the target's", () => {
    const topology = edge({ forwarders: [forwarder(listing([{ target: "node", port: 80 }]))] });
    const caches = [...topology.caches.byId.values()].map((cache) => ({
      ...cache,
      ports: listing<number>([], hiddenFact("cache.port")),
    }));
    const found = pivots({ ...topology, caches: collection(caches) }, "sessions");
    assert.deepEqual(fact(found), ["cache.port"]);
  });
  it("a node without an address yet may be what a target names, if there is a target", () => {
    const fresh = { ...node, addresses: listing<string>([], hiddenFact("address")) };
    const one = listing([{ target: "10.0.2.77", port: 11211 }]);
    assert.deepEqual(fact(by(one, { interfaces: [fresh] })), ["address"]);
    assert.deepEqual(by(listing([]), { interfaces: [fresh] }), []);
    assert.deepEqual(by(one), []);
  });
});
