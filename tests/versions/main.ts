/**
 * `npm run test:matrix [-- TEXT] [--write]`: which versions of Node.js, Pulumi, the AWS provider's SDK and TypeScript this works with. Each
 * row of `rows.ts` is a copy of the commit, installed with other versions, in which types are checked and tests run. TEXT: rows whose name
 * contains it only. `--write` keeps what was found in `results.json` and writes docs/versions.md, which is what README, `engines` and the peers state.
 */
import { join } from "node:path";
import Table from "cli-table3";
import { Command } from "commander";
import { format } from "prettier";
import { writeWholeFile } from "../../formats/whole-file";
import { Copy, judge } from "./judge";
import { PAGE, pageOf, readResults, RESULTS, type Result } from "./page";
import { ROWS } from "./rows";

const ROOT = join(__dirname, "../..");

async function write(found: readonly Result[]): Promise<void> {
  const kept = readResults().filter(({ name }) => !found.some((one) => one.name === name));
  const order = ROWS.map(({ name }) => name);
  const results = [...kept, ...found]
    .filter(({ name }) => order.includes(name))
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const json = await format(JSON.stringify(results), { parser: "json", printWidth: 100 });
  writeWholeFile(RESULTS, json);
  writeWholeFile(join(ROOT, PAGE), await pageOf(results));
}

async function main(text: string, options: { readonly write?: true }): Promise<void> {
  const rows = ROWS.filter(({ name }) => name.includes(text));
  if (rows.length === 0) {
    console.error(
      `no row is called "${text}"; there are ${ROWS.map((row) => row.name).join(", ")}`,
    );
    process.exitCode = 2;
    return;
  }
  const copy = new Copy();
  const found: Result[] = [];
  try {
    for (const row of rows) {
      process.stderr.write(`${row.name} …\n`);
      found.push(judge(row, copy));
      if (options.write === true) await write(found);
    }
  } finally {
    copy.remove();
  }
  const table = new Table({
    head: ["with", "result", "what was run"],
    style: { head: [], border: [] },
  });
  for (const { name, verdict, outcome } of found) table.push([name, verdict, outcome.join("\n")]);
  console.log(table.toString());
  process.exitCode = found.every(({ verdict }) => verdict !== "FAILS") ? 0 : 1;
}

void new Command("npm run test:matrix --")
  .argument("[text]", "rows whose name contains it only", "")
  .option("--write", "keep what was found, and write docs/versions.md")
  .action(main)
  .parseAsync();
