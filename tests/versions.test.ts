/** What is said to be supported, in `engines`, peers and README, is what `npm run test:matrix` found. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import semver from "semver";
import { manifestOf, PAGE, pageOf, readResults, stated } from "./versions/page";
import type { Result } from "./versions/page";
import { ROWS } from "./versions/rows";
import type { Row } from "./versions/rows";

const ROOT = join(__dirname, "..");
const PACKAGES = [".", "components", "components/provider", "policies", "doctor"];

describe("the versions that are supported", () => {
  const results = readResults();
  const resultOf = ({ name }: Row): Result | undefined =>
    results.find((result) => result.name === name);

  it("the page is what the matrix found: npm run test:matrix -- --write", async () => {
    strictEqual(readFileSync(join(ROOT, PAGE), "utf8"), await pageOf(results));
  });

  it("every row was run, and is as it is said to be", () => {
    deepStrictEqual(
      ROWS.map((row) => [row.name, resultOf(row)?.verdict]),
      ROWS.map(({ name, unsupported }) => [
        name,
        unsupported === undefined ? "works" : "not supported",
      ]),
    );
  });

  it("all packages state the same of Node.js", () => {
    const ranges = PACKAGES.map((folder) => manifestOf(folder).engines.node);
    deepStrictEqual([...new Set(ranges)], [manifestOf("components").engines.node]);
  });

  for (const [what, range, where] of stated()) {
    /** Rows that say something of this range: the pack's are not run with what only the components take. */
    const rows = ROWS.filter(({ checks }) =>
      checks.includes(where.includes("policy pack") ? "policies" : "types"),
    );
    const versionsOf = (isSupported: boolean): string[] =>
      rows
        .filter(({ unsupported }) => (unsupported === undefined) === isSupported)
        .flatMap((row) => resultOf(row)?.versions[what] ?? []);

    it(`${what} ${range} (${where}): takes every version that works, and begins with one`, () => {
      const versions = versionsOf(true);
      deepStrictEqual(
        versions.filter((version) => !semver.satisfies(version, range)),
        [],
      );
      const floors = range.split("||").map((part) => semver.minVersion(part)?.version ?? part);
      deepStrictEqual(
        floors.filter((floor) => !versions.includes(floor)),
        [],
      );
    });
  }

  it("what does not work is outside of the peers", () => {
    const peers = manifestOf("components").peerDependencies ?? {};
    for (const row of ROWS.filter(({ unsupported }) => unsupported !== undefined)) {
      const versions = resultOf(row)?.versions ?? {};
      const refused = Object.keys(row.versions).filter(
        (name) => !semver.satisfies(versions[name] ?? "", peers[name] ?? "*"),
      );
      ok(refused.length > 0, row.name);
    }
  });

  it("README names the floor, recommends a version of Node.js that is alive, and links the page", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const floor = semver.minVersion(manifestOf(".").engines.node);
    match(readme, new RegExp(`Node\\.js ${String(floor?.major)}\\.${String(floor?.minor)}\\b`));
    match(readme, /a living one \(22, 24 or later\)/);
    match(readme, /\(docs\/versions\.md\)/);
  });
});
