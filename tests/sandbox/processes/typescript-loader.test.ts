import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { REPOSITORY } from "../../../sandbox/apps/repository";

/** One name for all runs: the cache has one entry for each file that was ever loaded. */
const FOLDER = join(REPOSITORY, ".sandbox/typescript-loader-test");
const FILE = join(FOLDER, "program.ts");
const KEPT = join(
  REPOSITORY,
  "node_modules/.cache/typescript",
  createHash("sha1").update(`${FILE}\0`).digest("hex"),
);

describe("the loader of TypeScript", () => {
  before(() => {
    mkdirSync(FOLDER, { recursive: true });
  });

  after(() => {
    rmSync(FOLDER, { recursive: true, force: true });
    rmSync(KEPT, { force: true });
  });

  function prints(source: string): string {
    writeFileSync(FILE, source);
    const loader = join(REPOSITORY, "sandbox/processes/typescript-loader.cjs");
    const { stdout, stderr } = spawnSync(process.execPath, ["-r", loader, FILE], {
      encoding: "utf8",
    });
    return stdout.trim() || stderr;
  }

  it("runs what the file says now, not what it said the last time", () => {
    assert.equal(prints("const n: number = 1; console.log(n);"), "1");
    assert.equal(prints("const n: number = 2; console.log(n);"), "2");
    assert.equal(prints("const n: number = 1; console.log(n);"), "1");
  });

  it("takes what was kept of the very same text", () => {
    const source = "const text: string = 'said'; console.log(text);";
    assert.equal(prints(source), "said");
    writeFileSync(KEPT, readFileSync(KEPT, "utf8").replace("'said'", "'kept'"));
    assert.equal(prints(source), "kept");
  });

  it("does not take what another process has half written", () => {
    const source = "const text: string = 'whole'; console.log(text);";
    assert.equal(prints(source), "whole");
    writeFileSync(KEPT, readFileSync(KEPT, "utf8").slice(0, 20));
    assert.equal(prints(source), "whole");
  });

  it("leaves out fields that have no value, for a base class may have set them", () => {
    const source = `class Base { constructor() { Object.assign(this, { id: "set" }); } }
      class Derived extends Base {
        public readonly id!: string;
        name?: string;
        #own = 1;
        count = this.#own + 1;
      }
      const made = new Derived();
      console.log(made.id, made.count, "name" in made);`;
    assert.equal(prints(source), "set 2 false");
  });

  it("names the line of a mistake as it is in the file", () => {
    const said = prints("interface Gone {\n  a: string;\n}\nthrow new Error('here');");
    assert.match(said, /program\.ts:4/);
  });
});
