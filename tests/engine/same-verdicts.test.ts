/**
 * What the pack says of a stack is the same whatever its state: at the first preview, once it is made, refreshed or imported, and
 * of its state alone (`pulumi policy analyze`). Of a public rule here, with `npm run test:engine` of every mistake.
 */
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PACK } from "./agreement";
import type { PolicyEvent, Run } from "./sandbox";
import { policyEvents, REPOSITORY, requirePulumi, Sandbox, saidOf } from "./sandbox";
import { isLongForm } from "../long-form";

interface Program {
  readonly folder: string;
  readonly config: readonly string[];
}

const NARROWED: Program = {
  folder: "tests/engine/programs/narrowed",
  config: ["-c", "narrowed:from=everywhere"],
};
const MISTAKES = readdirSync(path.join(REPOSITORY, "examples/mistakes"), { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map(({ name }): Program => ({ folder: `examples/mistakes/${name}/broken`, config: [] }));
const ALL = [NARROWED, ...MISTAKES];
const PROGRAMS = isLongForm ? ALL : [NARROWED];

/** A verdict: how grave, by which rule, about what. */
function verdicts(events: readonly PolicyEvent[]): string[] {
  const lines = events.map(
    (one) =>
      `${one.enforcementLevel} ${one.policyName} ${one.resourceUrn?.split("::").at(-1) ?? ""}`,
  );
  return [...new Set(lines)].sort();
}

function said(run: Run): string[] {
  return verdicts(policyEvents(run));
}

describe(`the real engine: one verdict in every state (${saidOf(PROGRAMS, ALL)})`, function () {
  this.timeout(600_000);

  before(function () {
    requirePulumi(this);
  });

  for (const program of PROGRAMS) {
    describe(program.folder, () => {
      const sandbox = new Sandbox(program.folder, "prod");
      let first: string[] = [];
      let isMade = false;
      let madeCount = 0;

      before(async () => {
        const preview = await sandbox.preview(...PACK, ...program.config);
        first = said(preview);
        assert.ok(first.length > 0, preview.text);
        const up = await sandbox.up(...program.config);
        // Some mistakes are such that AWS refuses them.
        isMade = up.code === 0;
        if (isMade) madeCount = sandbox.state().length;
      });

      beforeEach(function () {
        if (!isMade) this.skip();
      });

      after(() => {
        sandbox.remove();
      });

      it("by `up --refresh`", async () => {
        const run = await sandbox.up("--refresh", ...PACK, ...program.config);
        // What is told of one resource's inputs stops an update before the others are judged.
        const isStopped = run.code !== 0;
        const unexpected = said(run).filter((line) => !first.includes(line));
        assert.deepEqual(unexpected, [], run.text);
        assert.ok(isStopped || said(run).length === first.length, run.text);
      });

      it("once it is refreshed", async () => {
        const refresh = await sandbox.run(["refresh", "--yes", "--skip-preview"]);
        assert.equal(refresh.code, 0, refresh.text);
        const preview = await sandbox.preview(...PACK, ...program.config);
        assert.deepEqual(said(preview), first, preview.text);
      });

      it("of the refreshed state alone, by `policy analyze`", async () => {
        // A mistake may undo what it made: then the state has less than the program, and only the program tells.
        if (sandbox.state().length < madeCount) await sandbox.up(...program.config);
        const run = await sandbox.run(["policy", "analyze", ...PACK, "--stack", "prod"]);
        assert.deepEqual(analyzed(run), first, run.text);
      });

      it("once all of it is imported into a stack that knows none of it", async () => {
        const file = path.join(sandbox.home, "import.json");
        writeFileSync(file, JSON.stringify(importsOf(sandbox)));
        const forget = await sandbox.run(["stack", "rm", "prod", "--force", "--yes"]);
        assert.equal(forget.code, 0, forget.text);
        const options = ["--yes", "--generate-code=false", "--protect=false", "--skip-preview"];
        await sandbox.run(["stack", "init", "prod"]);
        const run = await sandbox.run(["import", "-f", file, ...options, "--stack", "prod"]);
        assert.equal(run.code, 0, run.text);
        const preview = await sandbox.preview(...PACK, ...program.config);
        assert.deepEqual(said(preview), first, preview.text);
      });
    });
  }
});

/** Every resource of the provider, by its id. */
function importsOf(sandbox: Sandbox) {
  const resources = sandbox
    .state()
    .filter(({ type, id }) => type.startsWith("aws:") && id !== undefined)
    .map(({ type, urn, id }) => ({ type, name: urn.split("::").at(-1), id }));
  return { resources };
}

/** `policy analyze` prints for people: `- [mandatory] [severity: high]  rule  (aws:elasticache:Cluster: cache)`. */
function analyzed({ text }: Run): string[] {
  const lines = text.matchAll(/- \[(\w+)\](?: \[severity: \w+\])? +([\w-]+) +\(\S+ (.+)\)$/gm);
  return [...new Set([...lines].map(([, level, rule, name]) => `${level} ${rule} ${name}`))].sort();
}
