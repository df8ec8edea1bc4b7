/** Connections over the edge of the VPCs, target by target, and what is said about gateways that fail or were not read. */

import * as assert from "node:assert/strict";
import type { Gateway, RouteTarget, Topology } from "../../reachability";
import { collection, listing, sources } from "../../reachability";
import {
  anywhere,
  clientAndNode,
  eni,
  gateway,
  group,
  route,
  rule,
  subnet,
  table,
} from "./small-networks";
import { summary, verdict } from "./told";
import { hiddenFact } from "./hidden-fact";

const b = subnet("b", "v", "10.0.2.0/24");
const ROUTE = "NO_ROUTE_TO_DESTINATION";

/** A node with a public address, open to the world; its default route leads to the target. */
function online(
  kind: Exclude<RouteTarget["kind"], "local">,
  gateways: readonly Gateway[] = [gateway("igw", "internet-gateway", "v")],
  more: Parameters<typeof clientAndNode>[0] = {},
): Topology {
  return clientAndNode({
    gateways,
    subnets: [b],
    routeTables: [table("v-main", "v", [route("0.0.0.0/0", kind, "target")])],
    securityGroups: [group("cache", "v", [rule("0.0.0.0/0")], [anywhere()])],
    interfaces: [
      eni("node", b, "10.0.2.10", ["cache"], {
        kind: "cache-node",
        publicAddress: "198.51.100.7",
      }),
    ],
    ...more,
  });
}

describe("out of a VPC, by the kind of the route's target", () => {
  const out = (kind: Exclude<RouteTarget["kind"], "local">): string =>
    summary(online(kind), "node", "8.8.8.8");
  it("through an internet or egress-only gateway", () => {
    assert.equal(out("internet-gateway"), "reachable");
    assert.equal(out("egress-only-gateway"), "reachable");
  });
  it("through a NAT gateway, as far as that leads; one that was not read may lead anywhere", () => {
    const away = (home: string, more: Partial<Gateway> = {}): string =>
      summary(
        online(
          "nat-gateway",
          [
            gateway("igw", "internet-gateway", "v"),
            gateway("target", "nat-gateway", "v", { subnet: home, isPublic: true, ...more }),
          ],
          {
            subnets: [b, subnet("edge", "v", "10.0.9.0/24", { routeTable: "edge-table" })],
            routeTables: [
              table("v-main", "v", [route("0.0.0.0/0", "nat-gateway", "target")]),
              table("edge-table", "v", [route("0.0.0.0/0", "internet-gateway", "igw")]),
            ],
          },
        ),
        "node",
        "8.8.8.8",
      );
    assert.equal(away("edge"), "reachable");
    assert.equal(
      away("edge", { isPublic: false }),
      "blocked: request IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS edge-table",
    );
    assert.equal(away("edge", { state: "unavailable" }), "blocked: request BAD_STATE_ROUTE target");
    assert.equal(out("nat-gateway"), "unknown: request NOT_MODELLED target");
  });
  it("what an appliance, an endpoint or another target does is not guessed", () => {
    for (const kind of ["interface", "gateway-endpoint", "unsupported"] as const)
      assert.equal(out(kind), "unknown: request NOT_MODELLED v-main");
  });
  it("replies to the internet leave through the internet gateway alone", () => {
    assert.equal(summary(online("internet-gateway"), "8.8.8.8", "node"), "reachable");
    for (const kind of ["nat-gateway", "egress-only-gateway"] as const)
      assert.equal(summary(online(kind), "8.8.8.8", "node"), `blocked: reply ${ROUTE} v-main`);
  });
});

describe("gateways at the edge", () => {
  const net = (gateways: readonly Gateway[], rest?: string): Topology => {
    const topology = online("internet-gateway", gateways);
    return rest === undefined
      ? topology
      : { ...topology, gateways: collection(gateways, hiddenFact("gateways")) };
  };
  it("an internet gateway that was not read, or whose VPC is not known, may be there", () => {
    assert.equal(
      summary(net([], "denied"), "8.8.8.8", "node"),
      `unknown: request ${ROUTE} internet gateway`,
    );
    const adrift: Gateway = {
      ...gateway("igw", "internet-gateway", "v"),
      vpc: hiddenFact("igw.vpc"),
    };
    assert.equal(
      summary(net([adrift]), "8.8.8.8", "node"),
      `unknown: request ${ROUTE} internet gateway`,
    );
    assert.equal(summary(net([]), "8.8.8.8", "node"), `blocked: request ${ROUTE} internet gateway`);
  });
  it("one that does not work stops the packet; whether it works may be unknown", () => {
    const igw = gateway("igw", "internet-gateway", "v");
    assert.equal(
      summary(net([{ ...igw, state: "unavailable" }]), "8.8.8.8", "node"),
      `blocked: request ${ROUTE} igw`,
    );
    assert.equal(
      summary(net([{ ...igw, state: hiddenFact("igw.state") }]), "8.8.8.8", "node"),
      `unknown: request ${ROUTE} igw`,
    );
  });
  it("a VPN gateway carries what comes from on-premises only if it exists and works", () => {
    const vpn = (gateways: readonly Gateway[]): Topology => online("vpn-gateway", gateways);
    const vgw = gateway("target", "vpn-gateway", "v");
    assert.equal(summary(vpn([vgw]), "192.168.1.1", "node"), "reachable");
    assert.equal(
      summary(vpn([{ ...vgw, state: "unavailable" }]), "192.168.1.1", "node"),
      "blocked: request BAD_STATE_ROUTE target",
    );
    assert.equal(
      summary(vpn([]), "192.168.1.1", "node"),
      "blocked: request BAD_STATE_ROUTE target",
    );
    const unread = { ...vpn([]), gateways: collection<Gateway>([], hiddenFact("gateways")) };
    assert.equal(summary(unread, "192.168.1.1", "node"), "unknown: request BAD_STATE_ROUTE target");
  });
  it("a route out whose state or target is hidden leaves the answer open", () => {
    const hidden = (more: Parameters<typeof route>[3]): Topology =>
      online("internet-gateway", undefined, {
        routeTables: [table("v-main", "v", [route("0.0.0.0/0", "internet-gateway", "igw", more)])],
      });
    assert.equal(
      verdict(hidden({ state: hiddenFact("state") }), "node", "8.8.8.8").outcome,
      "unknown",
    );
    assert.equal(
      summary(hidden({ state: "blackhole" }), "node", "8.8.8.8"),
      "blocked: request BAD_STATE_ROUTE v-main",
    );
    assert.equal(
      verdict(hidden({ target: hiddenFact("target") }), "node", "8.8.8.8").outcome,
      "unknown",
    );
  });
});

describe("a cache as a target", () => {
  it("without a port of its own it is asked about on 11211, of several on the first", () => {
    const withPorts = (ports: readonly number[], rest?: string): Topology => {
      const topology = clientAndNode();
      const caches = [...topology.caches.byId.values()].map((cache) => ({
        ...cache,
        ports: listing(ports, rest === undefined ? undefined : hiddenFact("port")),
      }));
      return { ...topology, caches: collection(caches) };
    };
    assert.equal(sources(withPorts([]), "sessions").port, 11211);
    assert.equal(sources(withPorts([6000, 6001]), "sessions").port, 6000);
    assert.deepEqual(sources(withPorts([], "later"), "sessions").port, hiddenFact("port"));
    assert.equal(sources(withPorts([6000]), "sessions").classes[0]?.outcome, "blocked");
    assert.equal(sources(withPorts([], "later"), "sessions").classes[0]?.outcome, "unknown");
  });
});
