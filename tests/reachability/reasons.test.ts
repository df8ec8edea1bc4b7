/** Every reason why a fact is not known, every kind of resource, and every name, in words. */
import * as assert from "node:assert/strict";
import type { FactId, Reason, ResourceKind, ResourceRef, Unknown } from "../../reachability";
import {
  assumptionText,
  factText,
  missingText,
  plainName,
  reasonText,
  safeJson,
  safeLines,
  safeText,
  safeValue,
} from "../../reachability";
import { KIND_WORDS } from "../../reachability/explain/reasons";
import { WHOLE } from "../../reachability/model/topology";

const ref = (kind: ResourceKind, id: string, name?: string): ResourceRef =>
  name === undefined ? { kind, id } : { kind, id, name };
const SUBNET = ref("subnet", "subnet-1");
const NAMED = ref("vpc", "vpc-1", "main");
const ACCOUNT = ref("account", "1");
const FIELD: FactId = { subject: SUBNET, aspect: "CidrBlock" };
const OF_ACCOUNT: FactId = { subject: ACCOUNT, aspect: "settings" };

const unknown = (because: Reason, more: Partial<Unknown> = {}): Unknown => ({
  ...{ kind: "unknown", fact: FIELD, because, origin: "outside" },
  ...more,
});

/** One sentence for each code, and for what may be given beside it. */
const SENTENCES: readonly (readonly [Reason, string])[] = [
  [{ code: "hidden", field: FIELD }, "subnet-1.CidrBlock is hidden in what was read"],
  [{ code: "hidden", field: FIELD, source: "a.json" }, "subnet-1.CidrBlock is not given in a.json"],
  [{ code: "call-not-read", call: "describe-vpcs" }, "`describe-vpcs` was not read"],
  [
    { code: "call-not-read", call: "describe-vpcs", of: NAMED, where: "us-east-1" },
    "`describe-vpcs` was not read for main in us-east-1",
  ],
  [{ code: "not-read", resource: SUBNET }, "the subnet subnet-1 was not read"],
  [{ code: "not-shown", resource: NAMED, what: "its routes" }, "VPC main does not show its routes"],
  [
    { code: "given-by-aws", resource: NAMED, what: "an address" },
    "AWS gives main an address when it is created or runs",
  ],
  [{ code: "chosen-by-aws", what: "the zone" }, "AWS chooses the zone"],
  [
    { code: "known-after-creation", field: FIELD, of: [SUBNET, NAMED] },
    "CidrBlock of subnet-1 is known only after subnet-1, main is created",
  ],
  [{ code: "not-known-in-plan", field: FIELD }, "CidrBlock of subnet-1 is not known yet"],
  [
    { code: "outside-of-stack", field: OF_ACCOUNT },
    "it is in the account's settings, which is not in this stack",
  ],
  [
    { code: "outside-of-stack", field: FIELD },
    "CidrBlock of subnet-1 comes from a resource that is not in this stack",
  ],
  [
    { code: "outside-of-stack", field: FIELD, names: "route-table" },
    "the route table in CidrBlock of subnet-1 is not in this stack",
  ],
  [{ code: "not-in-stack", resource: NAMED }, "VPC main is not part of this stack"],
  [
    { code: "others-outside-of-stack", what: "subnets" },
    "subnets outside of this stack are not known",
  ],
  [
    { code: "existed-before", resource: NAMED, what: "routes of its own" },
    "VPC main was there before this stack, with routes of its own",
  ],
  [
    { code: "others-in-shared-vpc", resource: NAMED, owner: "2" },
    "VPC main is shared by account 2, and the interfaces of other accounts in it are not listed",
  ],
  [
    { code: "not-accepted", resource: ref("peering", "pcx-1") },
    "nothing in this stack accepts pcx-1 (autoAccept)",
  ],
  [
    { code: "subnets-differ", candidates: [SUBNET, ref("subnet", "b")] },
    "only some of subnet-1, b give out public addresses",
  ],
  [
    { code: "invalid", field: FIELD, expected: "a CIDR", got: "x" },
    "CidrBlock of subnet-1 must be a CIDR, got x",
  ],
  [
    { code: "one-of", field: FIELD, candidates: [SUBNET, NAMED] },
    "CidrBlock of subnet-1 is one of subnet-1, main",
  ],
  [
    { code: "one-of", field: FIELD, candidates: [] },
    "CidrBlock of subnet-1 is not known, and nothing that is known here gives it",
  ],
  [
    { code: "may-stand-in", resource: NAMED, candidates: [SUBNET, ref("subnet", "b")] },
    "main may be in any of subnet-1, b",
  ],
  [
    { code: "range-asked", cidrs: ["10.0.0.0/8", "::/0"] },
    "which of 10.0.0.0/8, ::/0 is asked about",
  ],
  [{ code: "port-not-known" }, "the port that the cache listens on is not known"],
  [
    { code: "any-client-port" },
    "the reply goes to whichever ephemeral port the client happens to use",
  ],
  [
    { code: "address-not-owned", address: "10.0.0.1" },
    "which interface has the address 10.0.0.1, and so which groups, is not known",
  ],
  [
    { code: "address-not-owned", address: "10.0.0.1", isShared: true },
    "several interfaces have addresses of 10.0.0.1",
  ],
  [{ code: "far-side-not-read" }, "the VPC behind the route was not read"],
  [{ code: "way-not-known" }, "the way between the two ends is not known"],
  [{ code: "not-modelled", feature: "Cloud WAN" }, "Cloud WAN is not modelled"],
  [
    { code: "field-not-modelled", field: FIELD },
    "CidrBlock of subnet-1 is set, which is not modelled",
  ],
  [
    { code: "field-not-modelled", field: OF_ACCOUNT, value: "on", effect: "it drops" },
    'the account\'s settings is "on" (it drops), which is not modelled',
  ],
  [
    {
      code: "default-group-of-unknown-vpc",
      resource: SUBNET,
      vpc: unknown({ code: "way-not-known" }),
    },
    "subnet-1 names no security group, so it has the default group of a VPC that is not known here " +
      "(the way between the two ends is not known)",
  ],
];

describe("why a fact is not known", () => {
  it("is one sentence for each reason", () => {
    for (const [because, sentence] of SENTENCES)
      assert.equal(reasonText(unknown(because)), sentence, because.code);
  });

  it("names the fact after a sentence that names neither a field nor a resource, and who decides by it", () => {
    for (const [because, sentence] of SENTENCES) {
      const isNamed = "field" in because || "resource" in because;
      assert.equal(
        missingText(unknown(because)),
        isNamed ? sentence : `${sentence} (subnet-1.CidrBlock)`,
      );
    }
    const decided = unknown({ code: "way-not-known" }, { decisiveFor: NAMED });
    assert.equal(
      reasonText(decided),
      "the way between the two ends is not known, and main decides on it",
    );
  });

  it("calls resources as it is told to", () => {
    const loud = ({ id }: ResourceRef) => id.toUpperCase();
    const because = { code: "one-of", field: FIELD, candidates: [NAMED] } as const;
    assert.equal(
      reasonText(unknown(because, { decisiveFor: NAMED }), loud),
      "CidrBlock of SUBNET-1 is one of VPC-1, and VPC-1 decides on it",
    );
    assert.equal(
      missingText(unknown({ code: "way-not-known" }), loud),
      "the way between the two ends is not known (SUBNET-1.CidrBlock)",
    );
  });
});

describe("a name", () => {
  it("is the resource's own, else its id, of a URN the last part", () => {
    assert.equal(plainName(NAMED), "main");
    assert.equal(plainName(SUBNET), "subnet-1");
    assert.equal(plainName(ref("subnet", "urn:pulumi:prod::shop::aws:ec2/subnet:Subnet::a")), "a");
    assert.equal(plainName(ref("subnet", "my-urn:pulumi::a")), "my-urn:pulumi::a");
  });

  it("of a fact is its owner's, but for the account and the question, its aspect, and its part", () => {
    assert.equal(factText(FIELD), "subnet-1.CidrBlock");
    assert.equal(factText({ ...FIELD, aspect: WHOLE }), "subnet-1");
    assert.equal(factText({ ...FIELD, part: "b" }), "subnet-1.CidrBlock (b)");
    assert.equal(factText(OF_ACCOUNT), "settings");
    assert.equal(factText({ subject: ref("question", ""), aspect: "port" }), "port");
  });

  it("has the word that people use for its kind before it, where there is one", () => {
    assert.deepEqual(KIND_WORDS, {
      vpc: "VPC",
      subnet: "subnet",
      "route-table": "route table",
      "network-acl": "network ACL",
      "security-group": "security group",
      "prefix-list": "prefix list",
      "network-interface": "network interface",
      gateway: "gateway",
      peering: "peering connection",
      "transit-gateway": "transit gateway",
      "transit-gateway-attachment": "transit gateway attachment",
      "transit-gateway-route-table": "transit gateway route table",
      "cache-subnet-group": "subnet group",
      "cache-parameter-group": "parameter group",
      cache: "cache",
      "load-balancer": "load balancer",
      "target-group": "target group",
      "launch-template": "launch template",
      "vpc-endpoint": "VPC endpoint",
      instance: "instance",
      function: "function",
      service: "service",
      resource: "",
      address: "",
      account: "the account",
      question: "",
      document: "",
    });
    const notShown = (resource: ResourceRef) =>
      reasonText(unknown({ code: "not-shown", resource, what: "x" }));
    assert.equal(notShown(ref("resource", "thing")), "thing does not show x");
  });
});

describe("what was taken as given", () => {
  it("is one sentence each", () => {
    const client = ref("network-interface", "eni-1", "app");
    const several = (outcome: "reachable" | "blocked") =>
      assumptionText({ code: "one-way-of-several", outcome });
    const way = "the gates are those of one way the missing facts may turn out; every other way";
    assert.equal(several("reachable"), `${way} is open too`);
    assert.equal(several("blocked"), `${way} is blocked too`);
    assert.equal(
      assumptionText({ code: "client-of-any-platform", client }),
      "the operating system of app was not read: it connects from the ports of Linux (32768–60999) or of Windows (49152–65535)",
    );
    assert.equal(
      assumptionText({ code: "instance-runs", interface: client }),
      "instances were not read: the one that app is attached to was taken to run",
    );
    assert.equal(
      assumptionText({ code: "on-premises-not-visible" }),
      "what is in front of the network on-premises is not visible here",
    );
  });
});

describe("text from an account", () => {
  it("is shown with every control and direction character written out", () => {
    assert.equal(safeText("a\u001b[31mb\nc"), "a\\u{1b}[31mb\\u{a}c");
    assert.equal(safeText("\u0000\u202e\ud800\u{1f600}é"), "\\u{0}\\u{202e}\\u{d800}\u{1f600}é");
    assert.equal(safeLines("a\u0007\nb\r\nc"), "a\\u{7}\nb\\u{d}\nc");
  });

  it("is made safe wherever it is, and what needs no change stays the very same value", () => {
    const good = { name: "a", list: ["b", { c: 1 }], none: null, flag: true };
    assert.equal(safeValue(good), good);
    const list = ["a", ["b"]];
    assert.equal(safeValue(list), list);
    const bad = { name: "a\u0007", list: ["b", { c: "\n" }, good], other: good };
    const safe = safeValue(bad) as typeof bad;
    assert.deepEqual(safe, { ...bad, name: "a\\u{7}", list: ["b", { c: "\\u{a}" }, good] });
    assert.equal(safe.other, good);
    for (const value of [5, null, undefined, true]) assert.equal(safeValue(value), value);
  });

  it("as JSON is safe to print and still the same value", () => {
    const value = { "a\u009b": "\u202e\u007f\ufeff\u2028é" };
    assert.equal(safeJson(value), String.raw`{"a\u009b":"\u202e\u007f\ufeff\u2028é"}`);
    assert.deepEqual(JSON.parse(safeJson(value)), value);
    assert.equal(safeJson([1], 2), "[\n  1\n]");
  });
});
