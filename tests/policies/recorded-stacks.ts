/**
 * Makes many stacks by one dry run of a real program, and takes apart what it registered. Stacks have most of their
 * resources in common; those are registered once, and belong to each.
 */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import type { PlannedResource } from "../../reachability";
import { rehearse } from "../../sandbox/apps/start/rehearse";
import type { ResourceLiteral, StackLiteral } from "./stack-literals";
import type { ProgramInput } from "./stacks-program";

const BASE = "s0z";

/** Resources by full name (with the prefix of the stack that has them first), and which of them each stack consists of. */
class Pool {
  readonly resources = new Map<string, readonly [type: string, args: object]>();
  readonly stacks: string[][] = [];
  private readonly names = new Map<string, string>();

  add(stack: StackLiteral): void {
    const prefix = `s${this.stacks.length + 1}z`;
    this.stacks.push(Object.keys(stack).map((name) => this.place(name, stack, prefix)));
  }

  /** Full name of a resource: that of an equal one that rests on equal ones, where there is one. */
  private place(name: string, stack: StackLiteral, prefix: string): string {
    const literal: ResourceLiteral | undefined = stack[name];
    if (literal === undefined) throw new Error(`a stack refers to ${name}, which it lacks`);
    const [type, args] = literal;
    const placed = this.replaced(args, stack, prefix);
    const signature = JSON.stringify([name, type, placed]);
    const known = this.names.get(signature);
    if (known !== undefined) return known;
    const full = `${prefix}${name}`;
    this.names.set(signature, full);
    this.resources.set(full, [type, placed as object]);
    return full;
  }

  private replaced(value: unknown, stack: StackLiteral, prefix: string): unknown {
    if (typeof value !== "object" || value === null) return value;
    if ("$ref" in value) {
      const [name = "", property = ""] = String(value.$ref).split(".");
      return { $ref: `${this.place(name, stack, prefix)}.${property}` };
    }
    if (Array.isArray(value)) return value.map((item) => this.replaced(item, stack, prefix));
    const entries = Object.entries(value).map(([key, item]) => [
      key,
      this.replaced(item, stack, prefix),
    ]);
    return Object.fromEntries(entries) as unknown;
  }
}

export interface RecordedStacks {
  readonly literals: readonly PlannedResource[][];
  readonly examples: readonly PlannedResource[][];
}

/** Dry-runs the stacks, and the examples on what they use. */
export async function recordStacks(
  literals: readonly StackLiteral[],
  base: string,
  examples: readonly string[],
): Promise<RecordedStacks> {
  const pool = new Pool();
  for (const stack of literals) pool.add(stack);
  const registered = await dryRun({
    resources: [...pool.resources].map(([name, [type, args]]) => [name, type, args] as const),
    base: { code: scriptOf(base), names: declaredIn(base), prefix: BASE },
    examples: examples.map((code, index) => ({ prefix: `e${index}z`, code: scriptOf(code) })),
  });
  const withPrefix = (prefix: string) => registered.filter(({ name }) => name.startsWith(prefix));
  return {
    literals: pool.stacks.map((names) => {
      const wanted = new Set(names);
      return registered.filter(({ name }) => wanted.has(name)).map((one) => withoutPrefix(one));
    }),
    examples: examples.map((_, index) =>
      [...withPrefix(BASE), ...withPrefix(`e${index}z`)].map((one) => withoutPrefix(one)),
    ),
  };
}

async function dryRun(input: ProgramInput): Promise<PlannedResource[]> {
  const folder = mkdtempSync(join(tmpdir(), "stacks-"));
  try {
    const file = join(folder, "stacks.json");
    writeFileSync(file, JSON.stringify(input));
    const { dryRun: run, exitCode } = await rehearse({
      program: "tests/policies/stacks-program.ts",
      config: { "tests:stacks": file },
      project: "tests",
      stack: "prod",
      until: "dry-run",
    });
    deepStrictEqual(
      run.diagnostics.filter((one) => one.kind === "log" && one.level === "error"),
      [],
    );
    strictEqual(exitCode, 0);
    return run.resources.map((one) => ({ ...one, properties: one.outputs }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withoutPrefix(resource: PlannedResource): PlannedResource {
  return JSON.parse(JSON.stringify(resource).replaceAll(/\b[se]\d+z/g, "")) as PlannedResource;
}

/** Without its imports: the program hands the modules over. */
function scriptOf(code: string): string {
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
  const { outputText } = transpileModule(code, { compilerOptions });
  return outputText.replaceAll(/^(import|export) .*$/gm, "");
}

function declaredIn(code: string): string[] {
  return [...code.matchAll(/^const (\w+) =/gm)].map((found) => found[1] ?? "");
}
