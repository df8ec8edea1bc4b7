/** `npm run sandbox -- world show|edit|describe|reset`: changes made outside of Pulumi, as someone would make them in the console. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { writeWholeFile } from "../../../formats/whole-file";
import { FileWorld, neighboursOf, readWorld, replaceWorld } from "../../aws";

const USAGE = `usage: npm run sandbox -- world <command>
  edit             change it by hand in $EDITOR; a refresh sees it as drift
  show             print the world as it is kept
  describe [FILE]  print it as \`aws … describe-*\` does, or write it to a file
                   (without npm's lines: npm run -s sandbox -- world …)
  reset            forget it, in every Region: the next run starts with the VPC
                   that AWS gives every account`;
const EXIT_USAGE = 2;

/** The exit code. */
export function runWorld(args: readonly string[], file: string): number {
  switch (args[0]) {
    case "edit":
      return edit(file);
    case "show":
      FileWorld.open(file);
      console.log(readFileSync(file, "utf8").trimEnd());
      return 0;
    case "describe":
      return describe(FileWorld.open(file), args[1]);
    case "reset":
      for (const one of neighboursOf(file)) rmSync(one.file, { force: true });
      rmSync(file, { force: true });
      return 0;
    case undefined:
    case "help":
    case "--help":
    case "-h":
      console.log(USAGE);
      return 0;
    default:
      console.error(`world must be followed by edit, show, describe or reset, got "${args[0]}".`);
      return EXIT_USAGE;
  }
}

function describe(world: FileWorld, to: string | undefined): number {
  const json = `${JSON.stringify(world.describe(), null, 2)}\n`;
  if (to === undefined) {
    process.stdout.write(json);
    return 0;
  }
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), to);
  try {
    writeWholeFile(path, json);
    return 0;
  } catch (error) {
    console.error(`world describe: ${path} cannot be written: ${(error as Error).message}`);
    return EXIT_USAGE;
  }
}

/** Edits a copy and puts it in the world's place only if it can be read, and if nobody else has changed the world meanwhile. */
function edit(file: string): number {
  FileWorld.open(file);
  const before = readFileSync(file, "utf8");
  const copy = `${file}.edit.json`;
  writeWholeFile(copy, before, { mode: 0o600 });
  const editor = process.env.VISUAL ?? process.env.EDITOR ?? "vi";
  const done = spawnSync(`${editor} "${copy}"`, { shell: true, stdio: "inherit" });
  if (done.status !== 0 || !existsSync(copy)) {
    console.error(`${editor} did not finish; the world is as it was`);
    return 1;
  }
  const problem = problemOf(file, before, copy);
  if (problem !== undefined) {
    console.error(problem);
    return EXIT_USAGE;
  }
  rmSync(copy);
  return 0;
}

/** Takes the edited text over, or says why not. */
function problemOf(file: string, before: string, copy: string): string | undefined {
  try {
    return replaceWorld(file, before, readWorld(copy))
      ? undefined
      : `the world has changed meanwhile and is as that change left it; your text is kept in ${copy}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${reason}\nthe world is as it was; your text is kept in that file`;
  }
}
