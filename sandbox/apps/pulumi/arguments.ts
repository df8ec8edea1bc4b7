/** Reads a command line of Pulumi's as Pulumi reads it: which words are commands, and which are values of options. */

/** Options that take a value. All others stand alone. */
const VALUED: ReadonlySet<string> = new Set([
  ...["-C", "--cwd", "--color", "--memprofilerate", "--otel-traces", "--profiling", "--tracing"],
  ...["-v", "--verbose", "-s", "--stack", "-c", "--config", "--config-file", "-m", "--message"],
  ...["-t", "--target", "--target-replace", "--replace", "-x", "--exclude"],
  ...["--policy-pack", "--policy-pack-config", "--event-log", "--save-plan", "--plan"],
  ...["--secrets-provider", "--copy-config-from", "--override-env", "--import-pending-creates"],
  ...["--file", "--dest", "--teams", "-p", "--parallel", "--as", "--stack-reference"],
]);

export interface CommandLine {
  /** What is neither an option nor the value of one: command, subcommand, their arguments. */
  readonly words: readonly string[];
  /** Options with their values, in order; the value of one that stands alone is `""`. */
  readonly options: readonly (readonly [name: string, value: string])[];
}

interface Reading {
  readonly words: string[];
  readonly options: [string, string][];
}

export function parseArguments(args: readonly string[]): CommandLine {
  const read: Reading = { words: [], options: [] };
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? "";
    if (argument === "--") {
      read.words.push(...args.slice(index + 1));
      break;
    }
    const next = args[index + 1];
    if (argument.startsWith("--")) index += readLong(argument, next, read);
    else if (/^-./.test(argument)) index += readShort(argument, next, read);
    else read.words.push(argument);
  }
  return read;
}

/** `--stack dev`, `--stack=dev`, `--yes`. Returns how many further arguments it took. */
function readLong(argument: string, next: string | undefined, { options }: Reading): 0 | 1 {
  const equals = argument.indexOf("=");
  if (equals >= 0) {
    options.push([argument.slice(0, equals), argument.slice(equals + 1)]);
    return 0;
  }
  const takesNext = VALUED.has(argument) && next !== undefined;
  options.push([argument, takesNext ? next : ""]);
  return takesNext ? 1 : 0;
}

/** `-s dev`, `-sdev`, `-s=dev`, `-yfs dev`. Returns how many further arguments it took. */
function readShort(argument: string, next: string | undefined, { options }: Reading): 0 | 1 {
  for (let at = 1; at < argument.length; at += 1) {
    const name = `-${argument.charAt(at)}`;
    if (!VALUED.has(name)) {
      options.push([name, ""]);
      continue;
    }
    const attached = argument.slice(at + 1).replace(/^=/, "");
    options.push([name, attached === "" ? (next ?? "") : attached]);
    return attached === "" ? 1 : 0;
  }
  return 0;
}

/** The value of an option, under any of its names; where it is given twice the last one counts, as with Pulumi. */
export function optionOf(args: readonly string[], names: readonly string[]): string | undefined {
  return optionsOf(args, names).at(-1);
}

/** All values of an option that may be given often. */
export function optionsOf(args: readonly string[], names: readonly string[]): readonly string[] {
  const { options } = parseArguments(args);
  return options.flatMap(([name, value]) => (names.includes(name) && value !== "" ? [value] : []));
}

export function hasOption(args: readonly string[], names: readonly string[]): boolean {
  return parseArguments(args).options.some(([name]) => names.includes(name));
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
