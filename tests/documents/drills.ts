/** The commands of a page in their order, each with what is typed into it and what the page says it prints. */
import { spawnSync } from "node:child_process";
import { blocksOf, type Block } from "./pages";

export interface Step {
  readonly page: string;
  readonly command: string;
  /** What is typed into the shell that the command opens. */
  readonly input: readonly string[];
  /** An excerpt: each line is printed, in this order, perhaps with more between and behind. */
  readonly printed: readonly string[];
}

/** What a drill types stands behind a prompt: the root's, or the lab's with a name and an address. */
const TYPED = /^(?:# |\[[^\]]+\] \$ )/;

/** The commands that a page shows. */
export function stepsOf(page: string): readonly Step[] {
  return blocksOf(page).flatMap((block) => {
    if (block.language === "sh") return scriptSteps(page, block);
    return block.language === "console" ? shownSteps(page, block) : [];
  });
}

/** A block with prompts, and with what is printed. */
function shownSteps(page: string, { text }: Block): readonly Step[] {
  return joined(text)
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = "", ...lines] = part.split("\n");
      const typed = lines.filter((line) => TYPED.test(line));
      return {
        page,
        command: withoutComment(command),
        input: typed.map((line) => line.replace(TYPED, "")),
        printed: lines.filter((line) => line.trim() !== "" && !TYPED.test(line)),
      };
    });
}

/** A block of commands alone: each line is one, but for those that the shell reads together. */
function scriptSteps(page: string, { text }: Block): readonly Step[] {
  const commands: string[] = [];
  let open = "";
  for (const line of joined(text).split("\n")) {
    const command = withoutComment(line);
    if (command === "") continue;
    open = open === "" ? command : `${open}\n${command}`;
    if (!isComplete(open)) continue;
    commands.push(open);
    open = "";
  }
  return commands.map((command) => ({ page, command, input: [], printed: [] }));
}

const joined = (text: string): string => text.replace(/\\\n\s*/g, " ");
const withoutComment = (line: string): string => line.replace(/\s+# .*$/, "").trim();

function isComplete(script: string): boolean {
  return !script.startsWith("for ") || spawnSync("bash", ["-n", "-c", script]).status === 0;
}

/** The lines of an excerpt that are not printed in their order; spaces and durations apart. */
export function notPrinted(printed: readonly string[], text: string): readonly string[] {
  let rest = squeezed(text);
  return printed.filter((line) => {
    const at = rest.indexOf(squeezed(line));
    if (at === -1) return true;
    rest = rest.slice(at + squeezed(line).length);
    return false;
  });
}

const squeezed = (text: string): string =>
  text
    .replace(/\d+(\.\d+)? ?s\b/g, "N s")
    .replace(/\s+/g, " ")
    .trim();
