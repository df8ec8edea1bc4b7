/** Reads a command line of Pulumi's as Pulumi reads it: which words are commands, and which are values of options. */
import { parseArgs } from "node:util";

/** Options that are followed by a value, each with its short form if it has one. All others stand alone. */
const VALUED: Readonly<Record<string, string>> = {
  ...{ config: "c", cwd: "C", exclude: "x", message: "m", parallel: "p", stack: "s", target: "t" },
  ...{ verbose: "v", as: "", color: "", "config-file": "", "copy-config-from": "", dest: "" },
  ...{ "event-log": "", file: "", "import-pending-creates": "", memprofilerate: "" },
  ...{ "otel-traces": "", "override-env": "", plan: "", "policy-pack": "" },
  ...{ "policy-pack-config": "", profiling: "", replace: "", "save-plan": "" },
  ...{
    "secrets-provider": "",
    "stack-reference": "",
    "target-replace": "",
    teams: "",
    tracing: "",
  },
};

const OPTIONS = Object.fromEntries(
  Object.entries(VALUED).map(([name, short]) => [
    name,
    { type: "string" as const, ...(short === "" ? {} : { short }) },
  ]),
);

export interface CommandLine {
  /** What is neither an option nor the value of one: command, subcommand, their arguments. */
  readonly words: readonly string[];
  /** Options by their long names, with their values, in order; one that stands alone has none. */
  readonly options: readonly (readonly [name: string, value: string | undefined])[];
}

export function parseArguments(args: readonly string[]): CommandLine {
  const { tokens, positionals } = parseArgs({
    ...{ args: [...args], strict: false, allowPositionals: true, tokens: true },
    options: { ...OPTIONS, help: { type: "boolean", short: "h" } },
  });
  return {
    words: positionals,
    options: tokens.flatMap((token) => {
      if (token.kind !== "option") return [];
      // A short option may have an equals sign before its value.
      const isShort = !token.rawName.startsWith("--");
      return [[token.name, isShort ? token.value?.replace(/^=/, "") : token.value] as const];
    }),
  };
}

/** The value of an option, by its long name; where it is given twice the last one counts, as with Pulumi. */
export function optionOf(args: readonly string[], name: string): string | undefined {
  return optionsOf(args, name).at(-1);
}

/** All values of an option that may be given often. */
export function optionsOf(args: readonly string[], wanted: string): readonly string[] {
  return parseArguments(args).options.flatMap(([name, value]) =>
    name === wanted && value !== undefined && value !== "" ? [value] : [],
  );
}

export function hasOption(args: readonly string[], wanted: string): boolean {
  return parseArguments(args).options.some(([name]) => name === wanted);
}

/** Adds options where Pulumi still reads them as such: before a `--`. */
export function withOptions(args: readonly string[], more: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end < 0 ? [...args, ...more] : [...args.slice(0, end), ...more, ...args.slice(end)];
}

/** The arguments without an option that is ours and its value. */
export function withoutOption(args: readonly string[], name: string): readonly string[] {
  return args.filter(
    (argument, index) =>
      argument !== name && !argument.startsWith(`${name}=`) && args[index - 1] !== name,
  );
}
