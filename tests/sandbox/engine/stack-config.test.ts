import assert from "node:assert/strict";
import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, it } from "mocha";
import { parseCommandLine } from "../../../sandbox/apps/start/command-line";
import { readProject } from "../../../sandbox/engine/project";
import { readStackConfig, type StackConfig } from "../../../sandbox/engine/stack-config";

const folder = mkdtempSync(join(tmpdir(), "stack-config-test-"));
let count = 0;

/** A project with these files; only what a test is about is in them. */
function project(files: Record<string, string>): string {
  const path = join(folder, String(count++));
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function config(
  files: Record<string, string>,
  stack = "dev",
  overrides: Record<string, string> = {},
): StackConfig {
  return readStackConfig(readProject(project(files)), stack, overrides);
}

const HEAD = "name: shop\nruntime: nodejs\n";

describe("the config of a stack", () => {
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
  });

  it("--config wins over the stack's file, which wins over the project's default", () => {
    const files = {
      "Pulumi.yaml": `${HEAD}config:\n  a: { type: string, default: one }\n  b: { type: string, default: one }\n  c: one\n`,
      "Pulumi.dev.yaml": "config:\n  shop:a: two\n  shop:b: two\n",
    };
    assert.deepEqual(config(files, "dev", { b: "three" }).values, {
      "shop:a": "two",
      "shop:b": "three",
      "shop:c": "one",
      "aws:region": "ap-northeast-2",
    });
  });

  it("a value for another namespace is a value, in both forms", () => {
    const files = {
      "Pulumi.yaml": `${HEAD}config:\n  aws:region: us-east-1\n  sandbox:seeds: { value: existing-vpc }\n`,
    };
    assert.deepEqual(config(files).values, {
      "aws:region": "us-east-1",
      "sandbox:seeds": "existing-vpc",
    });
  });

  it("lists and objects arrive as JSON, numbers and booleans as text", () => {
    const files = {
      "Pulumi.yaml": HEAD,
      "Pulumi.dev.yaml": "config:\n  shop:list: [a, 1]\n  shop:many: 3\n  shop:yes: true\n",
    };
    const { values } = config(files);
    assert.deepEqual(
      [values["shop:list"], values["shop:many"], values["shop:yes"]],
      ['["a",1]', "3", "true"],
    );
  });

  const mistakes: { title: string; files: Record<string, string>; says: RegExp }[] = [
    {
      title: "a value of another type than declared",
      files: {
        "Pulumi.yaml": `${HEAD}config:\n  size: { type: integer }\n`,
        "Pulumi.dev.yaml": "config:\n  shop:size: many\n",
      },
      says: /^Stack 'dev' with configuration key 'size' must be of type 'integer', got "many"\.$/,
    },
    {
      title: "a list with an item of another type",
      files: {
        "Pulumi.yaml": `${HEAD}config:\n  zones: { type: array, items: { type: string } }\n`,
        "Pulumi.dev.yaml": "config:\n  shop:zones: [a, 1]\n",
      },
      says: /must be of type 'array<string>', got \["a",1\]\.$/,
    },
    {
      title: "a declared key that nobody sets",
      files: { "Pulumi.yaml": `${HEAD}config:\n  size: { type: integer }\n` },
      says: /^Stack 'dev' is missing configuration value 'size'\.$/,
    },
    {
      title: "a type for a key of somebody else's",
      files: { "Pulumi.yaml": `${HEAD}config:\n  aws:region: { type: string }\n` },
      says: /^Configuration key 'aws:region' is not namespaced by the project and should not define a type\.$/,
    },
    {
      title: "a secure value without a passphrase",
      files: {
        "Pulumi.yaml": HEAD,
        "Pulumi.dev.yaml": "config:\n  shop:token:\n    secure: v1:abc:def\n",
      },
      says: /Pulumi\.dev\.yaml: shop:token is a secure: value and there is no passphrase\. Set PULUMI_CONFIG_PASSPHRASE/,
    },
    {
      title: "a file that is not YAML",
      files: { "Pulumi.yaml": HEAD, "Pulumi.dev.yaml": "config: [\n" },
      says: /Pulumi\.dev\.yaml: /,
    },
    {
      title: "a project of another language",
      files: { "Pulumi.yaml": "name: shop\nruntime: python\n" },
      says: /runtime must be nodejs, got "python"\./,
    },
  ];
  for (const { title, files, says } of mistakes) {
    it(`${title} is one clear line`, () => {
      assert.throws(
        () => config(files),
        (error: Error) => {
          assert.equal(error.name, "UsageError");
          assert.equal(error.message.includes("\n"), false);
          assert.match(error.message, says);
          return true;
        },
      );
    });
  }

  describe("with a passphrase", () => {
    const salt = randomBytes(8);
    const key = pbkdf2Sync("geheim", salt, 1_000_000, 32, "sha256");
    const sealed = (text: string): string => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const bytes = [cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
      return `v1:${nonce.toString("base64")}:${Buffer.concat(bytes).toString("base64")}`;
    };
    const files = {
      "Pulumi.yaml": HEAD,
      "Pulumi.dev.yaml": `encryptionsalt: v1:${salt.toString("base64")}:${sealed("pulumi")}\nconfig:\n  shop:token:\n    secure: ${sealed("t0ken")}\n  shop:plain: x\n`,
    };

    it("a secure value is decrypted, and its key is known to be secret", () => {
      process.env.PULUMI_CONFIG_PASSPHRASE = "geheim";
      const { values, secretKeys } = config(files);
      assert.equal(values["shop:token"], "t0ken");
      assert.deepEqual(secretKeys, ["shop:token"]);
    });

    it("a wrong one is one clear line", () => {
      process.env.PULUMI_CONFIG_PASSPHRASE = "falsch";
      assert.throws(() => config(files), /Pulumi\.dev\.yaml: incorrect passphrase/);
    });

    it("none is needed for a value that --config sets", () => {
      assert.equal(config(files, "dev", { token: "open" }).values["shop:token"], "open");
    });
  });
});

describe("the command line of npm start", () => {
  const mistakes = [
    { args: ["dev"], says: /too many arguments/ },
    { args: ["--config", "port"], says: /^--config must be <key>=<value>, got "port"\.$/ },
    { args: ["--json", "/nowhere/r.json"], says: /^--json: there is no folder \/nowhere\.$/ },
    { args: ["--json", tmpdir()], says: /^--json must be a file, .* is a folder\.$/ },
    {
      args: ["--as", "internet"],
      says: /^--as says in whose place the shell opens: give it with --shell\.$/,
    },
  ];
  for (const { args, says } of mistakes) {
    it(`${args.join(" ")} is one clear line`, () => {
      assert.throws(() => parseCommandLine(args), { name: "UsageError", message: says });
    });
  }

  it("collects --config and --policy-pack, and keeps what stands after the first =", () => {
    const options = parseCommandLine([
      "--config",
      "a=1",
      "--config",
      "b=x=y",
      "--policy-pack",
      "/p",
      "--policy-pack",
      "/q",
    ]);
    assert.deepEqual(options?.config, { a: "1", b: "x=y" });
    assert.deepEqual(options.policyPacks, ["/p", "/q"]);
  });

  it("runs dev of this repository with its own pack unless told otherwise", () => {
    const options = parseCommandLine([]);
    assert.equal(options?.stack, "dev");
    assert.deepEqual(
      options.policyPacks.map((pack) => pack.split("/").at(-1)),
      ["policies"],
    );
    assert.deepEqual(parseCommandLine(["--no-policies"])?.policyPacks, []);
  });
});
