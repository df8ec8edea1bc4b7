/** One rule, one file, one document, one table, one line in the levels: of the same name, and saying the same. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { levelOf, RULE_IDS } from "../../policies/runtime/levels";
import { RULES } from "../../policies/rules";
import { documents } from "../../policies/documents/write";
import { documentsOfRules } from "./documents";
import { expectTold } from "../told-texts";
import { ROOT } from "./pack-process";
import { ServedPack } from "./served-pack";
import { TABLES } from "./tables";

const ids = [...RULE_IDS].sort();

describe("the rules", () => {
  it("have a file each, and nothing else lies beside them", () => {
    const files = readdirSync(join(ROOT, "policies/rules")).filter((name) => name !== "index.ts");
    deepStrictEqual(
      files.sort(),
      ids.map((id) => `${id}.ts`),
    );
  });

  it("are all in the index, the reader of requests first", () => {
    deepStrictEqual(RULES.map((rule) => rule.meta.id).sort(), ids);
    strictEqual(RULES[0]?.meta.id, "require-valid-settings");
  });

  it("have a table each, all of them in the index of the tables, and one test that runs it", () => {
    const files = (folder: string) => readdirSync(join(ROOT, "tests/policies", folder)).sort();
    deepStrictEqual(
      files("tables").filter((name) => name !== "index.ts"),
      ids.map((id) => `${id}.ts`),
    );
    deepStrictEqual(TABLES.map(({ rule }) => rule.meta.id).sort(), ids);
    deepStrictEqual(
      files("rules"),
      ids.map((id) => `${id}.test.ts`),
    );
  });

  it("have a document each", () => {
    deepStrictEqual(
      documentsOfRules()
        .map((document) => document.id)
        .sort(),
      ids,
    );
  });

  it("that decide reach, exposure, placement and TLS are mandatory in production, hygiene is not", () => {
    const mandatory = RULE_IDS.filter((id) => levelOf(id, "production") === "mandatory");
    deepStrictEqual(mandatory, [
      "require-dedicated-security-group",
      "no-default-group-self-reference",
      "no-public-source",
      "require-open-cache-port",
      "no-excess-ports",
      "require-client-reach",
      "only-clients-reach",
      "no-pivot",
      "require-same-vpc",
      "require-private-subnets",
      "no-default-subnet-group",
      "require-tls",
      "require-valid-settings",
      "no-refused-settings",
    ]);
    ok(RULE_IDS.every((id) => levelOf(id, "elsewhere") !== "mandatory"));
  });

  it("are described to the engine word by word, with what can be set for each (`told/described.txt`)", async () => {
    const described = await new ServedPack().info();
    for (const policy of described.getPoliciesList()) {
      const { configschema, ...about } = policy.toObject();
      const settings = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
      const said = Object.entries<unknown>({ ...about, ...settings }).filter(
        ([, value]) => value !== undefined && value !== "",
      );
      const lines = said.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
      expectTold(__dirname, "described", about.name, lines.join(""));
      deepStrictEqual(configschema?.requiredList, []);
    }
    strictEqual(described.getPoliciesList().length, RULES.length);
  });

  it("have documents and an index whose generated parts are fresh (npm run docs:rules)", () => {
    for (const [path, text] of documents()) strictEqual(readFileSync(path, "utf8"), text, path);
  });
});

for (const rule of RULES) {
  const { meta } = rule;
  const document = documentsOfRules().find(({ id }) => id === meta.id);

  describe(`rule ${meta.id}`, () => {
    it("says in one line what it asks for", () => {
      ok(!meta.docs.description.includes("\n"));
      match(meta.docs.description, /\.$/);
    });

    it("says how to repair it, and judges something", () => {
      ok(meta.remediationSteps.length > 20);
      ok(Object.keys(meta.messages).length > 0);
    });

    it("has a document with all its parts, and examples of both kinds", () => {
      const examples =
        meta.id === "require-valid-settings" ? [] : ["❌ Reported", "✅ Not reported"];
      deepStrictEqual(document?.headings, [
        "Why",
        ...examples,
        "Configuration",
        "When not to use it",
        "When it cannot know",
      ]);
      strictEqual(document.reported.length > 0, examples.length > 0);
      strictEqual(document.notReported.length > 0, examples.length > 0);
    });

    it("describes every option", () => {
      for (const { description } of Object.values(meta.schema ?? {})) ok(description.length > 10);
    });
  });
}
