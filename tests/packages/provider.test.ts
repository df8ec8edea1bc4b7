/** The provider's face: a schema from which Pulumi makes SDKs, and programs in other languages that use it. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { complaints, requirePulumi, Sandbox } from "../engine/sandbox";
import { blocksOf } from "../documents/pages";
import { REPOSITORY } from "./installed";
import { type Schema, providerSchema } from "./provider-schema";
import { isLongForm } from "../long-form";

const PROVIDER = path.join(REPOSITORY, "components/provider");

/** A resource of a program in YAML. */
interface YamlResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A language's host for Pulumi, what that needs beside itself, and how its SDK is compiled where its compiler is there. */
interface Language {
  readonly name: string;
  readonly needs?: string;
  readonly compiler: string;
  readonly compile: (sdk: string) => void;
}

const LANGUAGES: readonly Language[] = [
  {
    name: "nodejs",
    compiler: "node",
    compile: (sdk) => {
      symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(sdk, "node_modules"));
      const tsc = path.join(REPOSITORY, "node_modules/typescript/bin/tsc");
      execFileSync(process.execPath, [tsc, "-p", sdk, "--noEmit", "--skipLibCheck"], { cwd: sdk });
    },
  },
  {
    name: "python",
    needs: "pulumi-language-python-exec", // Its host looks for it beside itself, even for an SDK.
    compiler: "python3",
    compile: (sdk) => execFileSync("python3", ["-m", "compileall", "-q", sdk]),
  },
  {
    name: "go",
    compiler: "go",
    compile: (sdk) => {
      if (!isLongForm) return;
      const inside = path.join(sdk, "memcached");
      if (!existsSync(path.join(inside, "go.mod"))) {
        execFileSync("go", ["mod", "init", "example.com/pulumi-memcached/sdk/go/memcached"], {
          cwd: inside,
          stdio: "ignore",
        });
      }
      execFileSync("go", ["mod", "tidy"], { cwd: inside, stdio: "ignore" });
      execFileSync("go", ["build", "./..."], { cwd: inside, stdio: "ignore" });
    },
  },
  {
    name: "dotnet",
    compiler: "dotnet",
    compile: (sdk) => {
      if (isLongForm) execFileSync("dotnet", ["build"], { cwd: sdk, stdio: "ignore" });
    },
  },
  {
    name: "java",
    compiler: "mvn",
    compile: (sdk) => {
      if (isLongForm) execFileSync("mvn", ["-q", "-B", "compile"], { cwd: sdk, stdio: "ignore" });
    },
  },
];

describe("the components for every Pulumi language", function () {
  this.timeout(900_000);
  let schema: Schema;
  const folder = mkdtempSync(path.join(tmpdir(), "provider-"));
  const schemaFile = path.join(folder, "schema.json");

  before(() => {
    schema = providerSchema(PROVIDER);
    writeFileSync(schemaFile, JSON.stringify(schema));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("offers every component", () => {
    deepStrictEqual(Object.keys(schema.resources).sort(), [
      "memcached:index:CacheAlarms",
      "memcached:index:CacheDashboard",
      "memcached:index:ExampleServer",
      "memcached:index:MemcachedCluster",
      "memcached:index:Network",
      "memcached:index:ServerlessMemcached",
    ]);
  });

  it("lets clients in by plain data: one list beside the method", () => {
    const { allowFrom } =
      schema.resources["memcached:index:MemcachedCluster"]?.inputProperties ?? {};
    strictEqual(allowFrom?.items?.$ref, "#/types/memcached:index:AllowedClient");
  });

  it("documents every argument, output and field", () => {
    const silent = [
      ...Object.entries(schema.resources).flatMap(([token, one]) => [
        ...undocumented(token, one.inputProperties),
        ...undocumented(token, one.properties),
      ]),
      ...Object.entries(schema.types).flatMap(([token, one]) =>
        undocumented(token, one.properties),
      ),
    ];
    deepStrictEqual(silent, []);
  });

  it("has the arguments that the YAML of docs/components.md uses", () => {
    const used = blocksOf("docs/components.md")
      .filter(({ language }) => language === "yaml")
      .flatMap(({ text }) => Object.values(parse(text) as Record<string, YamlResource>));
    ok(used.length > 0);
    const unknown = used.flatMap(({ type, properties }) => {
      const [pack = "", name = ""] = type.split(":");
      const inputs = schema.resources[`${pack}:index:${name}`]?.inputProperties ?? {};
      return Object.keys(properties).filter((property) => !Object.hasOwn(inputs, property));
    });
    deepStrictEqual(unknown, []);
  });

  it("carries the version of the package", () => {
    const { version } = JSON.parse(
      readFileSync(path.join(REPOSITORY, "components/package.json"), "utf8"),
    ) as { version: string };
    strictEqual(schema.version, version);
  });

  it("pulumi package get-schema answers the same", function () {
    requirePulumi(this);
    const asked = pulumi(["package", "get-schema", PROVIDER]);
    const { name, version, resources } = JSON.parse(asked) as Schema;
    deepStrictEqual([name, version], [schema.name, schema.version]);
    deepStrictEqual(Object.keys(resources).sort(), Object.keys(schema.resources).sort());
  });

  for (const { name, needs, compiler, compile } of LANGUAGES) {
    it(`pulumi package gen-sdk makes an SDK for ${name}, which compiles`, function () {
      requirePulumi(this);
      const host = [`pulumi-language-${name}`, ...(needs === undefined ? [] : [needs])];
      const missing = host.filter((command) => !found(command));
      if (missing.length > 0) {
        console.log(`      not on PATH: ${missing.join(", ")}: not run`);
        this.skip();
      }
      const out = path.join(folder, "sdk");
      try {
        pulumi(["package", "gen-sdk", schemaFile, "--language", name, "--out", out]);
      } catch (error) {
        // C#'s host takes Pulumi's logo from the internet.
        if (!/dial tcp|no such host/.test(String(error))) throw error;
        console.log("      the host needs the internet: not run");
        this.skip();
      }
      const sources = readdirSync(path.join(out, name), { recursive: true, encoding: "utf8" });
      const made = (component: string): boolean =>
        sources.some((file) => path.parse(file).name.replace(/_/g, "").toLowerCase() === component);
      deepStrictEqual(["memcachedcluster", "network"].filter(made), [
        "memcachedcluster",
        "network",
      ]);
      if (found(compiler)) compile(path.join(out, name));
      else console.log(`      not on PATH: ${compiler}: made, not compiled`);
    });
  }

  for (const language of ["yaml", "python"] as const) {
    it(`a ${language} program uses MemcachedCluster and is previewed`, async function () {
      requirePulumi(this);
      const needs = [
        `pulumi-language-${language}`,
        ...(language === "python" ? ["pulumi-language-python-exec"] : []),
      ];
      const missing = needs.filter((command) => !found(command));
      if (missing.length > 0) {
        console.log(`      not on PATH: ${missing.join(", ")}: not run`);
        this.skip();
      }
      if (language === "python" && !isLongForm) {
        console.log("      installs Pulumi's SDK for Python: npm run test:packages");
        this.skip();
      }
      await previewed(language, folder);
    });
  }
});

/** Runs the example in that language against the stand-in for AWS. */
async function previewed(language: "yaml" | "python", folder: string): Promise<void> {
  const program = path.join(folder, language);
  cpSync(path.join(REPOSITORY, "examples/languages", language), program, { recursive: true });
  const project = path.join(program, "Pulumi.yaml");
  writeFileSync(
    project,
    readFileSync(project, "utf8").replace("../../../components/provider", PROVIDER),
  );
  if (language === "python") pulumi(["install"], program);
  const sandbox = new Sandbox(program);
  try {
    const run = await sandbox.preview();
    strictEqual(run.code, 0, run.text);
    // Of a language host that is not beside the CLI, Pulumi says so.
    deepStrictEqual(
      complaints(run).filter((line) => !/^using pulumi-language-\w+ from \$PATH/.test(line)),
      [],
    );
    const made = run.events.flatMap((event) => event.resourcePreEvent?.metadata.type ?? []);
    for (const type of [
      "memcached:index:MemcachedCluster",
      "aws:elasticache/cluster:Cluster",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ]) {
      ok(made.includes(type), `${type}\n${run.text}`);
    }
  } finally {
    sandbox.remove();
  }
}

function undocumented(
  token: string,
  properties: Readonly<Record<string, { readonly description?: string }>> = {},
): string[] {
  return Object.entries(properties)
    .filter(([, { description }]) => description === undefined)
    .map(([name]) => `${token}.${name}`);
}

function found(command: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" }).status === 0;
}

function pulumi(args: readonly string[], cwd = REPOSITORY): string {
  return execFileSync("pulumi", args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 2 ** 26,
  });
}
