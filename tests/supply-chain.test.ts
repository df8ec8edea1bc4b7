/** What `npm ci` brings onto a machine: from where, under which licence, and what of it runs at once. */
import { deepStrictEqual, match, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const ROOT = join(__dirname, "..");

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

/** A package in a bill of materials of CycloneDX. */
interface Component {
  readonly name: string;
  readonly version: string;
  readonly hashes?: readonly { readonly alg: string }[];
  readonly licenses?: readonly {
    readonly expression?: string;
    readonly license?: { readonly id?: string };
  }[];
}

/** Licences that a tool under Apache-2.0 can be used with; those of a choice are written as npm writes them. */
const LICENCES = new Set([
  "0BSD",
  "(BSD-3-Clause AND Apache-2.0)",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "EPL-2.0 OR GPL-3.0-or-later",
  "ISC",
  "MIT",
  "MPL-2.0",
  "PSF-2.0",
  "Python-2.0",
]);

/** Their manifest points to a file, which is the text of the MIT licence. */
const READ_BY_HAND = new Set(["@logdna/tail-file", "spawndamnit"]);

describe("what npm ci installs", () => {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    allowScripts: Record<string, boolean>;
  };
  const installed = Object.entries(lock.packages).flatMap(([path, one]) =>
    path.includes("node_modules/") && one.link !== true
      ? [{ name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length), ...one }]
      : [],
  );

  it("comes from the registry, with a checksum", () => {
    for (const { name, resolved, integrity } of installed) {
      // Left out where the registry's own address is meant.
      if (resolved !== undefined) match(resolved, /^https:\/\/registry\.npmjs\.org\//, name);
      match(integrity ?? "", /^sha512-/, name);
    }
  });

  it("runs no script at once but those that are listed", () => {
    const scripts = installed.filter((one) => one.hasInstallScript === true);
    const names = [...new Set(scripts.map(({ name }) => name))].sort();
    const listed = Object.keys(manifest.allowScripts).map((one) => one.replace(/(.)@.*$/, "$1"));
    deepStrictEqual(names, [...new Set(listed)].sort());
  });

  it("is updated one line at a time: at most one open update each", () => {
    const { updates } = parse(readFileSync(join(ROOT, ".github/dependabot.yml"), "utf8")) as {
      updates: {
        "package-ecosystem": string;
        "open-pull-requests-limit": number;
        groups: Record<string, { patterns: string[] }>;
      }[];
    };
    deepStrictEqual(
      updates.map((one) => [
        one["package-ecosystem"],
        one["open-pull-requests-limit"],
        Object.values(one.groups).map(({ patterns }) => patterns),
      ]),
      [
        ["npm", 1, [["*"]]],
        ["github-actions", 1, [["*"]]],
      ],
    );
  });

  it("is in the bill of materials, with its checksum, under a licence that is known: npm run sbom", function () {
    this.timeout(60_000);
    const { components } = JSON.parse(
      execFileSync("npm", ["run", "--silent", "sbom"], {
        cwd: ROOT,
        encoding: "utf8",
        maxBuffer: 1 << 28,
      }),
    ) as { components: readonly Component[] };
    const listed = new Map(components.map((one) => [`${one.name}@${one.version}`, one]));
    for (const { name, version = "" } of installed) {
      const { hashes = [], licenses = [] } = listed.get(`${name}@${version}`) ?? {};
      deepStrictEqual(
        hashes.map(({ alg }) => alg),
        ["SHA-512"],
        name,
      );
      const licence = licenses.map((one) => one.expression ?? one.license?.id).join();
      ok(LICENCES.has(licence) || READ_BY_HAND.has(name), `${name}: ${licence}`);
    }
  });
});
