/** The parts that every gate is made of: facts that are missing, lists, worlds, what was consulted, one question on its way. */

import * as assert from "node:assert/strict";
import type { Answer, Budget } from "../../reachability/decide/worlds";
import { acrossWorlds } from "../../reachability/decide/worlds";
import { hasUnread, watched } from "../../reachability/model/consulted";
import type { End, Inquiry } from "../../reachability/model/inquiry";
import {
  addressesDepend,
  addressKey,
  cidrCandidates,
  ephemeralDepends,
  factOfEnd,
  portDepends,
  refOfEnd,
} from "../../reachability/model/inquiry";
import { prepare } from "../../reachability/model/prepared";
import type { Missing } from "../../reachability/model/three-valued";
import { allOf, anyOf, World } from "../../reachability/model/three-valued";
import type { Fact, Named, Topology, Unknown } from "../../reachability";
import {
  ALL_ADDRESSES,
  cidrsOf,
  collection,
  emptyTopology,
  factKey,
  factOf,
  firstMissing,
  isSameFact,
  isUnknown,
  joined,
  listing,
  listingOf,
  LINUX_EPHEMERAL,
  mapKnown,
  mapListing,
  NO_ADDRESSES,
  notModelled,
  notRead,
  parseCidr,
  partId,
  partOfFact,
  portSet,
  ref,
  refOfTarget,
  unbounded,
  unionOf,
  unknown,
} from "../../reachability";
import { clientAndNode, eni, network, route, subnet, table } from "./small-networks";
import { hiddenFact } from "./hidden-fact";

const gap = hiddenFact("gap");
const other = hiddenFact("other");
const among = <T>(...values: readonly T[]): Unknown<T> => ({ ...gap, among: values });

describe("a fact", () => {
  it("is one and the same by subject, aspect and part; a subject by kind and id, whatever its name", () => {
    const zone = factOf("subnet", "s", "zone");
    assert.deepEqual(zone, { subject: { kind: "subnet", id: "s" }, aspect: "zone" });
    assert.deepEqual(factOf("subnet", "s", "zone", "a"), { ...zone, part: "a" });
    assert.deepEqual(partOfFact({ ...zone, part: "b" }, "a"), { ...zone, part: "a" });
    assert.equal(factKey({ ...zone, subject: ref("subnet", "s", "a name") }), factKey(zone));
    const others = [
      factOf("vpc", "s", "zone"),
      factOf("subnet", "t", "zone"),
      factOf("subnet", "s", "cidr"),
      factOf("subnet", "s", "zone", "a"),
      factOf("subnet", "s", "zone", "b"),
    ].map(factKey);
    assert.equal(new Set([factKey(zone), ...others]).size, 6);
  });
  it("names a resource, with the name that people know it by where there is one", () => {
    assert.deepEqual(ref("vpc", "v"), { kind: "vpc", id: "v" });
    assert.deepEqual(ref("vpc", "v", "shop"), { kind: "vpc", id: "v", name: "shop" });
    assert.equal(partId("urn", "eni"), "urn#eni");
  });
  it("that is missing says which, why, and where it lies: outside, unless the plan decides it", () => {
    const zone = factOf("subnet", "s", "zone");
    const because = { code: "not-read", resource: ref("subnet", "s") } as const;
    assert.deepEqual(unknown(zone, because), {
      kind: "unknown",
      fact: zone,
      because,
      origin: "outside",
    });
    assert.equal(unknown(zone, because, "plan").origin, "plan");
    assert.deepEqual(notRead("subnet", "s", "zone"), unknown(zone, because));
    assert.deepEqual(notRead("subnet", "s").fact, factOf("subnet", "s", "resource"));
    const vpc = ref("vpc", "v");
    const feature = "middlebox routing";
    assert.deepEqual(
      notModelled(vpc, feature),
      unknown({ subject: vpc, aspect: feature }, { code: "not-modelled", feature, resource: vpc }),
    );
    assert.equal(notModelled(vpc, feature, "routes").fact.aspect, "routes");
  });
  it("is told from a value, were that null, text, or an object of another kind", () => {
    const values: readonly Fact<unknown>[] = [null, "unknown", 0, undefined, { kind: "local" }, []];
    for (const value of values) assert.equal(isUnknown(value), false, String(value));
    assert.equal(isUnknown(gap), true);
  });
  it("among several is the first that is missing", () => {
    assert.equal(firstMissing([1, undefined, gap, other]), gap);
    assert.equal(firstMissing([1, undefined]), undefined);
  });
  it("for another value is bounded no more, and as decisive as before", () => {
    assert.deepEqual(unbounded(among(1, 2)), gap);
    const decisiveFor = ref("cache", "c");
    assert.deepEqual(unbounded({ ...among(1), decisiveFor }), { ...gap, decisiveFor });
    assert.equal(unbounded(undefined), undefined);
  });
  it("turned into another can be what each of its values turns into", () => {
    const double = (value: number): number => 2 * value;
    assert.equal(mapKnown<number, number>(21, double), 42);
    assert.deepEqual(mapKnown(among(1, 2), double), among(2, 4));
    assert.deepEqual(mapKnown(gap as Fact<number>, double), gap);
  });
  it("is the same as another, missing for another reason; none is the same as none", () => {
    const again = unknown(gap.fact, { code: "port-not-known" }, "plan");
    assert.equal(isSameFact(gap, again), true);
    assert.equal(isSameFact(gap, other), false);
    assert.equal(isSameFact(undefined, undefined), true);
    assert.equal(isSameFact(gap, undefined), false);
    assert.equal(isSameFact(undefined, gap), false);
  });
});

describe("a list", () => {
  it("is whole, or may have more", () => {
    assert.deepEqual(listing(), { items: [] });
    assert.deepEqual(listing([1]), { items: [1] });
    assert.deepEqual(listing([1], gap), { items: [1], rest: gap });
  });
  it("of one fact has one item, or those that it can be", () => {
    assert.deepEqual(listingOf(1), { items: [1] });
    assert.deepEqual(listingOf(among(1, 2)), { items: [], rest: among([1], [2]) });
    assert.deepEqual(listingOf(gap as Fact<number>), { items: [], rest: gap });
  });
  it("of several lists may have more where one of them may; what bounds one of two gaps bounds not both", () => {
    assert.deepEqual(joined(listing([1]), listing([2, 3])), { items: [1, 2, 3] });
    const one = listing([1], among([2], [3]));
    assert.deepEqual(joined(one, listing([4])), { items: [1, 4], rest: among([2], [3]) });
    assert.deepEqual(joined(one, listing([4], other)), { items: [1, 4], rest: gap });
    assert.deepEqual(joined(), { items: [] });
  });
  it("turned into another turns what it may have, too", () => {
    const text = (value: number): string => `n${String(value)}`;
    assert.deepEqual(mapListing(listing([1]), text), { items: ["n1"] });
    assert.deepEqual(mapListing(listing([1], among([2, 3])), text), {
      items: ["n1"],
      rest: among(["n2", "n3"]),
    });
  });
  it("of resources is kept by id, the last of two counts", () => {
    const first = { id: "a", name: "first" };
    const found = collection([first, { id: "b" }, { id: "a", name: "last" }], gap);
    assert.deepEqual([...found.byId.values()], [{ id: "a", name: "last" }, { id: "b" }]);
    assert.equal(found.rest, gap);
    assert.deepEqual(collection([first]), { byId: new Map([["a", first]]) });
    assert.deepEqual(collection(), { byId: new Map() });
  });
  it("of notes is empty in an empty topology, as are all collections", () => {
    const { notes, ...collections } = emptyTopology();
    assert.deepEqual(notes, []);
    assert.deepEqual(Object.keys(collections), [
      ...["vpcs", "subnets", "routeTables", "networkAcls", "securityGroups", "prefixLists"],
      ...["interfaces", "gateways", "peerings", "transitGateways", "transitAttachments"],
      ...["transitRouteTables", "subnetGroups", "caches", "forwarders"],
    ]);
    for (const each of Object.values(collections)) assert.deepEqual(each, { byId: new Map() });
  });
});

describe("the target of a route", () => {
  const KINDS = {
    "internet-gateway": "gateway",
    "egress-only-gateway": "gateway",
    "nat-gateway": "gateway",
    "vpn-gateway": "gateway",
    peering: "peering",
    "transit-gateway": "transit-gateway",
    interface: "network-interface",
    "core-network": "gateway",
    "gateway-endpoint": "vpc-endpoint",
    unsupported: "resource",
  } as const;
  for (const [kind, expected] of Object.entries(KINDS) as [keyof typeof KINDS, string][])
    it(`${kind} is a resource of kind ${expected}`, () => {
      assert.deepEqual(refOfTarget({ kind, id: "x" }), { kind: expected, id: "x" });
    });
});

describe("three-valued logic", () => {
  it("one no decides a conjunction, one yes a disjunction; what is unknown stays so", () => {
    assert.equal(allOf(["yes", "unknown", "no"]), "no");
    assert.equal(allOf(["yes", "unknown"]), "unknown");
    assert.equal(allOf(["yes", "yes"]), "yes");
    assert.equal(allOf([]), "yes");
    assert.equal(anyOf(["no", "unknown", "yes"]), "yes");
    assert.equal(anyOf(["no", "unknown"]), "unknown");
    assert.equal(anyOf(["no", "no"]), "no");
    assert.equal(anyOf([]), "no");
  });
  const KEY = `role of ${factKey(gap.fact)}`;
  const ask = (
    world: World,
    fact: Fact<string>,
    candidates?: readonly string[] | (() => readonly string[]),
  ) => {
    const missing: Missing[] = [];
    return [world.valueOf(fact, "role", candidates, missing), missing];
  };
  it("a world knows what is known, and what it assumes", () => {
    const world = World.actual.with(KEY, "assumed");
    assert.deepEqual(ask(World.actual, "known"), ["known", []]);
    assert.deepEqual(ask(world, gap), ["assumed", []]);
    assert.equal(world.assumed(KEY), "assumed");
    assert.equal(World.actual.assumed(KEY), undefined);
  });
  it("a world that assumes nothing says what is missing, and what is worth trying", () => {
    const missing = (values: readonly string[]) => [
      undefined,
      [{ unknown: gap, choice: { key: KEY, values } }],
    ];
    assert.deepEqual(ask(World.actual, gap), [undefined, [{ unknown: gap }]]);
    assert.deepEqual(ask(World.actual, gap, ["a", "b"]), missing(["a", "b"]));
    assert.deepEqual(
      ask(World.actual, gap, () => ["c"]),
      missing(["c"]),
    );
    const bounded = among("x", "y");
    assert.deepEqual(ask(World.actual, bounded, ["a"]), [
      undefined,
      [{ unknown: bounded, choice: { key: KEY, values: ["x", "y"] } }],
    ]);
  });
  it("a world is not changed by one that assumes more, or less", () => {
    const one = World.actual.with("a", 1);
    const two = one.with("b", 2);
    assert.deepEqual([two.assumed("a"), two.assumed("b"), one.assumed("b")], [1, 2, undefined]);
    const less = two.without("a");
    assert.deepEqual([less.assumed("a"), less.assumed("b"), two.assumed("a")], [undefined, 2, 1]);
    assert.equal(one.without("b"), one);
  });
});

describe("worlds that missing facts allow", () => {
  const choices = [
    ["a", [1, 2]],
    ["b", [1, 2]],
  ] as const;
  /** `truth` of a world, once it assumes both facts. */
  const across = (left: number, truth: (world: World) => "yes" | "no" | "unknown") => {
    const ask = (world: World): Answer => {
      const open = choices.find(([key]) => world.assumed(key) === undefined);
      if (open === undefined) return { truth: truth(world), missing: [] };
      const [key, values] = open;
      return {
        truth: "unknown",
        missing: [{ unknown: gap }, { unknown: gap, choice: { key, values } }],
      };
    };
    const budget: Budget = { left };
    return [acrossWorlds(World.actual, ask(World.actual), ask, budget), budget] as const;
  };

  it("decide where they agree, with the first as an example", () => {
    const [truth, { left, witness }] = across(10, () => "no");
    assert.deepEqual([truth, left, witness?.assumed("a"), witness?.assumed("b")], ["no", 4, 1, 1]);
  });
  it("decide nothing where two disagree, or one says nothing", () => {
    assert.equal(across(10, (world) => (world.assumed("b") === 2 ? "no" : "yes"))[0], "unknown");
    assert.equal(
      across(10, (world) => (world.assumed("a") === 2 ? "unknown" : "yes"))[0],
      "unknown",
    );
  });
  it("are looked at as far as the budget goes, to the last", () => {
    assert.equal(across(6, () => "yes")[0], "yes");
    assert.equal(across(5, () => "yes")[0], "unknown");
  });
  it("decide nothing where a fact can be nothing at all", () => {
    const open: Answer = {
      truth: "unknown",
      missing: [{ unknown: gap, choice: { key: "a", values: [] } }],
    };
    assert.equal(
      acrossWorlds(World.actual, open, () => open, { left: 10 }),
      "unknown",
    );
  });
});

type Kind = Exclude<keyof Topology, "notes">;

describe("a resource of which something is not modelled", () => {
  /** What may be asked about any resource; beside these, what only places one of its kind. */
  const IDENTITY = ["account", "id", "kind", "name", "partOf", "region", "unread"];
  const PLACES: Readonly<Record<Kind, readonly string[]>> = {
    vpcs: ["cidrs", "isDefault"],
    subnets: ["cidrs", "vpc"],
    routeTables: ["vpc"],
    networkAcls: ["isDefault", "vpc"],
    securityGroups: ["associatedVpcs", "isDefault", "vpc"],
    prefixLists: [],
    interfaces: ["addresses", "subnets", "vpc"],
    gateways: ["subnet", "vpc"],
    peerings: ["accepter", "requester"],
    transitGateways: [],
    transitAttachments: ["peerGateway", "transitGateway", "vpc"],
    transitRouteTables: ["transitGateway"],
    subnetGroups: ["subnets", "vpc"],
    caches: ["nodes", "ports", "subnetGroup"],
    forwarders: ["interfaces"],
  };
  /** Every property that a resource of any kind has. */
  const FIELDS = [
    ...new Set([
      ...IDENTITY,
      ...Object.values(PLACES).flat(),
      ...["routes", "entries", "groups", "publicAddress", "state", "targets", "blockPublicAccess"],
    ]),
  ];
  const resource: Named = {
    ...(Object.fromEntries(FIELDS.map((field) => [field, field])) as unknown as Named),
    id: "x",
    unread: [gap, other],
  };
  for (const [kind, places] of Object.entries(PLACES) as [Kind, readonly string[]][])
    it(`of ${kind}, is only placed by ${places.join(", ") || "nothing"} and its identity; all else takes a note`, () => {
      const noted: (readonly Unknown[])[] = [];
      const plain = { ...emptyTopology(), [kind]: collection([resource], gap) };
      const topology = watched(plain, (unread) => noted.push(unread));
      const asked = topology[kind].byId.get("x") as unknown as Record<string, unknown>;
      assert.equal(topology[kind].rest, gap);
      assert.deepEqual(Object.keys(asked), Object.keys(resource));
      const silent = FIELDS.filter((field) => {
        noted.length = 0;
        assert.equal(asked[field], (resource as unknown as Record<string, unknown>)[field]);
        if (noted.length > 0) assert.deepEqual(noted, [[gap, other]]);
        return noted.length === 0;
      });
      assert.deepEqual(silent.sort(), [...IDENTITY, ...places].sort());
    });
  it("is told by its facts: none, or an empty list, is all read", () => {
    assert.equal(hasUnread({ id: "x" }), false);
    assert.equal(hasUnread({ id: "x", unread: [] }), false);
    assert.equal(hasUnread({ id: "x", unread: [gap] }), true);
  });
  it("leaves others as they are, and a topology without any the very same", () => {
    const note = () => undefined;
    const plain = clientAndNode();
    assert.equal(watched(plain, note), plain);
    const interfaces = collection([
      ...plain.interfaces.byId.values(),
      eni("x", subnet("a", "v", ""), "", [], { unread: [gap] }),
    ]);
    const topology = watched({ ...plain, interfaces }, note);
    assert.equal(topology.subnets, plain.subnets);
    assert.equal(topology.interfaces.byId.get("client"), plain.interfaces.byId.get("client"));
    assert.deepEqual(Object.keys(topology.interfaces), ["byId"]);
  });
});

describe("a topology made ready", () => {
  const a = subnet("a", "v", "10.0.1.0/24");
  const plain = network({
    interfaces: [
      eni("one", a, "10.0.1.10", ["g", "h"], {
        publicAddress: "198.51.100.1",
        furtherPublicAddresses: ["198.51.100.2"],
      }),
      eni("two", a, "10.0.1.11", ["g"], {
        publicAddress: gap,
        furtherPublicAddresses: ["198.51.100.3"],
      }),
      eni("three", a, "10.0.1.10", [], { publicAddress: null }),
    ],
    routeTables: [
      table("t", "v", [
        route("10.9.0.0/16", "interface", "one"),
        route("10.8.0.0/16", "peering", "two"),
        { ...route("10.7.0.0/16", "interface", "three"), target: gap },
      ]),
    ],
    transitAttachments: [
      {
        ...{ id: "at", transitGateway: "tgw", kind: "vpc", vpc: "v", state: "available" },
        associatedTable: null,
      },
      {
        ...{ id: "peer", transitGateway: "tgw", kind: "peering", peerGateway: "far" },
        ...{ associatedTable: null, state: "available" },
      },
      { id: "lost", transitGateway: gap, kind: "other", associatedTable: null, state: "available" },
    ],
  });
  const ready = prepare(plain);
  const ids = (items: readonly Named[]) => items.map(({ id }) => id);

  it("is made once", () => {
    assert.equal(prepare(plain), ready);
    assert.notEqual(prepare({ ...plain }), ready);
  });
  it("finds interfaces by group, address and public address, and by the routes that lead to them", () => {
    assert.deepEqual(ids(ready.carriersOf("g")), ["one", "two"]);
    assert.deepEqual(ids(ready.carriersOf("h")), ["one"]);
    assert.deepEqual(ids(ready.carriersOf("none")), []);
    assert.deepEqual(ids(ready.ownersOf("10.0.1.10")), ["one", "three"]);
    assert.deepEqual(ids(ready.ownersOf("10.0.1.12")), []);
    assert.deepEqual(
      [1, 2, 3, 4].map((last) => ids(ready.publicOwnersOf(`198.51.100.${String(last)}`))),
      [["one"], ["one"], ["two"], []],
    );
    assert.deepEqual(
      ["one", "two", "three"].map((id) => ready.isRouteTarget(id)),
      [true, false, false],
    );
  });
  it("finds attachments from either gateway of a peering", () => {
    assert.deepEqual(ids(ready.attachmentsOf("tgw")), ["at", "peer"]);
    assert.deepEqual(ids(ready.attachmentsOf("far")), ["peer"]);
    assert.deepEqual(ids(ready.attachmentsOf("none")), []);
  });
  it("says what is missing of a prefix list: of this one, also where none was read", () => {
    const having = (more: object, rest?: Unknown) =>
      prepare({
        ...emptyTopology(),
        prefixLists: collection([{ id: "pl", cidrs: listing<string>(), ...more }], rest),
      });
    assert.equal(having({}).entriesGap("pl"), undefined);
    assert.equal(having({}).entriesGap("other"), undefined);
    assert.equal(having({}, gap).entriesGap("pl"), undefined);
    assert.equal(having({ cidrs: listing([], gap) }).entriesGap("pl"), gap);
    assert.equal(having({ cidrs: listing([], gap), unread: [other] }).entriesGap("pl"), other);
    assert.deepEqual(having({}, gap).entriesGap("other"), {
      ...gap,
      fact: partOfFact(gap.fact, "other"),
    });
  });
  it("reads CIDRs as one set; what is none is nothing", () => {
    assert.deepEqual(ready.addressesOf(listing<string>()), NO_ADDRESSES);
    assert.deepEqual(ready.addressesOf(listing(["nonsense"])), NO_ADDRESSES);
    assert.deepEqual(
      ready.addressesOf(listing(["10.0.0.0/9", "10.128.0.0/9", "nonsense"])),
      parseCidr("10.0.0.0/8"),
    );
  });
  it("makes each thing once, by kind and key, were it nothing", () => {
    let made = 0;
    const make = (): unknown => {
      made += 1;
      return undefined;
    };
    for (const [kind, key] of [
      ["a", 1],
      ["a", 1],
      ["a", 2],
      ["b", 1],
      ["b", 1],
    ] as const)
      assert.equal(ready.once(kind, key, make), undefined);
    assert.equal(made, 3);
  });

  describe("with facts that are not modelled", () => {
    const open = { ...eni("one", a, "10.0.1.10", ["g"]), unread: [gap] };
    const fresh = () => prepare({ ...plain, interfaces: collection([open]) });
    const asking = (watching: ReturnType<typeof fresh>, ask: () => unknown) =>
      watching.consulting(ask).unread;

    it("tells which were met while something was asked, and the answer", () => {
      const watching = fresh();
      const item = watching.topology.interfaces.byId.get("one");
      assert.deepEqual(
        watching.consulting(() => item?.kind),
        { answer: "instance", unread: [] },
      );
      assert.deepEqual(
        watching.consulting(() => item?.sourceDestCheck),
        {
          answer: true,
          unread: [gap],
        },
      );
      assert.deepEqual(
        ready.consulting(() => 1),
        { answer: 1, unread: [] },
      );
    });
    it("counts what takes part as consulted, without a question", () => {
      const watching = fresh();
      assert.deepEqual(
        asking(watching, () => {
          watching.consult(open);
        }),
        [gap],
      );
      assert.deepEqual(
        asking(watching, () => {
          watching.consult(undefined);
          watching.consult({ id: "x" });
        }),
        [],
      );
    });
    it("keeps what is asked within apart from what is asked around it, also after an error", () => {
      const watching = fresh();
      const outer = asking(watching, () => {
        assert.deepEqual(
          asking(watching, () => {
            watching.consult(open);
          }),
          [gap],
        );
        assert.throws(
          () =>
            watching.consulting(() => {
              watching.consult(open);
              throw new Error("no");
            }),
          /no/,
        );
      });
      assert.deepEqual(outer, []);
    });
    it("meets again what was met when something was made, each time that this is used", () => {
      const watching = fresh();
      const item = watching.topology.interfaces.byId.get("one");
      const once = () => watching.once("kind", "key", () => item?.sourceDestCheck);
      assert.deepEqual(asking(watching, once), [gap]);
      assert.deepEqual(asking(watching, once), [gap]);
      const second = () => watching.once("kind", "other", () => item?.ephemeral);
      assert.deepEqual(asking(watching, second), [gap]);
      assert.deepEqual(asking(watching, once), [gap]);
      assert.deepEqual(
        asking(watching, () => watching.once("kind", "plain", () => 1)),
        [],
      );
    });
    it("searches without consulting", () => {
      const watching = fresh();
      const search = () => [
        ...[
          watching.carriersOf("g"),
          watching.ownersOf("10.0.1.10"),
          watching.publicOwnersOf("198.51.100.1"),
        ],
        ...[watching.isRouteTarget("one"), watching.attachmentsOf("tgw")],
      ];
      assert.deepEqual(asking(watching, search), []);
    });
  });
});

describe("a question on its way", () => {
  const item = eni("eni-1", subnet("a", "v", "10.0.1.0/24"), "10.0.1.10", []);
  const end = (role: End["role"], addresses: string, more: Partial<End> = {}): End => ({
    ...{ label: "eni-1", role, groups: listing<string>() },
    addresses: unionOf(...addresses.split(" ").map(parseCidr)),
    ...more,
  });
  const asked = (source: End, destination: End): Inquiry => ({
    network: prepare(emptyTopology()),
    world: World.actual,
    protocol: "tcp",
    source,
    destination,
    port: portSet(11211, 11212),
    ephemeral: portSet(32768, 60999),
    isDetailed: false,
  });
  const range = end("source", "10.0.0.0/31 10.0.0.8/32 10.0.0.16/32 10.0.0.32/32");
  const known = end("source", "10.0.1.10/32", { interface: item });

  it("has ends that are interfaces where these are known, else addresses", () => {
    assert.deepEqual(refOfEnd(known), { kind: "network-interface", id: "eni-1" });
    assert.deepEqual(refOfEnd({ label: "10.0.0.0/8" }), { kind: "address", id: "10.0.0.0/8" });
    assert.deepEqual(factOfEnd(known, "zone"), factOf("network-interface", "eni-1", "zone"));
  });
  it("hangs on the end's addresses where a gate cuts them: those within, and the others", () => {
    const cut = addressesDepend(range, parseCidr("10.0.0.0/28"));
    assert.equal(cut.choice?.key, addressKey("source"));
    assert.deepEqual(
      cut.choice.values.map((value) => cidrsOf(value as typeof NO_ADDRESSES)),
      [
        ["10.0.0.0/31", "10.0.0.8/32"],
        ["10.0.0.16/32", "10.0.0.32/32"],
      ],
    );
    assert.deepEqual(
      cut.unknown,
      unknown(factOf("address", "eni-1", "address"), {
        code: "range-asked",
        cidrs: ["10.0.0.0/31", "10.0.0.8/32", "10.0.0.16/32"],
      }),
    );
    assert.notEqual(addressKey("source"), addressKey("destination"));
  });
  it("hangs on the interface's own missing fact, where that says why its address is not known", () => {
    const late = { ...item, addresses: listing<string>([], gap) };
    const { unknown: missing } = addressesDepend({ ...known, interface: late }, NO_ADDRESSES);
    assert.equal(missing, gap);
    assert.equal(addressesDepend(known, NO_ADDRESSES).unknown.because.code, "range-asked");
  });
  it("hangs on the port, and on the client's, where a gate cuts those", () => {
    const inquiry = asked(known, end("destination", "10.0.2.10/32"));
    assert.deepEqual(portDepends(inquiry, portSet(11211)), {
      unknown: unknown(factOf("question", "question", "port"), { code: "port-not-known" }),
      choice: { key: "port", values: [portSet(11211), portSet(11212)] },
    });
    const { from, to } = LINUX_EPHEMERAL;
    assert.deepEqual(ephemeralDepends(inquiry, portSet(1024, 40000)), {
      unknown: unknown(factOf("network-interface", "eni-1", "ephemeral"), {
        code: "any-client-port",
      }),
      choice: { key: "ephemeral", values: [portSet(from, 40000), portSet(40001, to)] },
    });
  });
  it("tries for a CIDR that is not known: neither end, both, and each of them, in its family", () => {
    const candidates = (source: string, destination: string) =>
      cidrCandidates(asked(end("source", source), end("destination", destination)));
    assert.deepEqual(candidates("10.0.1.10/32 10.0.1.20/32", "10.0.2.10/32"), [
      ...["255.255.255.255/32", "0.0.0.0/0", "10.0.1.10/32", "10.0.2.10/32"],
    ]);
    assert.deepEqual(candidates("2001:db8::1/128", "2001:db8::2/128"), [
      ...["ff00::/128", "::/0", "2001:db8::1/128", "2001:db8::2/128"],
    ]);
    const nowhere = asked(
      { ...range, addresses: NO_ADDRESSES },
      { ...range, addresses: ALL_ADDRESSES },
    );
    assert.deepEqual(cidrCandidates(nowhere), ["255.255.255.255/32", "0.0.0.0/0", "0.0.0.0/0"]);
  });
});
