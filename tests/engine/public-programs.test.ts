/**
 * Programs as people write them, on the real CLI: previewed and deployed with the pack, refreshed, deployed again, destroyed. One that every
 * function, component or type of another package takes part in here; all of them with `npm run test:engine`.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { borrowed } from "../sandbox/apps/proven";
import { PACK } from "./agreement";
import { complaints, REPOSITORY, requirePulumi, saidOf, Sandbox, steps } from "./sandbox";
import { isLongForm } from "../long-form";

const FOLDER = "tests/sandbox/programs/public";
const CASES = path.join(REPOSITORY, "../shared/cases/reports/not-rehearsed");

/** A component whose program is in a package that is not installed here: it is put beside the program, as npm would. */
const REMOTE = "vpc-component";
const AWSX = { version: "3.9.0", pulumi: { resource: true, name: "awsx", version: "3.9.0" } };

const ALL = foldersIn(path.join(REPOSITORY, FOLDER));
const A_FEW = ["lambda-client", REMOTE];
const PROGRAMS = isLongForm ? ALL : A_FEW;

function foldersIn(folder: string): readonly string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

describe(`the real engine: programs as people write them (${saidOf(PROGRAMS, ALL)})`, function () {
  this.timeout(600_000);
  const copies: string[] = [];

  before(function () {
    requirePulumi(this);
  });

  after(() => {
    for (const copy of copies) rmSync(path.dirname(copy), { recursive: true });
  });

  function copyOf(program: string): string {
    const copy = borrowed(program);
    copies.push(copy);
    return copy;
  }

  function withItsPackage(): string {
    const copy = copyOf(path.join(REPOSITORY, FOLDER, REMOTE));
    const folder = path.join(copy, "node_modules/@pulumi/awsx");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "package.json"), JSON.stringify(AWSX));
    return copy;
  }

  async function lives(program: string): Promise<void> {
    const sandbox = new Sandbox(program, "dev");
    try {
      const preview = await sandbox.preview(...PACK);
      assert.deepEqual([preview.code, complaints(preview)], [0, []], preview.text);
      const up = await sandbox.up(...PACK);
      assert.deepEqual([up.code, complaints(up)], [0, []], up.text);
      const refresh = await sandbox.run(["refresh", "--yes", "--skip-preview"]);
      assert.deepEqual([refresh.code, steps(refresh)], [0, {}], refresh.text);
      const seen = await sandbox.preview();
      assert.deepEqual([seen.code, steps(seen)], [0, {}], seen.text);
      const again = await sandbox.up("--expect-no-changes");
      assert.deepEqual([again.code, steps(again)], [0, {}], again.text);
      const destroy = await sandbox.run(["destroy", "--yes", "--skip-preview"]);
      assert.deepEqual([destroy.code, complaints(destroy)], [0, []], destroy.text);
      assert.equal(sandbox.world.all("cache-cluster").length, 0);
    } finally {
      sandbox.remove();
    }
  }

  for (const program of PROGRAMS) {
    it(`${program}: preview, up, refresh, up again without a change, destroy`, () =>
      lives(program === REMOTE ? withItsPackage() : `${FOLDER}/${program}`));
  }

  for (const name of isLongForm ? foldersIn(CASES) : []) {
    it(`${name}, of the reported programs: the same`, () => lives(copyOf(path.join(CASES, name))));
  }
});
