/**
 * Mutants that no test can tell from the source, each with its reason; `npm run mutate` counts them apart. A mutant is named by what is replaced
 * and by what, not by its line: it stays named when lines move, and is asked about anew when the code changes.
 */

export interface Equivalent {
  readonly file: string;
  /** The replaced source, without runs of spaces. */
  readonly original: string;
  readonly replacement: string;
  /** The whole line that it begins in, where the same source stands elsewhere in the file. */
  readonly line?: string;
  readonly reason: string;
}

/** `plainIpv4` is the fast way for what AWS prints; where it gives up, `anyIpv4` answers the same. */
const FAST_WAY = "the slower way answers the same";
const ADDRESSES = "reachability/sets/addresses.ts";
const INTERVALS = "reachability/sets/intervals.ts";

/** `shortcuts.ts` answers where everything is known; `paths.ts` gives the same answer, one by one. */
const LONG_WAY = "without the shortcut the long way is taken, which answers the same";
const SHORTCUTS = "reachability/decide/shortcuts.ts";
const DECIDE = "reachability/decide/decide.ts";
const FURTHER =
  "gather(this.topology.interfaces, ({ publicAddress, furtherPublicAddresses = [] }) =>";
const PIVOTS = "reachability/questions/pivots.ts";

/** `firstMatch` is the fast way where all is known; `judgeWithGaps` answers the same. */
const ACLS = "reachability/gates/network-acls.ts";

/** Kinds of what `Prepared.once` remembers in the gates, each with a key of its own. */
const REMEMBERED_BY: Readonly<Record<string, readonly string[]>> = {
  "middlebox.ts": ["tables that keep addresses", "transparent transit"],
  "network-acls.ts": ["ACLs of a VPC", "ACL entries"],
  "routes.ts": ["tables of a VPC", "route table"],
  "security-groups.ts": ["usable groups"],
  "transit-routes.ts": ["transit routes"],
  "group-rules.ts": [
    ...["tcp rules in", "udp rules in", "tcp rules out", "udp rules out"],
    ...["all tcp rules in", "all udp rules in", "all tcp rules out", "all udp rules out"],
  ],
};

export const EQUIVALENT: readonly Equivalent[] = [
  ...(
    [
      ["octets.length < 4 || length === undefined || length > 32", "true"],
      ["length > 32", "length >= 32"],
      ["length === undefined", "false"],
      ["length === undefined", "length !== undefined"],
      ["octets.length < 4", "octets.length <= 4"],
      ["octets.some((octet) => octet > 255)", "true"],
      ["octet > 255", "true"],
      ["octet > 255", "octet >= 255"],
      ["octet > 255", "octet <= 255"],
    ] as const
  ).map(([original, replacement]) => ({
    ...{ file: ADDRESSES, original, replacement, reason: FAST_WAY },
  })),
  ...(
    [
      ["known !== undefined || remembered.has(text)", "false"],
      [
        "known !== undefined || remembered.has(text)",
        "known !== undefined && remembered.has(text)",
      ],
      ["known !== undefined", "false"],
      ["remembered.size >= REMEMBERED_AT_MOST", "false"],
      ["remembered.size >= REMEMBERED_AT_MOST", "remembered.size > REMEMBERED_AT_MOST"],
    ] as const
  ).map(([original, replacement]) => ({
    ...{ file: ADDRESSES, original, replacement },
    reason: "what is remembered saves time and changes no answer",
  })),
  ...(
    [
      ["a.length <= b.length", "true"],
      ["a.length <= b.length", "false"],
      ["a.length <= b.length", "a.length < b.length"],
      ["a.length <= b.length", "a.length > b.length"],
    ] as const
  ).map(([original, replacement]) => ({
    ...{ file: INTERVALS, original, replacement },
    reason: "whether two sets overlap is the same from either side; the shorter one is walked",
  })),
  ...(
    [
      [SHORTCUTS, 'truth === "unknown"', "true"],
      [DECIDE, 'from.kind !== "interface" || to.kind !== "interface"', "true"],
      [DECIDE, 'from.kind !== "interface"', "true"],
      [DECIDE, 'from.kind !== "interface"', "false"],
      [DECIDE, 'from.kind !== "interface"', 'from.kind === "interface"'],
      [DECIDE, 'to.kind !== "interface"', "true"],
      [DECIDE, 'to.kind !== "interface"', "false"],
      [DECIDE, 'to.kind !== "interface"', 'to.kind === "interface"'],
      [DECIDE, "[byId.get(from.id), byId.get(to.id)]", "[]"],
      [DECIDE, "client === undefined || server === undefined", "true"],
      [DECIDE, "client === undefined", "true"],
      [DECIDE, "server === undefined", "true"],
      [DECIDE, "source === undefined || destination === undefined", "true"],
      [DECIDE, "source === undefined", "true"],
      [DECIDE, "destination === undefined", "true"],
      ["reachability/questions/sources.ts", "truth === undefined", "true"],
    ] as const
  ).map(([file, original, replacement]) => ({ file, original, replacement, reason: LONG_WAY })),
  {
    file: "reachability/decide/places.ts",
    original: '"end"',
    replacement: '""',
    reason: "TypeScript tells what is placed by it; the code asks for the other two alone",
  },
  {
    file: "reachability/model/prepared.ts",
    original: "this.topology === topology",
    replacement: "false",
    reason: "a topology of which all was read has nothing to note: not looking saves time",
  },
  {
    file: "reachability/questions/candidates.ts",
    original: "attachment === undefined",
    replacement: "false",
    reason: "the two codes that lead on are given of attachments alone",
  },
  {
    file: PIVOTS,
    original: "machineOf(door) === machineOf(last.item)",
    replacement: "false",
    reason: "a machine that is entered and reaches the cache itself has been found before",
  },
  {
    file: "reachability/questions/remedies.ts",
    original: "true",
    replacement: "false",
    reason: "what counts are the keys of this record, which TypeScript holds to be all of them",
  },
  {
    file: "reachability/sets/address-set.ts",
    original: "filled.length === 1",
    replacement: "false",
    reason: "the union of one set is that set: not making it anew saves time",
  },
  ...(
    [
      ["x.from > y.from", "x.from >= y.from"],
      ["x.to < y.to", "x.to <= y.to"],
    ] as const
  ).map(([original, replacement]) => ({
    ...{ file: INTERVALS, original, replacement },
    reason:
      "of two that are equal it is the same which one is taken, and which list is gone on with",
  })),
  {
    file: INTERVALS,
    original: "a.from > b.from",
    replacement: "false",
    reason: "to sort, it is enough to know which of two comes first",
  },
  ...(
    [
      ["known !== undefined", "false"],
      ["key === undefined", "false"],
      ["key === undefined || isUnknown(key)", "key === undefined && isUnknown(key)"],
      ["[]", '["Stryker was here"]'],
    ] as const
  ).map(([original, replacement], at) => ({
    ...{ file: "reachability/model/prepared.ts", original, replacement },
    ...(original === "[]" && { line: FURTHER }),
    reason:
      at === 0
        ? "whether it is there is asked beside, which costs more time"
        : "an index has one more key, by which nobody looks anything up",
  })),
  ...Object.entries(REMEMBERED_BY).flatMap(([file, kinds]) =>
    kinds.map((kind) => ({
      ...{ file: `reachability/gates/${file}`, original: `"${kind}"`, replacement: '""' },
      reason: "what is remembered has another name, which nothing else has",
    })),
  ),
  {
    file: "reachability/gates/middlebox.ts",
    original: '""',
    replacement: '"Stryker was here!"',
    line: 'return network.once("transparent transit", "", () => {',
    reason: "the one thing that is remembered under this name has another key",
  },
  {
    file: "reachability/explain/remedies.ts",
    original: "/\\/(32|128)$/",
    replacement: "/\\/(32|128)/",
    reason: "nothing stands behind the length of a CIDR",
  },
  {
    file: "reachability/explain/names.ts",
    original: '"names"',
    replacement: '""',
    reason: "what is remembered has any name that nothing else has",
  },
  {
    file: "reachability/readers/planned/families.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    line: 'const [, service = "", type] = /^aws:([a-z0-9]+)\\/[^:]+:(\\w+)$/i.exec(token) ?? [];',
    reason: "the first of them, which is the whole text, is not looked at",
  },
  {
    file: "reachability/readers/described/caches.ts",
    original: '"available"',
    replacement: '""',
    line: 'known(entry.text("CacheClusterStatus") ?? entry.text("Status"))?.toLowerCase() ?? "available";',
    reason: "it is only asked whether the cache is being deleted",
  },
  ...(
    [
      ["entries === undefined", "true"],
      ["!overlaps(packet.far.addresses, addresses)", "false"],
      ["isPortSetEmpty(portIntersection(asked, ports))", "false"],
      ["!isSubset(packet.far.addresses, addresses) || !isPortSubset(asked, ports)", "true"],
    ] as const
  ).map(([original, replacement]) => ({
    ...{ file: ACLS, original, replacement, reason: FAST_WAY },
  })),
  ...(
    [
      ["inOrder.filter(({ number }) => number !== 1)", "inOrder"],
      ["number !== 1", "true"],
      ["unnumbered.filter((effect) => !isEarly(effect))", "unnumbered"],
    ] as const
  ).map(([original, replacement]) => ({
    ...{ file: ACLS, original, replacement },
    reason: "an entry that is applied once more later, and first in the end, decides as before",
  })),
  ...(
    [
      ["first !== undefined && port.length === 1", "false"],
      ["first !== undefined", "true"],
      ["first !== undefined", "first === undefined"],
      ["first.from * 65_536 + first.to", "first.from * 65_536 - first.to"],
      ["first.from * 65_536", "first.from / 65_536"],
    ] as const
  ).map(([original, replacement]) => ({
    ...{ file: "reachability/gates/group-rules.ts", original, replacement },
    reason: "each set of ports has a key of its own, whichever it is",
  })),
  {
    file: "reachability/gates/internet-edge.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    line: 'const ranges = network.topology.vpcs.byId.get(end.vpc ?? "")?.privateIpv6 ?? { items: [] };',
    reason: "what cannot be read as a range is nothing",
  },
  ...["addresses of interfaces", "half-known interfaces"].map((kind) => ({
    ...{ file: "reachability/decide/places.ts", original: `"${kind}"`, replacement: '""' },
    reason: "what is remembered has another name, which nothing else has",
  })),
  {
    file: "reachability/decide/places.ts",
    original: 'case "egress-only-gateway": return beyond(far, "internet", target.id);',
    replacement: 'case "egress-only-gateway":',
    reason:
      "a gateway that is in no subnet is asked for its subnet's routes: it has none, and leads to the internet",
  },
];
