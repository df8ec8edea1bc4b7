/** Sets of addresses and ports: the algebra against brute force on small universes, and text in and out. */

import * as assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import * as fc from "fast-check";
import { behindNat64 } from "../../reachability/sets/special-addresses";
import type { AddressSet, PortSet } from "../../reachability";
import {
  AddressError,
  ALL_ADDRESSES,
  ALL_IPV4,
  ALL_IPV6,
  ALL_PORTS,
  areEqual,
  arePortSetsEqual,
  canonicalCidr,
  cidrsOf,
  differenceOf,
  familyOf,
  formatPorts,
  readCidrBlock,
  intersectionOf,
  isCidr,
  isEmpty,
  isPortSetEmpty,
  isPortSubset,
  isSubset,
  NO_ADDRESSES,
  NO_PORTS,
  overlaps,
  parseCidr,
  portCount,
  portDifference,
  portIntersection,
  portSet,
  portsOf,
  portUnion,
  prefixLengthOf,
  sizeOf,
  unionOf,
} from "../../reachability";
import { runs } from "../long-form";

/** Universe: the 16 addresses from 10.0.0.0 on, and the 16 from 2001:db8:: on. */
const UNIVERSE = Array.from({ length: 16 }, (_, index) => index);
const four = (index: number): AddressSet => parseCidr(`10.0.0.${index}`);
const six = (index: number): AddressSet => parseCidr(`2001:db8::${index.toString(16)}`);

function setOf(members: readonly number[], make: (index: number) => AddressSet): AddressSet {
  return unionOf(NO_ADDRESSES, ...members.map(make));
}

function membersOf(set: AddressSet, make: (index: number) => AddressSet): number[] {
  return UNIVERSE.filter((index) => isSubset(make(index), set));
}

const members = fc.uniqueArray(fc.constantFrom(...UNIVERSE));

for (const [family, make] of [
  ["IPv4", four],
  ["IPv6", six],
] as const)
  describe(`${family} address sets agree with sets of single addresses`, () => {
    const check =
      (about: (a: number[], b: number[], x: AddressSet, y: AddressSet) => void) => () => {
        fc.assert(
          fc.property(members, members, (a, b) => {
            about(a, b, setOf(a, make), setOf(b, make));
          }),
          { numRuns: runs(200) },
        );
      };
    const sorted = (items: number[]): number[] => [...items].sort((p, q) => p - q);

    it(
      "union",
      check((a, b, x, y) => {
        assert.deepEqual(membersOf(unionOf(x, y), make), sorted([...new Set([...a, ...b])]));
      }),
    );
    it(
      "intersection",
      check((a, b, x, y) => {
        assert.deepEqual(
          membersOf(intersectionOf(x, y), make),
          sorted(a.filter((each) => b.includes(each))),
        );
      }),
    );
    it(
      "difference",
      check((a, b, x, y) => {
        assert.deepEqual(
          membersOf(differenceOf(x, y), make),
          sorted(a.filter((each) => !b.includes(each))),
        );
      }),
    );
    it(
      "subset, overlap, empty, equal, size",
      check((a, b, x, y) => {
        assert.equal(
          isSubset(x, y),
          a.every((each) => b.includes(each)),
        );
        assert.equal(
          overlaps(x, y),
          a.some((each) => b.includes(each)),
        );
        assert.equal(isEmpty(x), a.length === 0);
        assert.equal(areEqual(x, y), sorted(a).join() === sorted(b).join());
        assert.equal(sizeOf(x), BigInt(a.length));
      }),
    );
    it(
      "CIDRs name exactly the set, none of them twice",
      check((_, __, x) => {
        const cidrs = cidrsOf(x);
        assert.ok(areEqual(unionOf(NO_ADDRESSES, ...cidrs.map(parseCidr)), x));
        assert.equal(
          cidrs.reduce((sum, cidr) => sum + sizeOf(parseCidr(cidr)), 0n),
          sizeOf(x),
        );
      }),
    );
    it(
      "equal sets are equal values, however they were made",
      check((a, _, x) => {
        assert.deepEqual(setOf([...a].reverse(), make), x);
      }),
    );
  });

describe("port sets agree with sets of single ports", () => {
  const ofPorts = (items: readonly number[]): PortSet =>
    portUnion(...items.map((port) => portSet(port)));
  const has = (set: PortSet): number[] =>
    UNIVERSE.filter((port) => isPortSubset(portSet(port), set));

  it("union, intersection, difference, subset, empty, equal, count", () => {
    fc.assert(
      fc.property(members, members, (a, b) => {
        const [x, y] = [ofPorts(a), ofPorts(b)];
        assert.deepEqual(
          has(portUnion(x, y)),
          UNIVERSE.filter((port) => a.includes(port) || b.includes(port)),
        );
        assert.deepEqual(
          has(portIntersection(x, y)),
          UNIVERSE.filter((port) => a.includes(port) && b.includes(port)),
        );
        assert.deepEqual(
          has(portDifference(x, y)),
          UNIVERSE.filter((port) => a.includes(port) && !b.includes(port)),
        );
        assert.equal(
          isPortSubset(x, y),
          a.every((port) => b.includes(port)),
        );
        assert.equal(isPortSetEmpty(x), a.length === 0);
        assert.equal(arePortSetsEqual(x, y), has(x).join() === has(y).join());
        assert.equal(portCount(x), a.length);
      }),
    );
  });

  it("a range is cut to the ports there are", () => {
    assert.deepEqual(portSet(-5, 70000), ALL_PORTS);
    assert.deepEqual(portSet(70000), NO_PORTS);
    assert.deepEqual(portsOf(null), ALL_PORTS);
    assert.deepEqual(portsOf({ from: 22, to: 23 }), [{ from: 22, to: 23 }]);
  });

  it("is written for people", () => {
    assert.equal(formatPorts(portUnion(portSet(22), portSet(8000, 8080))), "22, 8000–8080");
    assert.equal(formatPorts(ALL_PORTS), "all ports");
    assert.equal(formatPorts(NO_PORTS), "no ports");
  });
});

describe("addresses", () => {
  it("a CIDR with host bits is masked as AWS masks it, and tells", () => {
    assert.equal(canonicalCidr("1.2.3.4/8"), "1.0.0.0/8");
    assert.equal(readCidrBlock("1.2.3.4/8")?.hadHostBits, true);
    assert.equal(readCidrBlock("1.0.0.0/8")?.hadHostBits, false);
    assert.equal(canonicalCidr("2001:DB8:0:0::1/32"), "2001:db8::/32");
    assert.equal(readCidrBlock("2001:db8::1/32")?.hadHostBits, true);
  });

  it("a block is told in all its parts, however it is spelt", () => {
    const whole = { family: 4, isCidr: true, hadHostBits: true };
    const v4 = [{ from: 3355377664, to: 3355410431 }];
    const block = { ...whole, prefix: 17, cidr: "199.255.0.0/17", address: "199.255.100.9" };
    assert.deepEqual(readCidrBlock("199.255.100.9/17"), { ...block, set: { v4, v6: [] } });
    assert.equal(readCidrBlock("255.255.255.255")?.cidr, "255.255.255.255/32");
    assert.equal(readCidrBlock("10.20.30.40")?.isCidr, false);
    assert.equal(canonicalCidr("255.255.255.255/0"), "0.0.0.0/0");
    assert.equal(canonicalCidr("10.0.0.1/08"), "10.0.0.0/8");
  });
  it("a block in another spelling is read each time that one is new", () => {
    // What was read before is remembered: a mutant of the reading would not be seen.
    const [b, c, d] = [randomInt(256), randomInt(256), randomInt(256)];
    const block = readCidrBlock(`10.${b}.${c}.${d}/08`);
    assert.deepEqual(
      [block?.prefix, block?.cidr, block?.address],
      [8, "10.0.0.0/8", `10.${b}.${c}.${d}`],
    );
    assert.equal(readCidrBlock(`10.${b}.${c}.${d + 256}/08`), undefined);
  });

  for (const text of [
    ...["", "x10.0.0.1", "10.0.0.1x", " 10.0.0.1", "10.0.0.256", "256.0.0.0", "10.0.0"],
    ...["10.0.0.1/", "10.0.0.1/33", "10.0.0.1/1x", "10.0.0/8", "010.0.0.1", "10.0.0.1.2"],
  ]) {
    it(`${JSON.stringify(text)} is no address`, () => {
      assert.equal(readCidrBlock(text), undefined);
      assert.throws(() => canonicalCidr(text), { name: "AddressError" });
    });
  }

  it("behind NAT64 an IPv4 address is the prefix and itself", () => {
    const behind = behindNat64(parseCidr("10.1.2.0/24"));
    assert.deepEqual(cidrsOf(behind), ["64:ff9b::a01:200/120"]);
    assert.deepEqual(behind.v4, []);
  });

  it("a single address has the longest prefix", () => {
    assert.equal(canonicalCidr("10.0.0.7"), "10.0.0.7/32");
    assert.equal(prefixLengthOf("::1"), 128);
  });

  it("families are told apart and never meet", () => {
    assert.equal(familyOf("10.0.0.0/8"), 4);
    assert.equal(familyOf("::/0"), 6);
    assert.equal(overlaps(ALL_IPV4, ALL_IPV6), false);
    assert.ok(areEqual(unionOf(parseCidr("0.0.0.0/0"), parseCidr("::/0")), ALL_ADDRESSES));
    assert.ok(areEqual(unionOf(parseCidr("0.0.0.0/1"), parseCidr("128.0.0.0/1")), ALL_IPV4));
    assert.deepEqual(cidrsOf(ALL_ADDRESSES), ["0.0.0.0/0", "::/0"]);
  });

  it("what is no address is a clear error", () => {
    for (const text of ["", "10.0.0.0/33", "300.1.1.1", "fe80::/129", "anywhere"]) {
      assert.equal(isCidr(text), false);
      assert.throws(() => parseCidr(text), AddressError);
    }
    assert.throws(
      () => parseCidr("any"),
      /"any" is not an IP address or CIDR; expected something like/,
    );
  });
});

describe("a difference", () => {
  const ports = (text: string): PortSet =>
    portUnion(
      ...text.split(" ").map((range) => {
        const [from = 0, to = from] = range.split("-").map(Number);
        return portSet(from, to);
      }),
    );
  const left = (a: string, b: string): PortSet => portDifference(ports(a), ports(b));
  it("has no part without numbers, wherever a hole begins and ends", () => {
    assert.deepEqual(left("10-20", "10-15"), [{ from: 16, to: 20 }]);
    assert.deepEqual(left("10-20", "5-15"), [{ from: 16, to: 20 }]);
    assert.deepEqual(left("10-20", "15-20"), [{ from: 10, to: 14 }]);
    assert.deepEqual(left("10-20", "15-25"), [{ from: 10, to: 14 }]);
    assert.deepEqual(left("10-20", "10-20"), []);
    assert.deepEqual(left("10-20", "5-25"), []);
    assert.deepEqual(left("10-20", "1-9 21-30"), [{ from: 10, to: 20 }]);
    assert.deepEqual(left("10-20 30-40", "15-35"), [
      { from: 10, to: 14 },
      { from: 36, to: 40 },
    ]);
    assert.deepEqual(left("10-20", "12 14"), [
      { from: 10, to: 11 },
      { from: 13, to: 13 },
      { from: 15, to: 20 },
    ]);
  });
});
