/**
 * Stacks that a program refers to and the sandbox has not: put beside its own for one run, with the outputs that were given or with
 * made-up ones. The engine refuses a reference to a stack that is nowhere.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { writeWholeFile } from "../../../formats/whole-file";
import { madeUp } from "../../records/made-up";
import { outputsAskedFor, stacksReferredTo } from "../../records/program-text";
import type { StackOutputs } from "../../records/stack-references";
import { ownValue } from "../../wire/values";
import type { SandboxHome } from "./home";
import type { ProjectFile } from "./project";

/** Puts them there. @param own the stack that is run. @returns what takes them away again, and the names of those whose outputs are made up */
export function putReferredStacks(
  home: SandboxHome,
  project: ProjectFile,
  given: StackOutputs,
  own: string,
): { readonly madeUp: readonly string[]; remove(): void } {
  const put: string[] = [];
  const guessed: string[] = [];
  for (const name of new Set([...stacksReferredTo(project.folder, own), ...Object.keys(given)])) {
    const file = stackFile(home, project, name);
    if (existsSync(file)) continue;
    const known = ownValue(given, name);
    if (known === undefined) guessed.push(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeWholeFile(file, JSON.stringify(checkpoint(name, project, known ?? guess(project, name))));
    put.push(file);
  }
  return {
    madeUp: guessed,
    remove: () => {
      for (const file of put) removeStack(file);
    },
  };
}

function guess({ folder }: ProjectFile, stack: string): Record<string, unknown> {
  return Object.fromEntries(outputsAskedFor(folder).map((name) => [name, madeUp(name, stack)]));
}

/** `organization/network/dev`, `network/dev` or `dev` of the same project. */
function partsOf(name: string, project: ProjectFile): { project: string; stack: string } {
  const [stack = "", of = project.name] = name.split("/").reverse();
  return { project: of, stack };
}

function stackFile(home: SandboxHome, project: ProjectFile, name: string): string {
  const { project: of, stack } = partsOf(name, project);
  return path.join(home.state, ".pulumi", "stacks", of, `${stack}.json`);
}

function checkpoint(name: string, own: ProjectFile, outputs: object): object {
  const { project, stack } = partsOf(name, own);
  const type = "pulumi:pulumi:Stack";
  const urn = `urn:pulumi:${stack}::${project}::${type}::${project}-${stack}`;
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
  const resources = [{ urn, custom: false, type, outputs }];
  const latest = { manifest, resources };
  return { version: 3, checkpoint: { stack: `organization/${project}/${stack}`, latest } };
}

/** With the copies that the backend keeps beside it. */
function removeStack(file: string): void {
  const folder = path.dirname(file);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (name.startsWith(path.basename(file))) rmSync(path.join(folder, name), { force: true });
  }
}
