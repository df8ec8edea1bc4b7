/** The short way to an answer: where it answers, and where something is missing and it leaves the question to the long way. */

import * as assert from "node:assert/strict";
import type { NetworkInterface, Topology } from "../../reachability";
import {
  cidrsOf,
  LINUX_EPHEMERAL,
  listing,
  outcomeBetween,
  QuestionError,
  WIDE_EPHEMERAL,
} from "../../reachability";
import {
  plainEnd,
  plainEndOfAll,
  plainQuestion,
  plainTruth,
} from "../../reachability/decide/shortcuts";
import { Prepared } from "../../reachability/model/prepared";
import { hiddenFact } from "./hidden-fact";
import {
  acl,
  allow,
  clientAndNode,
  deny,
  eni,
  gateway,
  group,
  openAcl,
  route,
  rule,
  subnet,
  table,
  vpc,
} from "./small-networks";

type Parts = NonNullable<Parameters<typeof clientAndNode>[0]>;

const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const client = eni("client", a, "10.0.1.10", ["clients"]);
const node = eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" });
const gap = hiddenFact("fact");

function network(more: Parts = {}): Topology {
  return clientAndNode({
    subnets: [a, b],
    securityGroups: [group("clients", "v", []), group("cache", "v", [rule("clients")])],
    interfaces: [client, node],
    ...more,
  });
}

/** What is said of client and node; "long way": nothing. */
function truth(more: Parts = {}, from = client, to = node, port = 11211): string {
  const prepared = new Prepared(network({ interfaces: [from, to], ...more }));
  const [source, target] = [
    plainEnd(prepared, from, "source"),
    plainEnd(prepared, to, "destination"),
  ];
  if (source === undefined || target === undefined) return "no plain end";
  const question = plainQuestion(prepared, "tcp", port, LINUX_EPHEMERAL);
  return plainTruth(question, source, target) ?? "long way";
}

describe("the short way", () => {
  it("answers where all is known", () => {
    assert.equal(truth(), "yes");
    assert.equal(truth({}, client, node, 11212), "no");
    const shut = [group("clients", "v", [], []), group("cache", "v", [rule("clients")])];
    assert.equal(truth({ securityGroups: shut }), "no");
    assert.equal(truth({ networkAcls: [acl("v-acl", "v", [allow(1, true)])] }), "no");
    assert.equal(truth({}, { ...client, groups: listing() }), "no");
    assert.equal(truth({}, client, { ...node, groups: listing() }), "yes");
  });

  it("asks neither routes nor ACLs between neighbours", () => {
    const beside = eni("node", a, "10.0.1.20", ["cache"]);
    assert.equal(truth({ networkAcls: [acl("v-acl", "v", [])] }, client, beside), "yes");
    assert.equal(truth({ networkAcls: [acl("v-acl", "v", [])] }), "no");
  });

  it("is none where a rule tells addresses of a subnet apart", () => {
    const entries = [deny(1, false, "10.0.1.0/28"), allow(2, false), allow(3, true)];
    assert.equal(truth({ networkAcls: [acl("v-acl", "v", entries)] }), "long way");
  });

  it("is none where something is missing on the way, unless the way is closed all the same", () => {
    const hidden = { ...group("cache", "v", []), ingress: listing([rule("10.9.0.0/16")], gap) };
    assert.equal(truth({ securityGroups: [group("clients", "v", []), hidden] }), "long way");
    const silent = group("clients", "v", [], []);
    assert.equal(truth({ securityGroups: [silent, hidden] }), "no");
    const unread = { ...table("v-main", "v"), unread: [gap] };
    assert.equal(truth({ routeTables: [unread] }), "long way");
  });

  it("is none behind what gives packets another address", () => {
    const main = table("v-main", "v", [route("10.0.2.0/24", "nat-gateway", "nat")]);
    const nat = gateway("nat", "nat-gateway", "v", { subnet: "a", isPublic: false });
    assert.equal(truth({ routeTables: [main], gateways: [nat] }), "long way");
  });

  describe("with both families", () => {
    const both = vpc("v", "", { cidrs: listing(["10.0.0.0/16", "2001:db8::/56"]) });
    const dual = (id: string, four: string, six: string) =>
      subnet(id, "v", "", { cidrs: listing([four, six]) });
    const here = dual("a", "10.0.1.0/24", "2001:db8:0:1::/64");
    const there = dual("b", "10.0.2.0/24", "2001:db8:0:2::/64");
    const six = {
      client: { ...client, addresses: listing(["2001:db8:0:1::a"]) },
      node: { ...node, addresses: listing(["2001:db8:0:2::a"]) },
    };
    const prepared = new Prepared(
      network({ vpcs: [both], subnets: [here, there], networkAcls: [openAcl("v")] }),
    );
    const question = plainQuestion(prepared, "tcp", 11211, LINUX_EPHEMERAL);
    const between = (from: NetworkInterface, to: NetworkInterface) => {
      const ends = [plainEnd(prepared, from, "source"), plainEnd(prepared, to, "destination")];
      const [source, target] = ends;
      assert.ok(source !== undefined && target !== undefined);
      return plainTruth(question, source, target);
    };

    it("a way is that of one family: what is open in IPv4 may be closed in IPv6", () => {
      const [four, sixth] = [client, node].map((item) => ({ ...item, id: `${item.id}-4` }));
      assert.ok(four !== undefined && sixth !== undefined);
      assert.equal(between(four, sixth), "yes");
      assert.equal(between(six.client, six.node), "no");
    });
    it("there is none from one family to the other", () => {
      assert.equal(between({ ...client, id: "client-4b" }, six.node), undefined);
      assert.equal(between(six.client, { ...node, id: "node-4b" }), undefined);
    });
  });

  it("remembers a question by its port, its protocol and where clients connect from", () => {
    const prepared = new Prepared(network());
    const asked = plainQuestion(prepared, "tcp", 11211, LINUX_EPHEMERAL);
    assert.equal(plainQuestion(prepared, "tcp", 11211, { ...LINUX_EPHEMERAL }), asked);
    const others = [
      plainQuestion(prepared, "udp", 11211, LINUX_EPHEMERAL),
      plainQuestion(prepared, "tcp", 11212, LINUX_EPHEMERAL),
      plainQuestion(prepared, "tcp", gap, LINUX_EPHEMERAL),
      plainQuestion(prepared, "tcp", 11211, WIDE_EPHEMERAL),
      plainQuestion(prepared, "tcp", 11211, { ...LINUX_EPHEMERAL, to: 65535 }),
      plainQuestion(prepared, "tcp", 11211, { ...LINUX_EPHEMERAL, from: 1024 }),
    ];
    assert.equal(new Set([asked, ...others]).size, 7);
    assert.deepEqual(
      others.map(({ ports }) => ports.map(({ from, to }) => `${from}-${to}`).join()),
      ["11211-11211", "11212-11212", "1-65535", ...Array<string>(3).fill("11211-11211")],
    );
  });
});

describe("an end of the short way", () => {
  const isPlain = (
    more: Partial<NetworkInterface>,
    role: "source" | "destination" = "source",
    parts: Parts = {},
  ): boolean => {
    const item = { ...client, ...more };
    const prepared = new Prepared(network({ interfaces: [item, node], ...parts }));
    return plainEnd(prepared, item, role) !== undefined;
  };

  it("is an interface of which everything is known", () => {
    assert.ok(isPlain({}));
    assert.ok(isPlain({}, "destination"));
    assert.ok(isPlain({ groups: listing() }));
  });

  const missing: Readonly<Record<string, Partial<NetworkInterface>>> = {
    "no address": { addresses: listing() },
    "two addresses": { addresses: listing(["10.0.1.10", "10.0.1.11"]) },
    "an address, and perhaps others": { addresses: listing(["10.0.1.10"], gap) },
    "an address that is none": { addresses: listing(["somewhere"]) },
    "an address outside of its subnet": { addresses: listing(["10.0.2.10"]) },
    "groups, and perhaps others": { groups: listing(["clients"], gap) },
    "two subnets": { subnets: listing(["a", "b"]) },
    "a subnet, or another": { subnets: listing(["a"], gap) },
    "no subnet": { subnets: listing() },
    "a subnet that was not read": { subnets: listing(["c"]) },
    "a member that is not modelled": { unread: [gap] },
    "rules of Client VPN": { authorized: listing(["10.0.0.0/16"]) },
    "no use": { isInUse: false },
    "perhaps no use": { isInUse: gap },
  };
  for (const [what, more] of Object.entries(missing))
    it(`is none with ${what}`, () => {
      assert.equal(isPlain(more), false);
    });

  it("is none in a subnet whose range or VPC is not known", () => {
    const without = (more: Partial<typeof a>) =>
      isPlain({}, "source", { subnets: [{ ...a, ...more }, b] });
    assert.equal(without({}), true);
    assert.equal(without({ cidrs: listing(["10.0.1.0/24"], gap) }), false);
    assert.equal(without({ vpc: gap }), false);
    assert.equal(without({ unread: [gap] }), false);
  });

  it("is none where a route leads to it", () => {
    const routeTables = [table("v-main", "v", [route("10.0.9.0/24", "interface", "client")])];
    assert.equal(isPlain({}, "source", { routeTables }), false);
    assert.equal(isPlain({ id: "other" }, "source", { routeTables }), true);
  });

  it("a NAT gateway sends, and receives nothing", () => {
    assert.equal(isPlain({ kind: "nat-gateway" }), true);
    assert.equal(isPlain({ kind: "nat-gateway" }, "destination"), false);
  });

  it("asks a name only where it is the source", () => {
    const vpcs = [vpc("v", "10.0.0.0/16", { resolvesNames: false })];
    assert.equal(isPlain({}, "source", { vpcs }), false);
    assert.equal(isPlain({}, "destination", { vpcs }), true);
  });
});

describe("several ends as one", () => {
  const together = (...members: readonly NetworkInterface[]): readonly string[] | undefined => {
    const prepared = new Prepared(network({ interfaces: [...members, node] }));
    const end = plainEndOfAll(prepared, members);
    return end && cidrsOf(end.addresses);
  };
  const second = { ...client, id: "second", addresses: listing(["10.0.1.11"]) };

  it("have the addresses of all", () => {
    assert.deepEqual(together(client), ["10.0.1.10/32"]);
    assert.deepEqual(together(client, second), ["10.0.1.10/31"]);
  });

  it("are none where one of them is no plain end", () => {
    assert.equal(together(), undefined);
    for (const more of [
      ...[{ unread: [gap] }, { isInUse: false }, { authorized: listing<string>() }],
      ...[{ addresses: listing<string>() }, { addresses: listing(["10.0.2.11"]) }],
    ]) {
      assert.equal(together(client, { ...second, ...more }), undefined, Object.keys(more).join());
      assert.equal(together({ ...second, ...more }, client), undefined, Object.keys(more).join());
    }
  });
});

it("an end that is not there is told by the short way, too", () => {
  const there = { kind: "interface", id: "client" } as const;
  const nobody = { kind: "interface", id: "nobody" } as const;
  const asked = { protocol: "tcp", port: 11211 } as const;
  for (const [from, to] of [
    [nobody, there],
    [there, nobody],
  ] as const)
    assert.throws(() => outcomeBetween(network(), { from, to, ...asked }), QuestionError);
});
