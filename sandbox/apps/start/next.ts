/** What to do next: a command that can be pasted as it is printed, with the program, stack and config of this run. */
import type { Report } from "./report";

/** What this run was given that the next command is to be given anew. */
const OF_THIS_RUN_ONLY: ReadonlySet<string> = new Set(["--quiet", "--verbose", "--shell"]);
/** Those that are followed by a value. */
const WITH_VALUE: ReadonlySet<string> = new Set(["--as", "--format", "--json"]);

/** @param given the command line of this run */
export function nextLines(
  report: Report,
  given: readonly string[],
  width: number,
): readonly string[] {
  const { more, what, then } = nextOf(report);
  const words = ["npm start --", ...optionsOf([...kept(given), ...more])];
  const line = `Next: ${words.join(" ")}`;
  if (line.length > width) return [`Next: ${what}`, ...broken(words, width)];
  return [line.length + then.length > width ? line : `${line}${then}`];
}

interface Next {
  readonly more: readonly string[];
  /** What it is, above the command. */
  readonly what: string;
  /** What to do then, behind the command. */
  readonly then: string;
}

function nextOf({ exitCode, probes, answer }: Report): Next {
  const wrong = probes.find(({ ok, tries }) => !ok && tries.length > 0);
  if (wrong !== undefined) {
    const more = ["--shell", "--as", wrong.from];
    return { more, what: "telnet from its place", then: ", and telnet from there" };
  }
  if (exitCode !== 1 && answer !== undefined) {
    const then = ", and in that shell telnet the endpoint";
    return { more: ["--shell"], what: "telnet the endpoint from the client's place", then };
  }
  return { more: ["--verbose"], what: "see all of it", then: ", which shows all of it" };
}

function kept(given: readonly string[]): readonly string[] {
  return given.filter(
    (argument, index) =>
      !OF_THIS_RUN_ONLY.has(argument) &&
      !WITH_VALUE.has(argument.split("=")[0] ?? "") &&
      !WITH_VALUE.has(given[index - 1] ?? ""),
  );
}

/** Options with their values, quoted for a shell. */
function optionsOf(args: readonly string[]): readonly string[] {
  const options: string[] = [];
  for (const argument of args) {
    const before = options.at(-1);
    if (argument.startsWith("-") || before === undefined) options.push(quoted(argument));
    else options[options.length - 1] = `${before} ${quoted(argument)}`;
  }
  return options;
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

/** Over several lines of a shell; an option and its value stay together. */
function broken(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + " \\ ".length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(last === undefined ? `  ${word}` : `    ${word}`);
    }
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}
