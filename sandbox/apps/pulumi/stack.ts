/** Which stack a command is about, made where it does not exist yet, and where Pulumi may write what it writes of it. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeWholeFile } from "../../../formats/whole-file";
import { hasOption, optionOf, parseArguments, withOptions } from "./arguments";
import type { SandboxHome } from "./home";
import { workingFolder, type ProjectFile } from "./project";
import { configCopy, keepConfig, settingsFolder } from "./stack-config";

/** Commands on a stack that run the program or the provider: they get a config file. */
const RUNNING: ReadonlySet<string> = new Set([
  "destroy",
  "dn",
  "down",
  "import",
  "pre",
  "preview",
  "refresh",
  "up",
  "update",
  "watch",
]);

/**
 * Commands on a stack that only look at it or its settings. They run in the sandbox's own folder: Pulumi writes to the
 * config file beside the project file in more of them than one would think, and `stack rm` deletes it.
 */
const SETTLED: ReadonlySet<string> = new Set([
  "cancel",
  "config",
  "console",
  "logs",
  "stack",
  "state",
]);

/** `stack` commands of which the stack is the argument, not the option. */
const NAMING: ReadonlySet<string> = new Set([
  ...["create", "init", "list", "ls", "new", "select", "setup", "unselect"],
  ...["delete", "remove", "rm"],
]);
const CHOOSING: ReadonlySet<string> = new Set(["create", "init", "new", "select", "setup"]);
const REMOVING: ReadonlySet<string> = new Set(["delete", "remove", "rm"]);

/** Options that name a file, relative to the folder that the user is in. */
const FILE_OPTIONS: ReadonlySet<string> = new Set(["--event-log", "--file"]);

const DEFAULT_STACK = "dev";

/** A command line that Pulumi can run, and what is to be done after it went well. */
export interface Prepared {
  readonly args: readonly string[];
  finish(): void;
}

/**
 * The arguments completed with the stack and its config file, the stack having been made if need be.
 *
 * @param scratch folder of this run
 */
export function withStack(
  args: readonly string[],
  project: ProjectFile | undefined,
  home: SandboxHome,
  scratch: string,
  environment: NodeJS.ProcessEnv,
): Prepared {
  const asGiven = { args, finish: () => undefined };
  if (project === undefined || hasOption(args, "help")) return asGiven;
  const run = new StackRun(args, project, home, scratch, environment);
  const [command = "", subcommand = ""] = run.words;
  if (command === "stack" && NAMING.has(subcommand)) return run.naming();
  if (SETTLED.has(command)) return run.settled();
  if (RUNNING.has(command)) return run.running();
  return command === "policy" && subcommand === "analyze" ? run.analyzing() : asGiven;
}

/** The stack that a command is about: the one it names, else the one that `stack select` chose, else `dev`. */
export function stackOf(args: readonly string[], project: ProjectFile, home: SandboxHome): string {
  const named = optionOf(args, "stack") ?? selectedStack(project, home);
  return baseName(named ?? DEFAULT_STACK);
}

/** The stack that `stack select` chose for this project, if any (the CLI's own memory goes by folder). */
function selectedStack(project: ProjectFile, home: SandboxHome): string | undefined {
  const file = selectionFile(project, home);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

function selectionFile(project: ProjectFile, home: SandboxHome): string {
  return path.join(home.root, "selected", `${project.name}.txt`);
}

class StackRun {
  readonly words: readonly string[];
  readonly #named: string | undefined;

  constructor(
    private readonly args: readonly string[],
    private readonly project: ProjectFile,
    private readonly home: SandboxHome,
    private readonly scratch: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.words = parseArguments(args).words;
    this.#named = optionOf(args, "stack");
  }

  /** `stack init NAME` and its like. */
  naming(): Prepared {
    const [, subcommand = "", name] = this.words;
    const isRemoving = REMOVING.has(subcommand);
    const stack = isRemoving && name === undefined ? this.#stackOption(this.#stack) : [];
    const chosen = name ?? this.#named ?? optionOf(this.args, "config"); // `-c` is short for --create here.
    return {
      args: this.#inSettings(stack),
      finish: () => {
        if (CHOOSING.has(subcommand) && chosen !== undefined) this.#select(baseName(chosen));
        const isGone = isRemoving && baseName(name ?? this.#stack) === this.#stack;
        if (subcommand === "unselect" || isGone) this.#select(undefined);
      },
    };
  }

  /** A command that needs neither program nor provider. */
  settled(): Prepared {
    const stack = this.#stack;
    const [command, subcommand, name] = this.words;
    this.#make(stack);
    const needsConfig = command === "config" && !hasOption(this.args, "config-file");
    return {
      args: this.#inSettings([
        ...this.#stackOption(stack),
        ...(needsConfig ? this.#configFile(stack) : []),
      ]),
      finish: () => {
        if (needsConfig) keepConfig(stack, this.project, this.home, this.scratch);
        const isRenamed = command === "stack" && subcommand === "rename";
        if (isRenamed && name !== undefined) this.#select(baseName(name));
      },
    };
  }

  running(): Prepared {
    const stack = this.#stack;
    this.#make(stack);
    const needsConfig = !hasOption(this.args, "config-file");
    const more = [...this.#stackOption(stack), ...(needsConfig ? this.#configFile(stack) : [])];
    const removes = hasOption(this.args, "remove"); // The stack, and the config file beside the project file.
    if (removes && hasOption(this.args, "run-program")) {
      throw new Error(
        "the sandbox does not run the program and remove the stack in one: `destroy --run-program`, then `stack rm`",
      );
    }
    return {
      args: removes ? this.#inSettings(more) : withOptions(this.args, more),
      finish: () => undefined,
    };
  }

  analyzing(): Prepared {
    const isFile = hasOption(this.args, "file");
    if (!isFile) this.#make(this.#stack);
    const stack = isFile ? [] : this.#stackOption(this.#stack);
    return { args: withOptions(this.args, stack), finish: () => undefined };
  }

  get #stack(): string {
    return stackOf(this.args, this.project, this.home);
  }

  #stackOption(stack: string): readonly string[] {
    return this.#named === undefined ? ["--stack", stack] : [];
  }

  #configFile(stack: string): readonly string[] {
    return ["--config-file", configCopy(stack, this.project, this.home, this.scratch, this.args)];
  }

  /** The arguments for a run in the sandbox's own folder, `--cwd` being the last one and so the one that counts. */
  #inSettings(more: readonly string[]): readonly string[] {
    const files = withAbsoluteFiles(this.args, workingFolder(this.args));
    return withOptions(files, [...more, "--cwd", settingsFolder(this.project, this.home)]);
  }

  #select(stack: string | undefined): void {
    const file = selectionFile(this.project, this.home);
    mkdirSync(path.dirname(file), { recursive: true });
    if (stack === undefined) rmSync(file, { force: true });
    else writeWholeFile(file, stack);
  }

  #make(stack: string): void {
    const { name } = this.project;
    const file = path.join(this.home.state, ".pulumi", "stacks", name, `${stack}.json`);
    if (existsSync(file)) return;
    const made = spawnSync("pulumi", ["stack", "init", stack, "--no-select", "--non-interactive"], {
      cwd: settingsFolder(this.project, this.home),
      env: this.environment,
      encoding: "utf8",
    });
    if (made.status !== 0) {
      throw new Error(`cannot make the stack ${stack}: ${made.stderr.trim()}`);
    }
  }
}

/** `organization/memcached/dev` → `dev`. */
function baseName(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
}

/** The arguments with the files they name found from any folder. */
function withAbsoluteFiles(args: readonly string[], folder: string): readonly string[] {
  const isGraph = args.includes("graph");
  return args.map((argument, index) => {
    const [name = "", ...rest] = argument.split("=");
    if (FILE_OPTIONS.has(name) && rest.length > 0) {
      return `${name}=${path.resolve(folder, rest.join("="))}`;
    }
    const before = args[index - 1] ?? "";
    const isFile = FILE_OPTIONS.has(before) || (isGraph && before === "graph");
    return isFile ? path.resolve(folder, argument) : argument;
  });
}
