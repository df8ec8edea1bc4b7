/** Doubts of all rules become one line for each missing fact: whose line it is, what it says, and what would settle it. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { mergedDoubts } from "../../policies/runtime/doubts";
import type { RuleDoubt } from "../../policies/runtime/reports";
import type { Reason, ResourceKind, Unknown } from "../../reachability";

const field = (kind: ResourceKind, id: string, aspect: string) => ({
  subject: { kind, id },
  aspect,
});

/** A fact that this stack decides. */
function missing(id: string, aspect: string, because?: object): Unknown {
  const fact = field("subnet", id, aspect);
  const reason = because ?? { code: "not-known-in-plan", field: fact };
  return { kind: "unknown", fact, origin: "plan", because: reason as Reason };
}

/** A fact that lies outside. */
function about(kind: ResourceKind, id: string, aspect: string): Unknown {
  return { ...missing(id, aspect), fact: field(kind, id, aspect), origin: "outside" };
}

const because = (reason: object): Unknown => missing("s", "a", reason);

function doubt(rule: RuleDoubt["rule"], subject: string, ...facts: readonly Unknown[]): RuleDoubt {
  return { rule, subject, claim: `${subject} keeps to ${rule}`, missing: facts };
}

/** Resources of the stack are called by their ids in capitals; facts of `made` are settled there. */
const RESOURCES = {
  settlerOf: ({ fact }: Unknown) => (fact.subject.id === "made" ? "urn:made" : undefined),
  label: (id: string) => (id.startsWith("named") ? id.toUpperCase() : id),
};

function told(...doubts: readonly RuleDoubt[]) {
  return mergedDoubts(doubts, RESOURCES).map(({ rule, finding }) => ({
    ...{ rule, subject: finding.subject, origin: finding.origin, text: finding.text },
  }));
}

const TLS = "require-tls";
const TAGS = "require-tags";
const ZONES = "require-multi-zone";
const VPC = "require-same-vpc";

describe("doubts of several rules", () => {
  const zone = missing("made", "zone");

  it("that wait for one fact are one line, of the strictest rule, about what would settle it", () => {
    deepStrictEqual(told(doubt(TAGS, "c", zone), doubt(TLS, "c", zone), doubt(ZONES, "d", zone)), [
      {
        ...{ rule: TLS, subject: "urn:made", origin: "plan" },
        text:
          "cannot prove: zone of made is not known yet. Open besides: require-multi-zone, require-tags. " +
          "Set it, or accept it (memcached:exceptions).",
      },
    ]);
  });

  it("names two of the others, and counts the rest", () => {
    const rules = [TAGS, TLS, ZONES, VPC, "require-imdsv2"] as const;
    const [line] = told(...rules.map((rule) => doubt(rule, "c", zone)));
    strictEqual(line?.rule, VPC);
    match(line.text, /Open besides: require-tls, require-multi-zone and 2 more\. /);
    const [three] = told(...rules.slice(0, 3).map((rule) => doubt(rule, "c", zone)));
    match(three?.text ?? "", /Open besides: require-multi-zone, require-tags\. /);
  });

  it("are settled by the fact that most of them wait for, and others by facts of their own", () => {
    const other = missing("b", "zone");
    const lines = told(
      doubt(TLS, "c", other),
      doubt(TAGS, "c", other, zone),
      doubt(VPC, "d", zone, zone),
    );
    deepStrictEqual(
      lines.map(({ rule, subject }) => [rule, subject]),
      [
        [TLS, "c"],
        [VPC, "urn:made"],
      ],
    );
    const outside = about("subnet", "far", "zone");
    const [first] = told(doubt(TLS, "c", outside), doubt(TLS, "c", zone));
    strictEqual(first?.subject, "urn:made");
    strictEqual(told(doubt(TLS, "c", outside, zone))[0]?.subject, "urn:made");
    strictEqual(told(doubt(TLS, "c", other, zone))[0]?.subject, "c");
  });

  it("of one resource outside of the stack are settled by looking at it, those of the account one by one", () => {
    const [a, b] = [about("subnet", "far", "zone"), about("subnet", "far", "table")];
    strictEqual(told(doubt(TLS, "c", a), doubt(TAGS, "c", b)).length, 1);
    for (const kind of ["account", "question", "document", "resource"] as const) {
      const [one, two] = [about(kind, "far", "zone"), about(kind, "far", "table")];
      strictEqual(told(doubt(TLS, "c", one), doubt(TAGS, "c", two)).length, 2, kind);
    }
    const ours = [missing("near", "zone"), missing("near", "table")] as const;
    strictEqual(told(doubt(TLS, "c", ours[0]), doubt(TAGS, "c", ours[1])).length, 2);
  });

  it("of several resources outside of the stack are a line each", () => {
    const [a, b, c] = [
      about("subnet", "far", "zone"),
      about("subnet", "near", "zone"),
      about("vpc", "far", "zone"),
    ] as const;
    deepStrictEqual(
      told(doubt(TLS, "c", a), doubt(TAGS, "c", b), doubt(ZONES, "c", c)).map(({ rule }) => rule),
      [TLS, TAGS, ZONES],
    );
  });

  it("are told as the strictest of the rules claims, about its resource, whichever comes first", () => {
    const fact = missing("b", "zone");
    const claim = "TLS is on";
    const doubts = [doubt(TAGS, "c", fact), { ...doubt(TLS, "d", fact), claim }] as const;
    for (const some of [doubts, [...doubts].reverse()]) {
      const [line, ...more] = mergedDoubts(some, RESOURCES);
      deepStrictEqual(more, []);
      deepStrictEqual([line?.rule, line?.finding.subject], [TLS, "d"]);
      match(line?.finding.key ?? "", /^unproven TLS is on /);
      match(line?.finding.text ?? "", /^cannot prove: zone of b .*Open besides: require-tags\. /);
    }
  });

  it("that name no fact are one line, about the first of them", () => {
    deepStrictEqual(
      told(doubt(TAGS, "c"), doubt(TAGS, "d"), doubt(TLS, "e", zone)).map(({ text }) => text),
      [
        "cannot prove: c keeps to require-tags, because a fact it rests on is not known. Set it, or accept it (memcached:exceptions).",
        "cannot prove: e keeps to require-tls, because zone of made is not known yet. Set it, or accept it (memcached:exceptions).",
      ].reverse(),
    );
  });

  it("are one finding, which an exception for any resource of them accepts, and which has a key of its own", () => {
    const [line] = mergedDoubts(
      [
        { ...doubt(TLS, "c", zone), related: ["r", "c"] },
        { ...doubt(TAGS, "d", zone), related: ["s"] },
      ],
      RESOURCES,
    );
    deepStrictEqual(line?.finding.related, ["c", "r", "d", "s"]);
    const keys = mergedDoubts(
      [doubt(TLS, "c", zone), doubt(TAGS, "c", missing("b", "x")), doubt(TLS, "c")],
      RESOURCES,
    );
    deepStrictEqual(
      keys.map(({ finding }) => finding.key.split(" ").slice(0, 5).join(" ")),
      [
        "unproven c keeps to require-tls",
        "unproven c keeps to require-tags",
        "unproven c keeps to require-tls",
      ],
    );
    strictEqual(new Set(keys.map(({ finding }) => finding.key)).size, 3);
    strictEqual(keys[2]?.finding.key, "unproven c keeps to require-tls ");
  });
});

describe("a doubt", () => {
  it("tells its claim where there is room for it", () => {
    const long = { ...doubt(TLS, "c", missing("b", "zone")), claim: "x".repeat(89) };
    match(
      told(long)[0]?.text ?? "",
      /^cannot prove: x{89}, because zone of b is not known yet\. Set it/,
    );
    const [full] = told({ ...long, claim: "x".repeat(90) });
    strictEqual(
      full?.text,
      "cannot prove: zone of b is not known yet. Set it, or accept it (memcached:exceptions).",
    );
  });

  it("calls resources of the stack by their labels, and others by their names", () => {
    const reasons = ["named", "urn:pulumi:prod::p::t::last", "sg-1"].map((id) =>
      because({ code: "not-in-stack", resource: { kind: "subnet", id } }),
    );
    const names = reasons.map(
      (one) => /subnet (\S+) is/.exec(told(doubt(TLS, "c", one))[0]?.text ?? "")?.[1],
    );
    deepStrictEqual(names, ["NAMED", "last", "sg-1"]);
  });

  it("is decided by this stack, but for what AWS chooses and what is picked out of several", () => {
    const candidates = [{ kind: "subnet", id: "b" }];
    const fact = field("subnet", "s", "a");
    const origins = [
      because({ code: "one-of", field: fact, candidates }),
      because({ code: "given-by-aws", resource: fact.subject, what: "x" }),
      because({ code: "not-known-in-plan", field: fact }),
      about("subnet", "far", "zone"),
    ].map((one) => told(doubt(TLS, "c", one))[0]?.origin);
    deepStrictEqual(origins, ["outside", "outside", "plan", "outside"]);
    strictEqual(told(doubt(TLS, "c"))[0]?.origin, "plan");
  });

  it("says what would help", () => {
    const [resource, fact] = [{ kind: "subnet", id: "b" }, field("subnet", "s", "a")];
    const helps = [
      because({ code: "may-stand-in", resource, candidates: [resource] }),
      because({ code: "any-client-port" }),
      because({ code: "one-of", field: fact, candidates: [resource] }),
      because({ code: "known-after-creation", field: fact, of: [resource] }),
      because({ code: "not-modelled", feature: "x" }),
      because({ code: "invalid", field: fact, expected: "a CIDR", got: "x" }),
      about("subnet", "far", "zone"),
    ].map((one) => told(doubt(TLS, "c", one))[0]?.text.replace(/^.*?\. (?=[A-Z])/, ""));
    deepStrictEqual(helps, [
      "Make it so in each of them.",
      "Treat tcp 1024-65535 alike.",
      ...Array<string>(2).fill("Pass the resource's own output."),
      "Use a type that is read.",
      "Correct it.",
      "A snapshot (memcached:snapshot) tells.",
    ]);
  });
});
