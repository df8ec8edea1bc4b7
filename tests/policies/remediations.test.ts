/** What the rules that can repair do to the inputs of a resource, one by one; `pack.test.ts` asks them over the SDK's own functions. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { requireImdsv2 } from "../../policies/rules/require-imdsv2";
import { requireRuleDescription } from "../../policies/rules/require-rule-description";
import { requireTags } from "../../policies/rules/require-tags";
import { requireTls } from "../../policies/rules/require-tls";
import { RULES } from "../../policies/rules";
import type { AnyRule } from "../../policies/runtime/rule";
import { UNKNOWN_MARKER } from "../../reachability";
import { T } from "./stack-literals";

type Values = Readonly<Record<string, unknown>>;

/** The inputs after a repair; nothing where there is nothing to repair. `known`: what the provider adds to them. */
function repaired(rule: AnyRule, inputs: Values, options: Values = {}, known: Values = {}) {
  const resource = { name: "cache-new", inputs: { ...inputs }, known: { ...inputs, ...known } };
  return rule.remediation?.repair({ ...resource, options: options as never });
}

describe("the rules that can repair", () => {
  it("say of which types", () => {
    const able = RULES.flatMap(({ meta, remediation }) =>
      remediation === undefined ? [] : [[meta.id, remediation.types] as const],
    );
    deepStrictEqual(Object.fromEntries(able), {
      "require-rule-description": [T.ingress, T.egress, T.rule],
      "require-tags": [T.cluster, T.serverless],
      "require-tls": [T.cluster],
      "require-imdsv2": [T.instance, T.template],
    });
  });
});

describe("a repair of metadata options", () => {
  const repair = (options: unknown) =>
    repaired(requireImdsv2, { ami: "x", metadataOptions: options })?.metadataOptions;

  it("asks for tokens, and keeps what else is set", () => {
    deepStrictEqual(repair(undefined), { httpTokens: "required" });
    deepStrictEqual(repair({ httpTokens: "optional", httpEndpoint: "enabled" }), {
      httpTokens: "required",
      httpEndpoint: "enabled",
    });
    deepStrictEqual(repair("not an object"), { httpTokens: "required" });
  });

  it("leaves alone what asks for them already, and what is not known yet", () => {
    strictEqual(repair({ httpTokens: "required" }), undefined);
    strictEqual(repair(UNKNOWN_MARKER), undefined);
    strictEqual(repair({ httpTokens: UNKNOWN_MARKER }), undefined);
    strictEqual(repair({ httpTokens: "optional", httpEndpoint: UNKNOWN_MARKER }), undefined);
  });
});

describe("a repair of a rule's description", () => {
  const described = (rule: Values) => repaired(requireRuleDescription, rule)?.description;

  it("says protocol, ports and name, as far as they are known", () => {
    const rules: readonly [Values, string][] = [
      [{ ipProtocol: "tcp", fromPort: 11211, toPort: 11211 }, "tcp 11211"],
      [{ protocol: "udp", fromPort: 1, toPort: 2, description: "" }, "udp 1-2"],
      [{ ipProtocol: "tcp", fromPort: 1, toPort: UNKNOWN_MARKER }, "tcp"],
      [{ ipProtocol: "-1" }, "-1"],
      [{ fromPort: 22, toPort: 22, tags: { Name: "office" } }, "traffic 22 office"],
      [{ ipProtocol: 6, tags: { Name: 5 } }, "traffic"],
      [{ ipProtocol: "tcp", tags: UNKNOWN_MARKER }, "tcp"],
    ];
    deepStrictEqual(
      rules.map(([rule]) => described(rule)),
      rules.map(([, text]) => text),
    );
  });

  it("has 255 of the characters that AWS allows, at most", () => {
    const allowed = " .:/()#,@[]+=&;{}!$*-_aZ9";
    const named = (name: string) => described({ ipProtocol: "tcp", tags: { Name: name } });
    strictEqual(named(allowed), `tcp ${allowed}`);
    strictEqual(named("a'b\"c<d>é%"), "tcp a b c d   ");
    strictEqual(named("x".repeat(300)), `tcp ${"x".repeat(251)}`);
  });

  it("leaves a described rule alone", () => {
    strictEqual(described({ description: "the application", ipProtocol: "tcp" }), undefined);
    strictEqual(described({ description: UNKNOWN_MARKER, ipProtocol: "tcp" }), undefined);
  });
});

describe("a repair of tags", () => {
  const engine = "memcached";
  const values = { Owner: "shop", Stage: "prod" };
  const tagged = (inputs: Values, known?: Values) =>
    repaired(requireTags, { engine, ...inputs }, { values }, known)?.tags;

  it("adds those that are told and not set, be it by the resource or by its provider", () => {
    deepStrictEqual(tagged({}), values);
    deepStrictEqual(tagged({ tags: { Name: "x", Owner: "us" } }), {
      Name: "x",
      Owner: "us",
      Stage: "prod",
    });
    deepStrictEqual(tagged({}, { tagsAll: { Owner: "all" } }), { Stage: "prod" });
    deepStrictEqual(tagged({}, { tagsAll: UNKNOWN_MARKER }), values);
  });

  it("leaves alone what has them all, tags that are not known yet, and other engines", () => {
    strictEqual(tagged({ tags: values }), undefined);
    strictEqual(tagged({}, { tagsAll: values }), undefined);
    strictEqual(tagged({ tags: UNKNOWN_MARKER }), undefined);
    strictEqual(tagged({ engine: "redis" }), undefined);
  });
});

describe("a repair of encryption", () => {
  const engine = "memcached";
  const repair = (inputs: Values, newClusters: readonly string[] = ["*-new"]) =>
    repaired(requireTls, { engine, ...inputs }, { newClusters })?.transitEncryptionEnabled;

  it("switches it on for new clusters of a version that can", () => {
    strictEqual(repair({}), true);
    strictEqual(repair({ transitEncryptionEnabled: false, engineVersion: "1.6.12" }), true);
    strictEqual(repair({ engineVersion: "1.6.22" }, ["another", "cache-*"]), true);
  });

  it("leaves alone all others", () => {
    strictEqual(repair({}, []), undefined);
    strictEqual(repair({}, ["cache"]), undefined);
    strictEqual(repair({ engine: "redis" }), undefined);
    for (const isOn of [true, UNKNOWN_MARKER])
      strictEqual(repair({ transitEncryptionEnabled: isOn }), undefined);
    for (const engineVersion of ["1.6.11", "1.6", UNKNOWN_MARKER, 1.6])
      strictEqual(repair({ engineVersion }), undefined);
  });
});
