/** The rule by which a gate decided, and what to do about a closed one, in words: one sentence for each kind. */

import * as assert from "node:assert/strict";
import { plainName, readPlanned, remedyText, ruleText } from "../../reachability";
import type { AclEntry, Gate, GateRule, Remedy, Unknown } from "../../reachability";

const GAP: Unknown<never> = {
  ...{
    kind: "unknown",
    origin: "plan",
    because: { code: "not-read", resource: { kind: "vpc", id: "v" } },
  },
  fact: { subject: { kind: "vpc", id: "v" }, aspect: "any" },
};
const EMPTY = readPlanned([]);

type RuleOf<K extends GateRule["kind"]> = Omit<
  Extract<GateRule, { readonly kind: K }>,
  "id" | "matchedBy" | "kind"
>;

describe("the rule by which a gate decided", () => {
  const said = <K extends GateRule["kind"]>(kind: K, rule: RuleOf<K>): string =>
    ruleText({ id: "r", matchedBy: "cidr", kind, ...rule } as unknown as GateRule);
  const peer = { kind: "cidr", cidr: "10.0.0.0/8" } as const;
  const entry: AclEntry = {
    ...{ number: 100, egress: false, action: "allow", protocol: "tcp", cidr: "10.0.0.0/8" },
    ports: { from: 1, to: 2 },
  };

  it("of a group names protocol, ports and peer, as far as they are known", () => {
    const traffic = [
      [{ protocol: "tcp", ports: { from: 11211, to: 11211 }, peer }, "tcp 11211 10.0.0.0/8"],
      [{ protocol: "udp", ports: { from: 1, to: 9 }, peer }, "udp 1–9 10.0.0.0/8"],
      [{ protocol: "tcp", ports: null, peer }, "tcp on all ports 10.0.0.0/8"],
      [{ protocol: "tcp", ports: GAP, peer }, "tcp on unknown ports 10.0.0.0/8"],
      [{ protocol: "all", ports: null, peer }, "all traffic 10.0.0.0/8"],
      [{ protocol: GAP, ports: null, peer }, "traffic of an unknown protocol 10.0.0.0/8"],
      [{ protocol: "all", ports: null }, "all traffic (peers not known)"],
      [{ protocol: "all", ports: null, peer: { kind: "group", id: "sg-1" } }, "all traffic sg-1"],
      [
        { protocol: "all", ports: null, peer: { kind: "prefix-list", id: "pl-1" } },
        "all traffic pl-1",
      ],
    ] as const;
    for (const [rule, text] of traffic) assert.equal(said("group-rule", rule), text);
  });

  it("says of what kind a peer is to who names it", () => {
    const kinds = (kind: "group" | "prefix-list") => {
      const all = { kind: "group-rule", protocol: "all", ports: null } as const;
      const rule = { id: "r", matchedBy: "cidr", ...all, peer: { kind, id: "x" } } as const;
      return ruleText(rule, (resource) => `${resource.kind} ${plainName(resource)}`);
    };
    assert.deepEqual(
      [kinds("group"), kinds("prefix-list")],
      ["all traffic security-group x", "all traffic prefix-list x"],
    );
  });

  it("of an ACL names the way, what it does, and for whom", () => {
    const texts = [
      [{ egress: false, entry }, "inbound allow tcp 1–2 10.0.0.0/8"],
      [{ egress: true, entry: { ...entry, action: "deny" } }, "outbound deny tcp 1–2 10.0.0.0/8"],
      [
        { egress: false, entry: { ...entry, action: GAP } },
        "inbound allow or deny tcp 1–2 10.0.0.0/8",
      ],
      [{ egress: false, entry: { ...entry, cidr: GAP } }, "inbound allow tcp 1–2 unknown CIDR"],
      [{ egress: true }, "outbound implicit deny"],
    ] as const;
    for (const [rule, text] of texts) assert.equal(said("acl-entry", rule), text);
  });

  it("names a resource of a plan by the end of its URN", () => {
    const named = (id: string) => plainName({ kind: "resource", id });
    assert.equal(named("urn:pulumi:dev::app::aws:ec2/vpc:Vpc::main"), "main");
    assert.equal(named("other:pulumi:dev::app::main"), "other:pulumi:dev::app::main");
    assert.equal(plainName({ kind: "resource", id: "urn:pulumi:dev::main", name: "it" }), "it");
  });

  it("of a table names where it leads", () => {
    const cidr = "10.0.0.0/8";
    assert.equal(said("route", { cidr, target: { kind: "local" } }), `${cidr} → local`);
    assert.equal(
      said("route", { cidr, target: { kind: "peering", id: "pcx-1" } }),
      `${cidr} → pcx-1`,
    );
    assert.equal(said("route", { cidr, target: GAP }), `${cidr} → unknown target`);
    assert.equal(said("transit-gateway-route", { cidr, attachment: "at" }), `${cidr} → at`);
    assert.equal(said("transit-gateway-route", { cidr, attachment: null }), `${cidr} → blackhole`);
    assert.equal(said("transit-gateway-loop", {}), "the tables lead in a circle");
  });
});

describe("what to do about a closed gate", () => {
  const said = (remedy: Remedy): string => remedyText(remedy, EMPTY);
  const gate = (more: Partial<Gate>): Gate => ({
    ...{ direction: "request", kind: "gateway", code: "NOT_MODELLED", side: "between" },
    ...{ resources: [{ kind: "gateway", id: "gw" }], outcome: "blocked", ...more },
  });

  it("a rule of a group", () => {
    const rule = {
      kind: "add-group-rule",
      group: "sg",
      direction: "ingress",
      protocol: "tcp",
    } as const;
    const from = (cidr: string) => ({ kind: "cidr", cidr }) as const;
    for (const [port, peer, text] of [
      [11211, from("10.0.0.1/32"), "add tcp 11211 from 10.0.0.1 to sg"],
      [11211, from("2001:db8::1/128"), "add tcp 11211 from 2001:db8::1 to sg"],
      [11211, from("10.0.0.0/8"), "add tcp 11211 from 10.0.0.0/8 to sg"],
      [GAP, { kind: "group", id: "c" }, "add tcp on the cache's port from c to sg"],
    ] as const)
      assert.equal(said({ ...rule, port, peer }), text);
    assert.equal(
      said({ ...rule, direction: "egress", port: 1, peer: { kind: "group", id: "c" } }),
      "add outbound tcp 1 to c to sg",
    );
  });

  it("an entry of an ACL", () => {
    const entry = {
      kind: "allow-in-acl",
      acl: "acl",
      protocol: "tcp",
      cidr: "10.0.0.1/32",
    } as const;
    for (const [more, text] of [
      [
        { ports: { from: 9, to: 9 }, areEphemeral: false, egress: false },
        "allow tcp 9 inbound from 10.0.0.1 in network ACL acl",
      ],
      [
        { ports: GAP, areEphemeral: false, egress: false, before: 5 },
        "allow tcp on the cache's port inbound from 10.0.0.1 in network ACL acl, before entry 5",
      ],
      [
        { ports: { from: 9, to: 99 }, areEphemeral: true, egress: true },
        "allow tcp to the client's ephemeral ports outbound to 10.0.0.1 in network ACL acl",
      ],
    ] as const)
      assert.equal(said({ ...entry, ...more }), text);
  });

  it("the cache's own port, or an interface that the internet does not reach", () => {
    const port = {
      kind: "use-own-port",
      cache: { kind: "cache", id: "orders" },
      asked: { protocol: "tcp", port: 80 },
    } as const;
    const start = "tcp 80 is not the cluster's own port: orders listens on";
    const end = "; connect there, and open nothing else";
    assert.equal(said({ ...port, ports: [11211, 11212] }), `${start} tcp 11211 and 11212${end}`);
    assert.equal(said({ ...port, ports: [] }), `${start} no port that is known${end}`);
    const exposed = (...ids: readonly string[]) =>
      said({
        kind: "connect-from-unexposed",
        exposed: ids.map((id) => ({ kind: "network-interface", id })),
      }).replace(/^.*would make (.*) a way from .*$/, "$1");
    assert.equal(exposed("a", "b", "c"), "a, b, c");
    assert.equal(exposed("a", "b", "c", "d", "e"), "a, b, c and 2 more");
  });

  it("what is missing, or to be put right", () => {
    const decides = "then gateway gw decides: ";
    assert.equal(said({ kind: "find-out", gate: gate({}) }), `${decides}it is not known how`);
    assert.equal(
      said({ kind: "find-out", gate: gate({ missing: [GAP, GAP] }) }),
      `${decides}the VPC v was not read`,
    );
    for (const [code, text] of [
      [
        "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
        "nothing, if gateway gw is meant to be closed to the internet: VPC Block Public Access is on",
      ],
      [
        "ENI_SOURCE_DEST_CHECK_RESTRICTION",
        "mend the route: gateway gw leads through an interface that forwards nothing (its source/destination check is on)",
      ],
      ["TGW_ROUTE_AZ_RESTRICTION", "add a subnet in the sender's zone to gateway gw"],
      ["NOT_MODELLED", "put gateway gw in working order [NOT_MODELLED]"],
    ] as const)
      assert.equal(said({ kind: "put-right", gate: gate({ code }) }), text);
  });
});
