/** Settings of the pack and of rules: what is taken, what is said of the rest, which environment it is, where the snapshot is. */
import { deepStrictEqual, match, notStrictEqual, strictEqual } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OptionSchemas } from "../../policies/runtime/options";
import { checkedOptions } from "../../policies/runtime/options";
import { acceptance, fill } from "../../policies/runtime/reports";
import {
  environmentOf,
  matches,
  settingsOf,
  settingsOfStack,
} from "../../policies/runtime/settings";
import { projectFolderOf, snapshotAt } from "../../policies/runtime/snapshot";
import { stackConfigOf } from "../../policies/runtime/stack-config";

const description = "any";
const ITEM = {
  type: "object",
  description,
  required: ["resource"],
  additionalProperties: false,
  properties: { resource: { type: "string", description, minLength: 1 } },
} as const;
const SCHEMAS = {
  name: { type: "string", description, minLength: 2 },
  form: { type: "string", description, pattern: "^a+$" },
  few: { type: "string", description, enum: ["a", "b", "c"] },
  many: { type: "string", description, enum: ["a", "b", "c", "d", "e"] },
  any: { type: "number", description },
  least: { type: "integer", description, minimum: 1 },
  most: { type: "number", description, maximum: 9 },
  between: { type: "integer", description, minimum: 1, maximum: 9, default: 5 },
  on: { type: "boolean", description },
  list: { type: "array", description, items: ITEM, default: [] },
  map: { type: "object", description, additionalProperties: { type: "string", description } },
} as const satisfies OptionSchemas;

const problemsOf = (given: Record<string, unknown>) => checkedOptions(SCHEMAS, given).problems;

describe("options of a rule", () => {
  it("that are right are taken, and those that are not given have their defaults", () => {
    const given = {
      name: "ab",
      form: "aa",
      few: "c",
      any: 1.5,
      least: 1,
      on: false,
      map: { x: "y" },
    };
    const { options, problems } = checkedOptions(SCHEMAS, given);
    deepStrictEqual(problems, []);
    deepStrictEqual(options, { ...given, between: 5, list: [] });
  });

  it("that are wrong are left out, one by one, and a default stands in", () => {
    const given = { name: "a", between: 12, on: true, list: [{ resource: "x" }, {}], other: 1 };
    deepStrictEqual(checkedOptions(SCHEMAS, given).options, { on: true, between: 5, list: [] });
    deepStrictEqual(given.list, [{ resource: "x" }, {}]);
  });

  it("are named with what is allowed, and what was given", () => {
    const long = "x".repeat(90);
    const all: [Record<string, unknown>, string][] = [
      [{ name: "a" }, 'name must be a string that is not empty, got "a".'],
      [{ form: "b" }, 'form must be a string of the form ^a+$, got "b".'],
      [{ few: "d" }, 'few must be one of a, b, c, got "d".'],
      [{ many: 1 }, "many must be one of a, b, c and 2 more (docs/rules), got 1."],
      [{ any: "1" }, 'any must be a number, got "1".'],
      [{ least: 0 }, "least must be a whole number of at least 1, got 0."],
      [{ most: 10 }, "most must be a number of at most 9, got 10."],
      [{ between: 0.5 }, "between must be a whole number from 1 to 9, got 0.5."],
      [{ on: null }, "on must be true or false, got null."],
      [{ list: {} }, "list must be a list, got {}."],
      [{ list: [1] }, "list[0] must be an object, got 1."],
      [{ list: [{}] }, "list[0] must have resource, got {}."],
      [
        { list: [{ resource: "" }] },
        'list[0].resource must be a string that is not empty, got "".',
      ],
      [{ map: { "a/b~c": 1 } }, "map.a/b~c must be a string that is not empty, got 1."],
      [{ on: long }, `on must be true or false, got "${"x".repeat(76)}….`],
      [{ on: "x".repeat(78) }, `on must be true or false, got "${"x".repeat(78)}".`],
      [{ list: [{ resource: "x", why: 1 }] }, "list[0].why is not a setting. Settings: resource."],
      [
        { other: 1 },
        "other is not a setting. Settings: name, form, few, many, any, least, most, between, on, list, map.",
      ],
    ];
    for (const [given, said] of all) deepStrictEqual(problemsOf(given), [said]);
    deepStrictEqual(checkedOptions({}, { other: 1 }).problems, [
      "other is not a setting. Settings: none.",
    ]);
  });

  it("are named one by one", () => {
    deepStrictEqual(
      problemsOf({ on: 1, few: 2, least: 0.5 }).map((line) => line.split(" ")[0]),
      ["few", "least", "on"],
    );
  });
});

describe("settings of the pack", () => {
  const exception = (resource: string) => ({ rule: "require-tls", resource, reason: "why" });

  it("are read from the stack's config: lists are JSON, what is none is told as it is", () => {
    const config = {
      "memcached:strict": "all",
      "memcached:clients": '["app"]',
      "memcached:exceptions": "[oops",
      "memcached:other": "x",
      strict: "off",
    };
    deepStrictEqual(settingsOfStack(config), {
      strict: "all",
      clients: ["app"],
      exceptions: "[oops",
    });
    deepStrictEqual(settingsOf([settingsOfStack(config)]).problems, [
      'memcached:exceptions must be a list, got "[oops".',
    ]);
  });

  it("are texts where they are no lists, whatever they look like", () => {
    const config = { "memcached:environment": "2024", "memcached:snapshot": '"in quotes"' };
    deepStrictEqual(settingsOfStack(config), { environment: "2024", snapshot: '"in quotes"' });
  });

  it("win over those of earlier sources, one by one; exceptions add up", () => {
    const first = { strict: "all", clients: ["a"], snapshot: "x", exceptions: [exception("1")] };
    const second = { strict: "off", clients: 5, environment: "dev", exceptions: [exception("2")] };
    deepStrictEqual(settingsOf([first, second], [exception("3")]), {
      ...{ environment: "dev", strict: "off", snapshot: "x", clients: ["a"] },
      productionStacks: settingsOf([]).productionStacks,
      exceptions: ["1", "2", "3"].map(exception),
      problems: ["memcached:clients must be a list, got 5."],
    });
    const { environment, strict, snapshot, clients, exceptions } = settingsOf([]);
    deepStrictEqual(
      [environment, strict, snapshot, clients, exceptions],
      [...[undefined, undefined, undefined], ...[[], []]],
    );
  });

  it("say whether it is production: by the config, else by the tag, else by the stack's name", () => {
    const of = (name: string, tag?: string, environment?: string, more: object = {}) =>
      environmentOf(settingsOf([{ ...(environment && { environment }), ...more }]), name, tag);
    const names = ["prod", "Production", "shop-prd", "live_eu", "a.prod.b", "x-live"];
    deepStrictEqual(
      names.filter((name) => of(name) !== "production"),
      [],
    );
    const others = [
      "dev",
      "preprod",
      "pre-prod",
      "shop_non-production",
      "not.live",
      "prods",
      "delivery",
      "",
    ];
    deepStrictEqual(
      others.filter((name) => of(name) !== "elsewhere"),
      [],
    );
    strictEqual(of("dev", "prod"), "production");
    strictEqual(of("prod", "dev"), "elsewhere");
    strictEqual(of("dev", "dev", " prod "), "production");
    strictEqual(of("prod", "prod", "dev"), "elsewhere");
    const patterns = { productionStacks: ["eu/*"] };
    strictEqual(of("EU/shop/1", undefined, undefined, patterns), "production");
    strictEqual(of("eu/pre-prod", undefined, undefined, patterns), "production");
    strictEqual(of("prod", undefined, undefined, patterns), "elsewhere");
    strictEqual(of("eu/x", "prod", undefined, patterns), "production");
  });

  it("have patterns in which * stands for any text, and a name that looks like one is itself", () => {
    const pairs = [
      ["a*c", "a/.b/c"],
      ["a*c", "abd"],
      ["A*", "abc"],
      ["a[1]", "a[1]"],
      ["*", ".x"],
    ] as const;
    deepStrictEqual(
      pairs.map(([pattern, text]) => matches(pattern, text)),
      [true, false, false, true, true],
    );
  });
});

describe("the stack's config", () => {
  it("is texts by key; what is none is left out, and what cannot be read is empty", () => {
    deepStrictEqual(stackConfigOf('{"a":"1","b":2,"c":null}'), { a: "1" });
    for (const json of [undefined, "", "[1]", "null", "{", '"x"'])
      deepStrictEqual(stackConfigOf(json), {});
  });
});

describe("a message", () => {
  it("has its placeholders filled by what is known, and an exception its reason", () => {
    strictEqual(fill("{a} and {b}, {toString}", { a: 1, b: "x" }), "1 and x, {toString}");
    deepStrictEqual(acceptance("urn", "cache", "telnet"), {
      ...{ kind: "exception", subject: "urn", related: [] },
      key: "exception accepted by an exception: cache. Reason: telnet",
      text: "accepted by an exception: cache. Reason: telnet",
    });
  });
});

describe("the snapshot's place", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "settings-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const vpcs = (id: string) => JSON.stringify({ Vpcs: [{ VpcId: id, CidrBlock: "10.0.0.0/16" }] });
  const idsAt = (path: string) => [...(snapshotAt(path, folder).topology?.vpcs.byId.keys() ?? [])];

  it("is the project's folder, above the one in which pulumi was called, else that one", () => {
    const inner = join(folder, "a/b");
    mkdirSync(inner, { recursive: true });
    strictEqual(projectFolderOf({ PWD: inner }), inner);
    for (const name of ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]) {
      writeFileSync(join(folder, name), "");
      strictEqual(projectFolderOf({ PWD: inner }), folder);
      rmSync(join(folder, name));
    }
    writeFileSync(join(folder, "a/Pulumi.yaml"), "");
    writeFileSync(join(folder, "Pulumi.yaml"), "");
    strictEqual(projectFolderOf({ PWD: inner }), join(folder, "a"));
    strictEqual(projectFolderOf({}), projectFolderOf({ PWD: process.cwd() }));
  });

  it("is a file, or all JSON files below a folder; it is read again where one of them changed", () => {
    mkdirSync(join(folder, "snapshot/deeper"), { recursive: true });
    const [a, b] = ["snapshot/a.json", "snapshot/deeper/b.json"].map((name) => join(folder, name));
    writeFileSync(a ?? "", vpcs("vpc-a"));
    writeFileSync(b ?? "", vpcs("vpc-b"));
    writeFileSync(join(folder, "snapshot/notes.txt"), "no JSON");
    deepStrictEqual(idsAt("snapshot"), ["vpc-a", "vpc-b"]);
    deepStrictEqual(idsAt("snapshot/a.json"), ["vpc-a"]);
    const before = snapshotAt("snapshot", folder);
    strictEqual(snapshotAt("snapshot", folder), before);
    writeFileSync(a ?? "", vpcs("vpc-c"));
    utimesSync(a ?? "", 1, 1);
    notStrictEqual(snapshotAt("snapshot", folder), before);
    deepStrictEqual(idsAt("snapshot"), ["vpc-c", "vpc-b"]);
  });

  it("is none where none is set, and one line where it cannot be read", () => {
    deepStrictEqual(snapshotAt(undefined, folder), {});
    match(
      snapshotAt("gone", folder).problem ?? "",
      /^memcached:snapshot gone cannot be read: ENOENT.*$/,
    );
    deepStrictEqual(snapshotAt(".", folder), {
      problem: "memcached:snapshot . cannot be read: no .json file in it",
    });
    writeFileSync(join(folder, "x.json"), '{"Vpcs":\n5}');
    match(
      snapshotAt("x.json", folder).problem ?? "",
      /^memcached:snapshot x\.json cannot be read: .*Vpcs must be a list, got 5\.$/,
    );
  });
});
