import assert from "node:assert/strict";
import path from "node:path";
import { endAll } from "../../sandbox/processes/tied-process";
import { assertAgreement, cliFindings, PACK, runBoth } from "./agreement";
import { requirePulumi, Sandbox, saidOf } from "./sandbox";
import { isLongForm } from "../long-form";

const ALL = ["examples/seed", "examples/existing-vpc", "examples/serverless", "."];
const PROGRAMS = isLongForm ? ALL : ALL.slice(0, 1);

/** The programs of `examples/mistakes` are compared in `policies.test.ts`, where they are judged. */
describe(`the real engine and the rehearsal (${saidOf(PROGRAMS, ALL)} programs)`, function () {
  this.timeout(600_000);

  before(function () {
    requirePulumi(this);
  });

  after(() => endAll());

  for (const program of PROGRAMS) {
    it(`agree on ${program}: resources, inputs and findings, dry run and result`, async () => {
      const sandbox = new Sandbox(program, "dev");
      try {
        const both = await runBoth(sandbox);
        assertAgreement(both);
        assert.ok(both.result !== undefined, both.preview.text);
        const said = cliFindings(both.result.up).map(withoutUrn);
        assert.deepEqual(await analyzed(sandbox), [...new Set(said)].sort());
      } finally {
        sandbox.remove();
      }
    });
  }
});

/** What `policy analyze` says of the exported state, as `level policy`. */
async function analyzed(sandbox: Sandbox): Promise<readonly string[]> {
  const file = path.join(sandbox.home, "export.json");
  const exported = await sandbox.run(["stack", "export", "--stack", sandbox.stack, "--file", file]);
  assert.equal(exported.code, 0, exported.text);
  const { text } = await sandbox.run(["policy", "analyze", "--file", file, ...PACK, "--json"]);
  const said = judgementsIn(text).map((one) => `${one.enforcementLevel} ${one.policyName}`);
  return [...new Set(said)].sort();
}

interface Judged {
  readonly policyName: string;
  readonly enforcementLevel: string;
}

/** In the engine's events, one a line. */
function judgementsIn(text: string): readonly Judged[] {
  const lines = text.split("\n").filter((line) => line.startsWith("{"));
  assert.ok(lines.length > 0, text);
  return lines.flatMap((line) => (JSON.parse(line) as { policyEvent?: Judged }).policyEvent ?? []);
}

function withoutUrn(finding: string): string {
  return finding.split(" ").slice(0, 2).join(" ");
}
