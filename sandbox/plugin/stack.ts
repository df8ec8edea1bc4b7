/**
 * Which stack a command is about, made where it does not exist yet, with a config file that the sandbox may write to.
 *
 * On AWS one would have run `pulumi stack init dev`, which writes an encryption salt into `Pulumi.dev.yaml`. Here the salt goes
 * into a copy under `.sandbox/`, and the file that is used on AWS stays as it is.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import type { SandboxHome } from "./home";

export interface ProjectFile {
  readonly name: string;
  readonly folder: string;
  /** What the world is furnished with (`config: { sandbox:seeds: … }`). */
  readonly seeds: readonly string[];
}

/** Commands that are about a stack and take `--stack`. */
const STACK_COMMANDS: ReadonlySet<string> = new Set([
  "cancel",
  "config",
  "console",
  "destroy",
  "import",
  "logs",
  "preview",
  "pre",
  "refresh",
  "stack",
  "state",
  "up",
  "update",
  "watch",
]);

/** Of these, the ones that take `--config-file`. */
const CONFIG_COMMANDS: ReadonlySet<string> = new Set([
  "destroy",
  "import",
  "preview",
  "pre",
  "refresh",
  "up",
  "update",
  "watch",
]);

/** Of these, the ones that do not run the program. */
const WITHOUT_PROGRAM: ReadonlySet<string> = new Set(["destroy", "refresh", "import"]);

/** Stack commands of which the name is the argument, not the option. */
const NAMING: ReadonlySet<string> = new Set(["init", "ls", "select", "rm", "rename"]);

const DEFAULT_STACK = "dev";

/** The project the arguments are about: in `--cwd`, or here or above. */
export function findProject(args: readonly string[]): ProjectFile | undefined {
  let folder = path.resolve(optionOf(args, ["-C", "--cwd"]) ?? ".");
  for (;;) {
    const file = ["Pulumi.yaml", "Pulumi.yml"]
      .map((n) => path.join(folder, n))
      .find((f) => existsSync(f));
    if (file !== undefined) {
      return projectOf(file);
    }
    const parent = path.dirname(folder);
    if (parent === folder) {
      return undefined;
    }
    folder = parent;
  }
}

function projectOf(file: string): ProjectFile {
  const content = parse(readFileSync(file, "utf8")) as {
    name?: string;
    config?: Record<string, unknown>;
  };
  const declared = content.config?.["sandbox:seeds"];
  const value =
    typeof declared === "object" ? (declared as { value?: unknown } | null)?.value : declared;
  const seeds = typeof value === "string" ? value.split(",").map((s) => s.trim()) : [];
  return {
    name: content.name ?? path.basename(path.dirname(file)),
    folder: path.dirname(file),
    seeds,
  };
}

/** The value of an option, in either spelling: `--stack dev`, `--stack=dev`. */
export function optionOf(args: readonly string[], names: readonly string[]): string | undefined {
  return optionsOf(args, names)[0];
}

/** All values of an option that may be given often. */
function optionsOf(args: readonly string[], names: readonly string[]): readonly string[] {
  return args.flatMap((argument, index) => {
    const [name = "", ...rest] = argument.split("=");
    if (!names.includes(name)) return [];
    const value = rest.length > 0 ? rest.join("=") : args[index + 1];
    return value === undefined ? [] : [value];
  });
}

/**
 * The arguments completed with the stack and its config file, the stack having been made if need be.
 *
 * @param scratch folder of this run: what `-c key=value` writes is for this run only
 */
export function withStack(
  args: readonly string[],
  project: ProjectFile | undefined,
  home: SandboxHome,
  scratch: string,
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  const [command = "", subcommand = ""] = args.filter((a) => !a.startsWith("-"));
  const isHelp = args.includes("--help") || args.includes("-h");
  if (
    project === undefined ||
    isHelp ||
    !STACK_COMMANDS.has(command) ||
    (command === "stack" && NAMING.has(subcommand))
  ) {
    return args;
  }
  const named = optionOf(args, ["-s", "--stack"]);
  const stack = named ?? selectedStack(home, project) ?? DEFAULT_STACK;
  makeStack(stack, project, home, environment);
  const needsConfig =
    CONFIG_COMMANDS.has(command) && optionOf(args, ["--config-file"]) === undefined;
  return [
    ...args,
    ...(named === undefined ? ["--stack", stack] : []),
    ...(needsConfig ? ["--config-file", configCopy(stack, project, home, scratch, args)] : []),
  ];
}

/** The stack that `pulumi stack select` chose for this project, if any. */
function selectedStack(home: SandboxHome, project: ProjectFile): string | undefined {
  const file = path.join(home.root, "selected", `${project.name}.txt`);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** Remembers `pulumi stack select NAME` (the CLI's own memory goes by folder, and there may be several sandboxes). */
export function rememberSelection(
  args: readonly string[],
  project: ProjectFile | undefined,
  home: SandboxHome,
): void {
  const [command, subcommand, name] = args.filter((a) => !a.startsWith("-"));
  const isSelection = command === "stack" && (subcommand === "select" || subcommand === "init");
  if (project !== undefined && isSelection && name !== undefined) {
    mkdirSync(path.join(home.root, "selected"), { recursive: true });
    writeFileSync(path.join(home.root, "selected", `${project.name}.txt`), name);
  }
}

function stackFile(stack: string, project: ProjectFile, home: SandboxHome): string {
  return path.join(home.state, ".pulumi", "stacks", project.name, `${stack}.json`);
}

function makeStack(
  stack: string,
  project: ProjectFile,
  home: SandboxHome,
  environment: NodeJS.ProcessEnv,
): void {
  if (existsSync(stackFile(stack, project, home))) {
    return;
  }
  // In a folder of its own: `stack init` writes the salt into the config file beside the project file.
  const folder = saltFolder(project, home);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, "Pulumi.yaml"),
    stringify({ name: project.name, runtime: "nodejs" }),
  );
  const made = spawnSync("pulumi", ["stack", "init", stack, "--no-select", "--non-interactive"], {
    cwd: folder,
    env: environment,
    encoding: "utf8",
  });
  if (made.status !== 0) {
    throw new Error(`cannot make the stack ${stack}: ${made.stderr.trim()}`);
  }
}

function saltFolder(project: ProjectFile, home: SandboxHome): string {
  return path.join(home.config, project.name, "salt");
}

/** The stack's config as the project has it, and the sandbox's own salt. */
function configCopy(
  stack: string,
  project: ProjectFile,
  home: SandboxHome,
  scratch: string,
  args: readonly string[],
): string {
  const name = `Pulumi.${stack}.yaml`;
  const own = readYaml(path.join(project.folder, name));
  const { encryptionsalt } = readYaml(path.join(saltFolder(project, home), name));
  const config = readableConfig(own.config, path.join(project.folder, name), project.name, args);
  const file = path.join(scratch, name);
  writeFileSync(
    file,
    stringify({
      ...own,
      ...(config === undefined ? {} : { config }),
      ...(encryptionsalt === undefined ? {} : { encryptionsalt }),
    }),
  );
  return file;
}

/**
 * The config without what `-c` replaces and, where no program is run, without what cannot be read.
 *
 * @throws Error for a `secure:` value: it was encrypted with the passphrase of the stack on AWS, which the sandbox has not
 */
function readableConfig(
  config: unknown,
  file: string,
  project: string,
  args: readonly string[],
): Record<string, unknown> | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  const full = (key: string): string => (key.includes(":") ? key : `${project}:${key}`);
  const given = new Set(
    optionsOf(args, ["-c", "--config"]).map((pair) => full(pair.split("=")[0] ?? "")),
  );
  const kept = Object.entries(config).filter(([key]) => !given.has(full(key)));
  const secret = kept.find(([, value]) => isSecure(value))?.[0];
  if (secret !== undefined && !args.some((argument) => WITHOUT_PROGRAM.has(argument))) {
    throw new Error(
      `${path.relative(process.cwd(), file)}: ${secret} is a secure: value of the stack on AWS; the sandbox has a passphrase of its own and cannot read it. Give one for this run: -c ${secret}=…`,
    );
  }
  return Object.fromEntries(kept.filter(([, value]) => !isSecure(value)));
}

function isSecure(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "secure" in value || Object.values(value).some(isSecure);
}

function readYaml(file: string): Record<string, unknown> {
  const content: unknown = existsSync(file) ? parse(readFileSync(file, "utf8")) : undefined;
  return typeof content === "object" && content !== null
    ? (content as Record<string, unknown>)
    : {};
}
