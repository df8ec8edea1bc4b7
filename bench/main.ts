/** Prints every figure with its bound; exit code 1 when one is over. `npm run bench`. */

import { section as engine } from "./engine";
import { section as largeAccount } from "./large-account";
import { section as policies } from "./policies";
import { section as realCli } from "./real-cli";
import type { Figure, Section } from "./sections";

const SECTIONS: readonly Section[] = [engine, largeAccount, policies, realCli];

function lineOf({ figure, value, bound, unit }: Figure): string {
  const verdict = value <= bound ? "ok" : "OVER";
  const shown = value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
  return `  ${figure.padEnd(48)} ${shown.padStart(8)} ${unit.padEnd(6)} bound ${String(bound).padStart(6)}  ${verdict}`;
}

async function main(): Promise<void> {
  let isOver = false;
  for (const section of SECTIONS) {
    process.stdout.write(`${section.title}\n`);
    for (const figure of await section.run()) {
      isOver ||= figure.value > figure.bound;
      process.stdout.write(`${lineOf(figure)}\n`);
    }
  }
  process.exitCode = isOver ? 1 : 0;
}

void main();
