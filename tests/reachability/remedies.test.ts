/** What a blocked gate tells to do: for every kind of gate, either side, either direction. */

import * as assert from "node:assert/strict";
import type { Gate, Question, Topology, Verdict } from "../../reachability";
import { explain, listing, ref } from "../../reachability";
import { remedyFor } from "../../reachability/explain/remedies";
import { asks, clientAndNode, eni, subnet, vpc } from "./small-networks";
import { hiddenFact } from "./hidden-fact";

const NETWORK = clientAndNode();
const QUESTION = asks("client", "node");

function blocked(more: Partial<Gate>): Gate {
  return {
    direction: "request",
    kind: "gateway",
    code: "BAD_STATE_ROUTE",
    side: "between",
    resources: [ref("resource", "tgw")],
    outcome: "blocked",
    ...more,
  };
}

function remedy(gate: Partial<Gate>, question: Question = QUESTION, topology = NETWORK): string {
  return remedyFor(blocked(gate), question, topology);
}

describe("remedies", () => {
  const cache = {
    kind: "security-group",
    side: "destination",
    resources: [ref("resource", "cache")],
  } as const;
  const laptop = asks("192.0.2.4", "node");

  it("of a group name the client's group within a VPC, and its address across VPCs", () => {
    assert.equal(remedy(cache), "add tcp 11211 from clients to cache");
    const away = eni("far", subnet("far", "w", "10.9.0.0/24"), "10.9.0.4", ["clients"]);
    const both: Topology = clientAndNode({
      vpcs: [vpc("v", "10.0.0.0/16"), vpc("w", "10.9.0.0/16")],
      interfaces: [...NETWORK.interfaces.byId.values(), away],
    });
    const fromAfar = asks("far", "node");
    assert.equal(remedy(cache, fromAfar, both), "add tcp 11211 from 10.9.0.4 to cache");
    assert.equal(remedy(cache, laptop), "add tcp 11211 from 192.0.2.4 to cache");
  });
  it("of several groups together name the first; a port that is not known is the cache's", () => {
    const later = asks("client", "node", { port: hiddenFact("port") });
    assert.equal(
      remedy({ ...cache, resources: [ref("resource", "cache"), ref("resource", "others")] }, later),
      "add tcp on the cache's port from clients to cache",
    );
  });
  it("name an end without groups by its address, without an address by its name", () => {
    const [client, node] = [...NETWORK.interfaces.byId.values()];
    assert.ok(client !== undefined && node !== undefined);
    const bare = { ...client, groups: listing<string>() };
    const fresh = { ...bare, addresses: listing([], hiddenFact("address")), name: "web" };
    const ask = (item: typeof client): string =>
      remedy(cache, QUESTION, clientAndNode({ interfaces: [item, node] }));
    assert.equal(ask(bare), "add tcp 11211 from 10.0.1.10 to cache");
    assert.equal(ask(fresh), "add tcp 11211 from web to cache");
    const gone = asks("gone", "node");
    assert.equal(remedy(cache, gone), "add tcp 11211 from gone to cache");
  });
  it("of an ACL open the direction that its entry closes, for requests and for replies", () => {
    const entry = (egress: boolean, direction: Gate["direction"]): string =>
      remedy({
        kind: "network-acl",
        resources: [ref("resource", "n")],
        direction,
        rule: { kind: "acl-entry", id: "100", matchedBy: "cidr", egress },
      });
    const ephemeral = "allow tcp to the client's ephemeral ports";
    assert.equal(entry(true, "request"), "allow tcp 11211 outbound to 10.0.2.10 in network ACL n");
    assert.equal(
      entry(false, "request"),
      "allow tcp 11211 inbound from 10.0.1.10 in network ACL n",
    );
    assert.equal(entry(true, "reply"), `${ephemeral} outbound to 10.0.1.10 in network ACL n`);
    assert.equal(entry(false, "reply"), `${ephemeral} inbound from 10.0.2.10 in network ACL n`);
  });
  it("of a gateway name the zone, the table or the attachment it lacks", () => {
    assert.equal(
      remedy({ code: "TGW_ROUTE_AZ_RESTRICTION", resources: [ref("resource", "at")] }),
      "add a subnet in the sender's zone to at",
    );
    assert.equal(
      remedy({
        code: "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
        resources: [ref("resource", "at")],
      }),
      "associate at with a transit gateway route table",
    );
    assert.equal(
      remedy({ resources: [ref("resource", "igw")] }),
      "attach igw, in working order, to the VPC",
    );
  });
});

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
