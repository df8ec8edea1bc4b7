/** Prints every figure with its bound; exit code 1 when one is over. `npm run bench`, or `npm run bench -- map` for one section. */

import { section as engine } from "./engine";
import { section as largeAccount } from "./large-account";
import { section as map } from "./map";
import { section as policies } from "./policies";
import { section as realCli } from "./real-cli";
import type { Figure, Section } from "./sections";
import { section as start } from "./start";

const SECTIONS: Readonly<Record<string, Section>> = {
  engine,
  "large-account": largeAccount,
  policies,
  start,
  "real-cli": realCli,
  map,
};

/** The sections asked for by name, else all. */
function sectionsNamed(names: readonly string[]): Section[] {
  const asked = names.length === 0 ? Object.keys(SECTIONS) : names;
  return asked.map((name) => {
    const section = SECTIONS[name];
    if (section !== undefined) return section;
    const known = Object.keys(SECTIONS).join(", ");
    throw new Error(`there is no section "${name}"; there are ${known}`);
  });
}

function lineOf({ figure, value, bound, unit }: Figure): string {
  const verdict = value <= bound ? "ok" : "OVER";
  const shown = value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
  return `  ${figure.padEnd(48)} ${shown.padStart(8)} ${unit.padEnd(6)} bound ${String(bound).padStart(6)}  ${verdict}`;
}

async function main(): Promise<void> {
  let isOver = false;
  for (const section of sectionsNamed(process.argv.slice(2))) {
    process.stdout.write(`${section.title}\n`);
    for (const figure of await section.run()) {
      isOver ||= figure.value > figure.bound;
      process.stdout.write(`${lineOf(figure)}\n`);
    }
  }
  process.exitCode = isOver ? 1 : 0;
}

void main();
