/** The bench's page and history, with figures made up: what is measured is not asked here, but what is said of it. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Entry } from "../bench/history";
import { appendTo, NotAHistory, readHistory, regressionsOf, saidOf } from "../bench/history";
import { pageFiles, readFigures } from "../bench/page";
import type { Measured } from "../bench/report";
import { entryOf, isOver, textOf } from "../bench/report";
import { median } from "../bench/sections";
import { RUN_TYPESCRIPT } from "../sandbox/processes/run-typescript";

const ROOT = join(__dirname, "..");

function entry(value: number, more: Partial<Entry> = {}): Entry {
  const figures = { "engine: sources": value };
  return { commit: "c0ffee", date: "2026-01-01T00:00:00Z", machine: "two cores", figures, ...more };
}

const MEASURED: Measured = {
  name: "made",
  title: "A section",
  commit: "c0ffee",
  date: "2026-01-01T00:00:00.000Z",
  machine: "two cores",
  figures: [
    { figure: "good", against: "nothing", value: 1.5, bound: 2, measured: "3 s : 2 s" },
    { figure: "<bad>", against: "nothing", value: 3, bound: 2 },
  ],
  notes: ["moto is not installed"],
};

describe("the history of the figures", () => {
  const folder = mkdtempSync(join(tmpdir(), "history-"));
  const file = join(folder, "history.json");

  afterEach(() => {
    rmSync(file, { force: true });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("21 % over the median is said, 19 % is not, and what is faster never", () => {
    const history = [90, 100, 110].map((value) => entry(value));
    deepStrictEqual(regressionsOf(entry(119), history), []);
    deepStrictEqual(regressionsOf(entry(50), history), []);
    const found = regressionsOf(entry(121), history);
    deepStrictEqual(found, [{ figure: "engine: sources", value: 121, median: 100, entries: 3 }]);
    deepStrictEqual(found.map(saidOf), [
      "regression: engine: sources: 121.00, 21 % over 100.00, the median of the last 3 runs on such a machine",
    ]);
  });

  it("the last ten of the same kind of machine are compared, and no others", () => {
    const old = Array.from({ length: 10 }, () => entry(1));
    const last = Array.from({ length: 10 }, () => entry(100));
    const others = Array.from({ length: 10 }, () => entry(1, { machine: "eight cores" }));
    deepStrictEqual(regressionsOf(entry(110), [...old, ...last, ...others]), []);
    strictEqual(regressionsOf(entry(110), [...last, ...old]).length, 1);
  });

  it("a first run, and a new figure, have nothing to be compared with", () => {
    deepStrictEqual(regressionsOf(entry(5), []), []);
    deepStrictEqual(regressionsOf(entry(5), [entry(1, { figures: { other: 1 } })]), []);
  });

  it("the median of an even number of values lies between the middle two", () => {
    deepStrictEqual([median([4, 1, 3, 2]), median([3, 1, 2]), median([7])], [2.5, 2, 7]);
  });

  it("is added to, entry by entry", () => {
    deepStrictEqual(readHistory(file), []);
    appendTo(file, entry(1));
    appendTo(file, entry(2));
    deepStrictEqual(readHistory(file), [entry(1), entry(2)]);
  });

  for (const [what, text] of [
    ["cut off", '[{"commit":"c0'],
    ["not a list", '{"commit":"c0ffee"}'],
    ["without a machine", '[{"commit":"a","date":"b","figures":{}}]'],
    ["with a figure that is a text", JSON.stringify([entry("1" as unknown as number)])],
    ["empty", ""],
  ] as const) {
    it(`a file that is ${what} is one line, and left as it is`, () => {
      writeFileSync(file, text);
      const append = (): void => {
        appendTo(file, entry(1));
      };
      for (const use of [() => readHistory(file), append]) {
        const error = thrownBy(use);
        ok(error instanceof NotAHistory);
        match(error.message, /^\S+history\.json is not a history of figures \(.+\)\. It is left/);
        ok(!error.message.includes("\n"));
      }
      strictEqual(readFileSync(file, "utf8"), text);
    });
  }

  it("a damaged file ends the command at once, with exit code 2 and one line", () => {
    writeFileSync(file, "[");
    const bench = spawnSync(
      process.execPath,
      [...RUN_TYPESCRIPT, join(ROOT, "bench/main.ts"), "engine", "--history", file],
      { encoding: "utf8", cwd: ROOT },
    );
    deepStrictEqual([bench.status, bench.stdout], [2, ""]);
    match(bench.stderr, /^\S+history\.json is not a history of figures [^\n]+\n$/);
    strictEqual(readFileSync(file, "utf8"), "[");
  }).timeout(60_000);
});

function thrownBy(use: () => unknown): unknown {
  try {
    use();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("the page of the figures", () => {
  it("is what the figures beside it say: npm run bench -- --write", async () => {
    for (const [name, text] of await pageFiles(readFigures()))
      strictEqual(readFileSync(join(ROOT, "docs/bench", name), "utf8"), text, name);
  });

  it("has every section", () => {
    deepStrictEqual(
      readFigures().map(({ name }) => name),
      ["engine", "large-account", "policies", "world", "start", "real-cli", "map"],
    );
  });

  it("says of each figure what it is divided by, its bound, and both sides", async () => {
    const files = await pageFiles([MEASURED]);
    const page = (files.get("README.md") ?? "").replaceAll(/ +/g, " ");
    match(page, /^\| good \| nothing \| 1\.50 \| 2 \| 3 s : 2 s \|$/m);
    match(page, /^\| <bad> \| nothing \| \*\*3\.00, over\*\* \| 2 \| \|$/m);
    match(page, /^2026-01-01, commit c0ffee\.$/m);
    match(page, /^moto is not installed$/m);
    deepStrictEqual(JSON.parse(files.get("figures.json") ?? ""), [MEASURED]);
  });

  it("draws a bar for each figure, in another colour where it is over its bound", async () => {
    const chart = (await pageFiles([MEASURED])).get("chart.svg") ?? "";
    deepStrictEqual(
      [...chart.matchAll(/class="(bar|over)"[^>]* width="([\d.]+)"/g)].map(([, cls, width]) => [
        cls,
        width,
      ]),
      [
        ["bar", "195.0"],
        ["over", "286.0"],
      ],
    );
    match(chart, /&lt;bad&gt; \/ nothing/);
    match(chart, /prefers-color-scheme: dark/);
  });

  it("is printed as a table, and what could not be measured as a line", () => {
    const lines = textOf(MEASURED).split("\n");
    ok(lines.some((line) => /good .*nothing .*1\.50 .*2 .*ok .*3 s : 2 s/.test(line)));
    ok(lines.some((line) => /<bad> .*3\.00 .*2 .*OVER/.test(line)));
    ok(lines.includes("  moto is not installed"));
  });

  it("a figure that is not a number is over its bound", () => {
    strictEqual(isOver({ figure: "", against: "", value: NaN, bound: 1 }), true);
  });

  it("is an entry of the history by the names of section, figure and what it is divided by", () => {
    deepStrictEqual(entryOf([MEASURED]).figures, {
      "made: good / nothing": 1.5,
      "made: <bad> / nothing": 3,
    });
  });
});
