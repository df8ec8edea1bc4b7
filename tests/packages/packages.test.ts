/** What npm would publish: packed, installed into an empty folder, type-checked, loaded both ways, previewed. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { complaints, policyEvents, requirePulumi, Sandbox } from "../engine/sandbox";
import { EmptyProject, PACKAGES, type Package, type Packed, REPOSITORY, pack } from "./installed";

import { isLongForm } from "../long-form";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { MemcachedCluster, Network, type MemcachedClusterArgs } from "pulumi-aws-memcached-components";

const network = new Network("network", { region: "ap-northeast-2", zones: ["ap-northeast-2a"] });
const args: MemcachedClusterArgs = { network, nodeCount: 2 };
const cluster = new MemcachedCluster("cache", args);
cluster.allowFrom({ name: "app", securityGroup: { id: "sg-0123456789" } }, "The application");
export const endpoint: pulumi.Output<string> = cluster.endpoint;
`;

const JAVASCRIPT = `
const { MemcachedCluster, Network } = require("pulumi-aws-memcached-components");

const network = new Network("network", { region: "ap-northeast-2", zones: ["ap-northeast-2a"] });
const cluster = new MemcachedCluster("cache", { network });
cluster.allowFrom("10.1.0.0/16");
exports.endpoint = cluster.endpoint;
`;

const OWN_PACK = `
import { PolicyPack } from "@pulumi/policy";
import { memcachedPolicies } from "pulumi-aws-memcached-policies";
import { runDoctor } from "pulumi-aws-memcached-doctor";

export const pack = (): PolicyPack => new PolicyPack("acme", { policies: memcachedPolicies() });
export const code: Promise<number> = runDoctor(["--version"], process);
`;

const PULUMI_YAML =
  "name: installed\nruntime: nodejs\nmain: MAIN\nconfig:\n  aws:region: ap-northeast-2\n";

describe("the packages, as npm would publish them", function () {
  this.timeout(900_000);
  const folder = mkdtempSync(path.join(tmpdir(), "packed-"));
  const project = new EmptyProject();
  const packed = new Map<Package, Packed>();
  const of = (name: Package): Packed => {
    const found = packed.get(name);
    ok(found !== undefined);
    return found;
  };

  before(function () {
    if (!isLongForm) {
      console.log("    skipped: each package is built: npm run test:packages");
      this.skip();
    }
    for (const name of PACKAGES) packed.set(name, pack(folder, name));
    project.install([...packed.values()]);
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
    project.remove();
  });

  for (const name of PACKAGES) {
    it(`${name} has nothing but what is built, in less than 300 kB`, () => {
      const stray = of(name).files.filter(
        (file) =>
          !/^(dist\/.*\.(js|d\.ts|js\.map)|dist\/page\/\w+\.(html|css)|package\.json|README\.md|LICENSE|CHANGELOG\.md|main\.js|bin\.js|PulumiPolicy\.yaml)$/.test(
            file,
          ),
      );
      deepStrictEqual(stray, []);
      ok(of(name).size < 300_000, `${of(name).size} bytes`);
    });

    it(`${name} says what it is, for whom, and under which licence`, () => {
      const files = of(name).files;
      ok(files.includes("README.md") && files.includes("LICENSE"), files.join(", "));
    });
  }

  it("has the engine in the two that need it, once", () => {
    for (const name of ["policies", "doctor"] as const) {
      const map = JSON.parse(
        readFileSync(
          path.join(project.folder, "node_modules", of(name).name, "dist/index.js.map"),
          "utf8",
        ),
      ) as { sources: string[] };
      const engines = map.sources.filter((source) =>
        source.endsWith("reachability/decide/decide.ts"),
      );
      strictEqual(engines.length, 1, name);
      strictEqual(of(name).files.filter((file) => /^dist\/[^/]*\.js$/.test(file)).length, 1);
    }
    ok(!of("components").files.some((file) => file.includes("reachability")));
  });

  it("has source maps that lead to the line of the sources", () => {
    const said = "Every claim that was asked holds";
    const source = readFileSync(path.join(REPOSITORY, "doctor/report/check-report.ts"), "utf8");
    const dist = path.join(project.folder, "node_modules", of("doctor").name, "dist");
    const built = readFileSync(path.join(dist, "index.js"), "utf8").split("\n");
    const line = built.findIndex((text) => text.includes(said));
    const map = new SourceMap(
      JSON.parse(readFileSync(path.join(dist, "index.js.map"), "utf8")) as SourceMapPayload,
    );
    const found = map.findEntry(line, built[line]?.indexOf(said) ?? -1);
    ok("originalSource" in found);
    match(found.originalSource, /^\.\.\/report\/check-report\.ts$/);
    match(source.split("\n")[found.originalLine] ?? "", new RegExp(said));
  });

  for (const [resolution, options] of [
    [
      "Pulumi's own template (node)",
      ["--module", "commonjs", "--moduleResolution", "node", "--skipLibCheck"],
    ],
    ["nodenext", ["--module", "nodenext", "--moduleResolution", "nodenext", "--skipLibCheck"]],
  ] as const) {
    it(`type-checks in strict mode, with the resolution of ${resolution}`, () => {
      project.write("index.ts", PROGRAM);
      project.write("pack.ts", OWN_PACK);
      strictEqual(project.typeCheck(["index.ts", "pack.ts"], options), "");
    });
  }

  it("loads from CommonJS and from ES modules, and both get the same classes", () => {
    const names = JSON.stringify([...packed.values()].map((one) => one.name));
    project.write(
      "both.mjs",
      `import { createRequire } from "node:module";
       const require = createRequire(import.meta.url);
       for (const name of ${names}) {
         const asModule = await import(name);
         for (const [key, value] of Object.entries(require(name))) {
           if (asModule[key] !== value) throw new Error(name + ": " + key);
         }
       }
       import { MemcachedCluster } from "pulumi-aws-memcached-components";
       console.log(MemcachedCluster.name);`,
    );
    deepStrictEqual(project.node(["both.mjs"]), { code: 0, text: "MemcachedCluster\n" });
  });

  it("the doctor runs, tells its version and completes itself in bash, zsh and fish", () => {
    const bin = path.join(project.folder, "node_modules", of("doctor").name, "bin.js");
    const { version } = JSON.parse(
      readFileSync(path.join(REPOSITORY, "doctor/package.json"), "utf8"),
    ) as { version: string };
    deepStrictEqual(project.node([bin, "--version"]), { code: 0, text: `${version}\n` });
    for (const shell of ["bash", "zsh", "fish"]) {
      match(
        project.node([bin, "complete", shell]).text,
        new RegExp(`${shell} completion for memcached-doctor`),
      );
    }
    match(project.node([bin, "complete", "--", "check", "--clu"]).text, /^--cluster\t/);
  });

  for (const [language, main, text] of [
    ["TypeScript", "index.ts", PROGRAM],
    ["JavaScript", "index.js", JAVASCRIPT],
  ] as const) {
    it(`a ${language} program that has them installed is previewed, with the installed pack`, async function () {
      requirePulumi(this);
      project.write("Pulumi.yaml", PULUMI_YAML.replace("MAIN", main));
      project.write(
        "Pulumi.dev.yaml",
        "config:\n  aws:region: ap-northeast-2\n  memcached:environment: prod\n",
      );
      project.write(main, text);
      const sandbox = new Sandbox(project.folder);
      try {
        const packFolder = path.join(project.folder, "node_modules", of("policies").name);
        const run = await sandbox.preview("--policy-pack", packFolder);
        deepStrictEqual(
          run.events.flatMap((event) =>
            event.resourcePreEvent?.metadata.type === "aws:elasticache/cluster:Cluster"
              ? [event.resourcePreEvent.metadata.op]
              : [],
          ),
          ["create"],
          run.text,
        );
        // The pack's own rule stops a stack in production: nothing else does.
        deepStrictEqual(complaints(run), ["preview failed"], run.text);
        const mandatory = policyEvents(run).filter((one) => one.enforcementLevel === "mandatory");
        deepStrictEqual(
          mandatory.map(({ policyName }) => policyName),
          ["require-tls"],
        );
      } finally {
        sandbox.remove();
      }
    });
  }
});
