/** docs/versions.md, and the file from which it is made: what each row of the matrix was found to do. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { ABOUT, ROWS } from "./rows";

const ROOT = join(__dirname, "../..");
export const PAGE = "docs/versions.md";
export const RESULTS = join(__dirname, "results.json");

export interface Result {
  readonly name: string;
  readonly verdict: "works" | "FAILS" | "not supported";
  /** What each check said; the first that failed ends the row. */
  readonly outcome: readonly string[];
  /** Of Node.js and of the packages that rows differ in, as they were installed. */
  readonly versions: Readonly<Record<string, string>>;
}

export function readResults(): readonly Result[] {
  return existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, "utf8")) as Result[]) : [];
}

interface Manifest {
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as Manifest;
}

/** What users' projects may have beside the packages: name, range, and which package states it. */
export function stated(): readonly (readonly [what: string, range: string, where: string])[] {
  const { engines, peerDependencies = {} } = manifestOf("components");
  const policies = manifestOf("policies").dependencies;
  const peers = Object.entries(peerDependencies).map(
    ([name, range]) => [name, range, "peers of the components"] as const,
  );
  return [
    ["node", engines.node, "`engines` of all packages"],
    ...peers,
    ["@pulumi/pulumi", policies["@pulumi/pulumi"] ?? "", "dependencies of the policy pack"],
    ["@pulumi/policy", policies["@pulumi/policy"] ?? "", "dependencies of the policy pack"],
  ];
}

/** The page as it should be, for these results. */
export function pageOf(results: readonly Result[]): Promise<string> {
  const text = [
    "# Versions",
    "",
    "What is supported, as `engines` and the peers of the packages state it, and the result of `npm run test:matrix`, from which it is stated.",
    "Node.js 20 has reached its end of life and stays supported; take a living one (22, 24 or later) where you can.",
    "",
    "| With | Supported | Stated in |",
    "| ---- | --------- | --------- |",
    ...stated().map(([what, range, where]) => `| ${nameOf(what)} | ${code(range)} | ${where} |`),
    "",
    "Each row below is a copy of the commit, installed with other versions than the lock file's. Written by `npm run test:matrix -- --write`.",
    "",
    "| With | Node.js | Installed | What was run | Result |",
    "| ---- | ------- | --------- | ------------ | ------ |",
    ...results.map(lineOf),
    "",
    ...Object.entries(ABOUT).map(([check, about]) => `- ${check}: ${about}.`),
    "",
  ].join("\n");
  return format(text, { parser: "markdown", printWidth: 100 });
}

function lineOf({ name, verdict, outcome, versions }: Result): string {
  const row = ROWS.find((one) => one.name === name);
  const installed = Object.keys(row?.versions ?? {}).map((key) =>
    `${nameOf(key)} ${versions[key] ?? ""}`.trim(),
  );
  const shown = installed.length === 0 ? "as locked" : installed.join(", ");
  const reason = row?.unsupported === undefined ? "" : `: ${row.unsupported}`;
  return `| ${name} | ${versions.node ?? ""} | ${shown} | ${outcome.join("; ")} | ${verdict}${reason} |`;
}

function nameOf(what: string): string {
  return { node: "Node.js", typescript: "TypeScript" }[what] ?? code(what);
}

function code(text: string): string {
  // In a cell, a bar ends it.
  return `\`${text.replaceAll("|", "\\|")}\``;
}
