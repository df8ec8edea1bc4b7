/** The drills of docs/guides: commands in their order, each with what the page says it prints. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { blocksOf } from "./pages";

const ROOT = path.resolve(__dirname, "../..");

export interface Step {
  readonly command: string;
  /** What is typed into the shell that the command opens. */
  readonly input: readonly string[];
  /** An excerpt: each line is printed, in this order, perhaps with more between and behind. */
  readonly printed: readonly string[];
}

export interface Drill {
  readonly page: string;
  readonly steps: readonly Step[];
}

/** The pages that have one. */
export function drills(): readonly Drill[] {
  return readdirSync(path.join(ROOT, "docs/guides"))
    .map((name) => `docs/guides/${name}`)
    .map((page) => ({ page, steps: blocksOf(page).flatMap(stepsOf) }))
    .filter(({ steps }) => steps.length > 0);
}

function stepsOf({ language, text }: { language: string; text: string }): readonly Step[] {
  if (language !== "console") return [];
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = "", ...lines] = part.split("\n");
      const typed = lines.filter((line) => line.startsWith("# "));
      return {
        command,
        input: typed.map((line) => line.slice("# ".length)),
        printed: lines.filter((line) => line.trim() !== "" && !line.startsWith("# ")),
      };
    });
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

const squeezed = (text: string): string => text.replace(/\s+/g, " ").trim();
