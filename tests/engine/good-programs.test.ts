/**
 * Good programs at the first preview of the real CLI: this project's own, its examples, and those that are written as public
 * examples are. In production no rule stops one, and what cannot be proven of it are three lines of advice at most. (The
 * corrected twins of `examples/mistakes`, of which nothing is said at all: policies.test.ts.)
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { PACK } from "./agreement";
import { policyEvents, REPOSITORY, requirePulumi, saidOf, Sandbox } from "./sandbox";
import { isLongForm } from "../long-form";

const PUBLIC = "tests/sandbox/programs/public";

/**
 * The tutorial as it was written is a mistake itself; and one program's component belongs to a package that is not installed here
 * (public-programs.test.ts brings it).
 */
const NOT_JUDGED: ReadonlySet<string> = new Set(["examples/seed", `${PUBLIC}/vpc-component`]);

/** The tutorials answer to telnet, which knows no TLS, and one adopts a cluster as the console makes it: this is accepted. */
const AS_TOLD = ["require-tls", "no-default-subnet-group"].map((rule) => ({
  ...{ rule, resource: "*" },
  reason: "the tutorial's own",
}));
const ACCEPTED = ["-c", `memcached:exceptions=${JSON.stringify(AS_TOLD)}`];

const ALL = [".", ...programsIn("examples"), ...programsIn(PUBLIC)].filter(
  (one) => !NOT_JUDGED.has(one),
);
const PROGRAMS = isLongForm ? ALL : ["examples/serverless"];

/** Lines that say that something cannot be proven. */
const MOST_DOUBTS = 3;

function programsIn(folder: string): readonly string[] {
  return readdirSync(path.join(REPOSITORY, folder), { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(({ name }) => path.join(folder, name))
    .filter((program) => existsSync(path.join(REPOSITORY, program, "Pulumi.yaml")));
}

describe(`the real engine: good programs in production (${saidOf(PROGRAMS, ALL)})`, function () {
  this.timeout(300_000);

  before(function () {
    requirePulumi(this);
  });

  for (const program of PROGRAMS) {
    it(`${program}: nothing stops it, at most ${MOST_DOUBTS} doubts`, async () => {
      const sandbox = new Sandbox(program, "prod");
      try {
        const preview = await sandbox.preview(...PACK, ...ACCEPTED);
        assert.equal(preview.code, 0, preview.text);
        const said = policyEvents(preview);
        const grave = said.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
        assert.deepEqual(grave, []);
        const doubts = said.filter(({ message }) => message.includes("cannot prove"));
        assert.ok(doubts.length <= MOST_DOUBTS, preview.text);
      } finally {
        sandbox.remove();
      }
    });
  }
});
