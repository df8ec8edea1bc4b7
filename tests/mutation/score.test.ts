/** The table of `npm run mutate`: its figures, its page, and the list of equivalents. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EQUIVALENT } from "./equivalent";
import { keptResults, PAGE, pageOf } from "./page";
import { cellsOf, inOneLine, resultOf, wilson, wronglyNamed } from "./score";
import { drawnFrom, ROOT, type Judged } from "./stryker";

function mutant(status: Judged["status"], original = "a", replacement = "b"): Judged {
  const location = { start: { line: 3, column: 1 }, end: { line: 3, column: 2 } };
  const file = EQUIVALENT[0]?.file ?? "";
  return { status, mutatorName: "any", replacement, location, file, original, line: original };
}

const ABOUT = { room: "sets", mutants: 90, seed: 7, seconds: 1, date: "2026-01-01", commit: "c" };

describe("the score of a room", () => {
  it("is of those killed and those that no test notices; all others are counted apart", () => {
    const statuses = ["Killed", "Killed", "Killed", "Survived", "NoCoverage", "Timeout"] as const;
    const judged = [...statuses, "RuntimeError" as const].map((status) => mutant(status));
    const [room, score, interval, ...counts] = cellsOf(resultOf(ABOUT, judged));
    assert.deepEqual([room, score, interval], ["sets", "60.0", "23–88"]);
    assert.deepEqual(counts, ["7 of 90", "3", "1", "1", "0", "1", "1", "7", "1"]);
  });

  it("leaves out what is named as equivalent, which is said where a test fails all the same", () => {
    const [{ original, replacement } = { original: "", replacement: "" }] = EQUIVALENT;
    const survivor = mutant("Survived", original, replacement);
    const killed = mutant("Killed", original, replacement);
    const { equivalent, survivors } = resultOf(ABOUT, [survivor, mutant("Survived")]);
    assert.deepEqual([equivalent, survivors.length], [1, 1]);
    assert.equal(wronglyNamed([survivor]).length, 0);
    assert.equal(wronglyNamed([killed]).length, 1);
  });

  it("has Wilson's interval", () => {
    const rounded = (hits: number, tries: number) =>
      wilson(hits, tries).map((end) => Math.round(end * 10) / 10);
    assert.deepEqual(rounded(0, 0), [0, 100]);
    assert.deepEqual(rounded(0, 10), [0, 27.8]);
    assert.deepEqual(rounded(10, 10), [72.2, 100]);
    assert.deepEqual(rounded(81, 263), [25.5, 36.6]);
  });
});

describe("a sample", () => {
  const all = Array.from({ length: 100 }, (_, at) => ({ key: String(at), range: "" }));

  it("is the same for a seed, another for another, and no mutant is in it twice", () => {
    const drawn = drawnFrom(all, 40, 1);
    assert.equal(new Set(drawn).size, 40);
    assert.deepEqual(drawnFrom([...all].reverse(), 40, 1), drawn);
    assert.notDeepEqual(drawnFrom(all, 40, 2), drawn);
    assert.equal(drawnFrom(all, 1000, 1).length, 100);
  });
});

describe("the page of mutants", () => {
  it("is what the kept results and the list say (npm run mutate -- --write)", async () => {
    assert.equal(readFileSync(PAGE, "utf8"), await pageOf(keptResults()));
  });

  it("names as equivalent only what stands in the source, once", () => {
    const sources = new Map(
      EQUIVALENT.map(({ file }) => [file, inOneLine(readFileSync(join(ROOT, file), "utf8"))]),
    );
    const gone = EQUIVALENT.filter(
      ({ file, original }) => sources.get(file)?.includes(inOneLine(original)) !== true,
    );
    assert.deepEqual(gone, []);
    const names = EQUIVALENT.map((one) => JSON.stringify({ ...one, reason: "" }));
    assert.equal(new Set(names).size, names.length);
  });
});

describe("npm run mutate", function () {
  this.timeout(30_000);
  const said = (...args: readonly string[]) => {
    const loader = join(ROOT, "sandbox/processes/typescript-loader.cjs");
    const command = ["-r", loader, join(__dirname, "main.ts")];
    const { status, stderr } = spawnSync(process.execPath, [...command, ...args], {
      encoding: "utf8",
    });
    return [status, stderr.trim().split("\n").length, stderr];
  };

  it("says in one line what is wrong with an argument, with exit code 2", () => {
    const [status, lines, text] = said("--sample", "0");
    assert.deepEqual([status, lines], [2, 1]);
    assert.match(String(text), /--sample <number>.*whole number above 0, got 0/);
    const [otherStatus, otherLines, other] = said("cellar");
    assert.deepEqual([otherStatus, otherLines], [2, 1]);
    assert.match(String(other), /'cellar'.*there is no such room: sets, model/);
  });
});
