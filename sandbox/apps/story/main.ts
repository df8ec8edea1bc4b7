/**
 * `npm run story [-- --pause]`: the tutorial from its first line to its last, on a screen, with real packets. Every step is
 * checked; the story ends with exit code 1 at the first one that does not go as told, 3 where namespaces cannot be had.
 */

import { createInterface } from "node:readline/promises";

import { Command } from "commander";

import { colours, errorColours } from "../colours";
import { oneLine } from "../one-line";
import { paragraph } from "../table";
import { LabUnavailable, namespacesAvailable } from "../../lab";
import { Stage, StoryBroke } from "./stage";
import { STEPS, type Step } from "./steps";

const EXIT_USAGE = 2;

async function main(): Promise<number> {
  const { pause } = new Command("story")
    .description("The tutorial, step by step, with real packets.")
    .configureOutput({
      outputError: (said, write) => {
        write(`${oneLine(said)}\n`);
      },
    })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT_USAGE))
    .allowExcessArguments(false)
    .option("--pause", "wait for Enter between the steps", false)
    .parse()
    .opts<{ pause: boolean }>();
  const availability = await namespacesAvailable();
  if (!availability.ok) throw new LabUnavailable(availability.reason);
  const stage = new Stage((line) => {
    for (const part of fitted(line, process.stdout.columns)) console.log(part);
  });
  process.once("exit", () => {
    stage.close();
  });
  for (const [index, step] of STEPS.entries()) {
    if (pause && index > 0) await enter();
    await play(stage, step, index + 1);
  }
  console.log(colours.green(`\nAll ${STEPS.length} steps went as told.`));
  return 0;
}

const INDENT = "    ";

/** A line of the story within the terminal's width; a command goes on behind a backslash, as a shell takes it. */
function fitted(line: string, columns: number | undefined): readonly string[] {
  if (columns === undefined || line.length + INDENT.length <= columns) return [INDENT + line];
  const text = line.trimStart();
  const indent = INDENT + line.slice(0, line.length - text.length);
  const [before, hanging] = text.startsWith("$ ") ? [" \\", "      "] : ["", ""];
  const parts = paragraph(text, columns - indent.length - hanging.length - before.length);
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    return `${indent}${index === 0 ? "" : hanging}${part}${isLast ? "" : before}`;
  });
}

async function play(stage: Stage, { title, play: act }: Step, number: number): Promise<void> {
  console.log(colours.bold(`\n(${number}) ${title}`));
  try {
    await act(stage);
  } catch (error) {
    if (!(error instanceof StoryBroke)) throw error;
    throw new StoryBroke(`Step ${number} (${title}) did not go as told: ${error.message}.`);
  }
}

async function enter(): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  await terminal.question(colours.dim("\n    Enter: next step "));
  terminal.close();
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => process.exit(130));
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof LabUnavailable) {
      console.error(`The story cannot be played here: ${error.reason}`);
      process.exit(3);
    }
    if (error instanceof StoryBroke) {
      console.error(errorColours.red(`\n${error.message}`));
      process.exit(1);
    }
    console.error(error);
    process.exit(2);
  },
);
