/** One rule in one run: who hears what it says, and what becomes of its crashes, exceptions and doubts. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { StackFacts } from "../../policies/facts/stack-facts";
import { urlOf } from "../../policies/runtime/pack";
import type { AnyRule, Context, Handlers } from "../../policies/runtime/rule";
import { onTypes } from "../../policies/runtime/rule";
import { RuleRun, schemasOf } from "../../policies/runtime/rule-run";
import { settingsOf } from "../../policies/runtime/settings";
import type { Unknown } from "../../reachability";
import { ROOT } from "./pack-process";
import type { StackLiteral } from "./stack-literals";
import { LOOKED_UP, planOf, sound, T } from "./stack-literals";

const STACK = "urn:pulumi:prod::tests::stack::stack";
const MISSING: Unknown = {
  ...{ kind: "unknown", origin: "plan", because: { code: "way-not-known" } },
  fact: { subject: { kind: "subnet", id: "s" }, aspect: "zone" },
};

/** A rule that does what a test says. */
function ruleOf(create: (context: Context) => Handlers, more: Partial<AnyRule> = {}): AnyRule {
  return {
    meta: {
      id: "require-tags",
      docs: { description: "Any." },
      ...{ severity: "low", remediationSteps: "Any." },
      messages: { plain: "{what} is wrong", other: "other" },
      schema: { most: { type: "integer", description: "Any.", maximum: 3 } },
    },
    create: create,
    ...more,
  };
}

function factsOf(stack: StackLiteral = sound()): StackFacts {
  return new StackFacts(planOf(stack), { clients: [], stackUrn: STACK });
}

interface Given {
  readonly stack?: StackLiteral;
  readonly options?: Record<string, unknown>;
  readonly pack?: Record<string, unknown>;
  readonly more?: Partial<AnyRule>;
}

function foundBy(judge: (context: Context, cache: string) => void, given: Given = {}) {
  const rule = ruleOf(
    (context) => ({
      cache: ({ urn }) => {
        judge(context, urn);
      },
    }),
    given.more,
  );
  const run = new RuleRun(rule, given.options ?? {}, settingsOf([given.pack ?? {}]));
  const { findings, doubts } = run.onStack(factsOf(given.stack));
  const last = (urn: string) => urn.split("::").at(-1) ?? "";
  return [
    ...findings.map(({ kind, subject, text }) => `${kind} ${last(subject)}: ${text}`),
    ...doubts.map(({ subject, claim }) => `doubt ${last(subject)}: ${claim}`),
  ];
}

const says = (context: Context, subject: string, what = "it") => {
  context.report({ messageId: "plain", subject, data: { what } });
};
const doubts = (context: Context, subject: string, related: readonly string[] = []) => {
  context.doubt({ subject, claim: "all is well", missing: [MISSING], related });
};

describe("what a rule says", () => {
  it("is one finding for each text and resource, of its kind, filled", () => {
    const lines = foundBy((context, cache) => {
      says(context, cache, "a");
      says(context, cache, "a");
      says(context, cache, "b");
      says(context, "urn::other", "a");
      context.report({ messageId: "other", subject: cache, isAdvice: true });
      context.report({ messageId: "no such id", subject: cache });
    });
    deepStrictEqual(lines, [
      "violation cache: a is wrong",
      "violation cache: b is wrong",
      "violation other: a is wrong",
      "advice cache: other",
      "violation cache: no such id",
    ]);
  });

  it("of one claim is one doubt, with all that is missing for it", () => {
    const rule = ruleOf((context) => ({
      stack: () => {
        doubts(context, "urn::x");
        doubts(context, "urn::x");
        context.doubt({ subject: "urn::x", claim: "another", missing: [] });
      },
    }));
    const found = new RuleRun(rule, {}, settingsOf([])).onStack(factsOf()).doubts;
    deepStrictEqual(
      found.map(({ rule: id, claim, missing }) => [id, claim, missing.length]),
      [
        ["require-tags", "all is well", 2],
        ["require-tags", "another", 0],
      ],
    );
  });

  it("is of one request alone", () => {
    const rule = ruleOf((context) => ({
      cache: ({ urn }) => {
        says(context, urn);
      },
      resource: onTypes([T.vpc], ({ resource }) => {
        says(context, resource.urn);
        doubts(context, "urn::x");
      }),
    }));
    const run = new RuleRun(rule, {}, settingsOf([]));
    deepStrictEqual([run.judgesType(T.vpc), run.judgesType(T.subnet)], [true, false]);
    const [vpc, group] = [T.vpc, T.group].map((type) =>
      planOf(sound()).find((one) => one.type === type),
    );
    ok(vpc !== undefined && group !== undefined);
    strictEqual(run.onResource(vpc).findings.length, 1);
    deepStrictEqual(run.onResource(group), { findings: [], doubts: [] });
    const { findings, doubts: open } = run.onStack(factsOf());
    deepStrictEqual([findings.length, open.length], [1, 0]);
    deepStrictEqual(
      new RuleRun(
        ruleOf(() => ({})),
        {},
        settingsOf([]),
      ).judgesType(T.vpc),
      false,
    );
  });
});

describe("a doubt of a rule", () => {
  it("is dropped where something is proven wrong about its resource, advice aside", () => {
    const after = (more: (context: Context, cache: string) => void) =>
      foundBy((context, cache) => {
        doubts(context, cache);
        more(context, cache);
      }).filter((line) => line.startsWith("doubt"));
    const open = ["doubt cache: all is well"];
    deepStrictEqual(after(says), []);
    const advises = { messageId: "other", isAdvice: true } as const;
    deepStrictEqual(
      after((context, subject) => {
        context.report({ ...advises, subject });
      }),
      open,
    );
    deepStrictEqual(
      after((context) => {
        says(context, "urn::other");
      }),
      open,
    );
  });

  it("is accepted by an exception for its resource, or for one that takes part", () => {
    const judge = (context: Context, cache: string) => {
      doubts(context, cache, ["urn::friend"]);
    };
    const accepted = (resource: string, rule = "require-tags") =>
      foundBy(judge, { pack: { exceptions: [{ rule, resource, reason: "why" }] } });
    deepStrictEqual(accepted("cache"), []);
    deepStrictEqual(accepted("urn::friend"), []);
    deepStrictEqual(accepted("other"), ["doubt cache: all is well"]);
    deepStrictEqual(accepted("cache", "require-tls"), ["doubt cache: all is well"]);
  });

  it("of what may be a Memcached cache is every rule's, but that of the settings", () => {
    const perhaps = sound({ cache: { engine: LOOKED_UP } });
    const [line, ...more] = foundBy(() => undefined, { stack: perhaps });
    match(line ?? "", /^doubt cache: .*cache.* is no Memcached cache, or keeps to require-tags$/);
    deepStrictEqual(more, []);
    const meta = { ...ruleOf(() => ({})).meta, id: "require-valid-settings" } as const;
    deepStrictEqual(
      foundBy(() => undefined, { stack: perhaps, more: { meta } }),
      [],
    );
  });

  it("comes of a rule that may belong to any group, where a rule asks, and where nothing else is said", () => {
    const stray = sound({
      stray: [T.ingress, { securityGroupId: LOOKED_UP, cidrIpv4: "10.0.0.0/8", ipProtocol: "-1" }],
    });
    const asks = { asksAboutRules: true } as const;
    const given = { stack: stray, more: asks };
    deepStrictEqual(
      foundBy(() => undefined, { stack: stray }),
      [],
    );
    deepStrictEqual(
      foundBy(() => undefined, { more: asks }),
      [],
    );
    const [line, ...more] = foundBy(() => undefined, given);
    match(line ?? "", /^doubt cache: .*cache.* keeps to require-tags$/);
    deepStrictEqual(more, []);
    deepStrictEqual(foundBy(says, given), ["violation cache: it is wrong"]);
    deepStrictEqual(foundBy(doubts, given), ["doubt cache: all is well"]);
  });
});

describe("an exception", () => {
  const reason = "a tutorial";
  const line = `exception cache: accepted by an exception: cache. Reason: ${reason}`;

  it("stands in one line for all that is found about a resource, be it the pack's or the rule's", () => {
    const judge = (context: Context, cache: string) => {
      says(context, cache, "a");
      says(context, cache, "b");
      says(context, "urn::other", "c");
    };
    const rest = "violation other: c is wrong";
    const exceptions = [{ resource: "ca*", reason }];
    deepStrictEqual(foundBy(judge, { options: { exceptions } }), [rest, line]);
    const pack = { exceptions: [{ rule: "require-tags", resource: "cache", reason }] };
    deepStrictEqual(foundBy(judge, { pack }), [rest, line]);
    const byUrn = [{ resource: "urn:pulumi:*::cache", reason }];
    deepStrictEqual(foundBy(judge, { options: { exceptions: byUrn } }), [rest, line]);
  });

  it("may name a resource that takes part, and is found by a rule for itself or for another one", () => {
    const exceptions = [{ resource: "friend", reason }];
    const judge = (context: Context, subject: string) => {
      const data = { what: "it" };
      context.report({ messageId: "plain", subject, data, related: ["urn::x", "friend"] });
    };
    deepStrictEqual(foundBy(judge, { options: { exceptions } }), [line]);
    const pack = { exceptions: [{ rule: "require-tls", resource: "other", reason: "tls" }] };
    foundBy(
      (context) => {
        strictEqual(context.exceptionFor(["friend", "other"])?.reason, reason);
        strictEqual(context.exceptionFor(["other"]), undefined);
        strictEqual(context.exceptionFor(["friend", "other"], "require-tls")?.reason, "tls");
        strictEqual(context.exceptionFor(["friend"], "require-tls"), undefined);
      },
      { options: { exceptions }, pack },
    );
  });

  it("that a rule itself takes is shown, once", () => {
    const lines = foundBy(
      (context, subject) => {
        context.accept({ subject, what: "port 22", reason });
        context.accept({ subject, what: "port 22", reason });
        context.accept({ subject, what: "port 80", reason });
        context.accept({ subject: "urn::other", what: "port 80", reason });
      },
      { options: { exceptions: [{ resource: "cache", reason: "another" }] } },
    );
    deepStrictEqual(lines, [
      `exception cache: accepted by an exception: port 22. Reason: ${reason}`,
      `exception cache: accepted by an exception: port 80. Reason: ${reason}`,
      `exception other: accepted by an exception: port 80. Reason: ${reason}`,
    ]);
  });
});

describe("a rule that fails", () => {
  it("says so, and what it found before stays", () => {
    const fails = (error: unknown) =>
      foundBy((context, cache) => {
        says(context, cache);
        throw error;
      });
    const told = (what: string) =>
      `unproven stack: cannot prove anything: this rule failed (${what}). This is a bug of the rule, please report it.`;
    deepStrictEqual(fails(new TypeError("no x")), [
      "violation cache: it is wrong",
      told("TypeError: no x"),
    ]);
    deepStrictEqual(fails("oops")[1], told("oops"));
  });
});

describe("what is set for a rule", () => {
  it("is checked, and said of the stack", () => {
    deepStrictEqual(
      foundBy(() => undefined, { options: { most: 9, other: 1 } }),
      [
        "violation stack: the settings of require-tags are wrong: other is not a setting. Settings: exceptions, most.",
        "violation stack: the settings of require-tags are wrong: most must be a whole number of at most 3, got 9.",
      ],
    );
    const rule = ruleOf(() => ({}));
    strictEqual(schemasOf(rule), schemasOf(rule));
  });
});

describe("the address of a rule's document", () => {
  it("is where the document lies in the repository", () => {
    const address =
      "https://github.com/pulumi-aws-memcached/pulumi-aws-memcached/blob/main/docs/rules/require-tls.md";
    strictEqual(urlOf("require-tls"), address);
    ok(existsSync(join(ROOT, "docs/rules/require-tls.md")));
  });
});
