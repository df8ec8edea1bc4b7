/** What a program asks of things that nothing here declares, read from its text: the names are in there somewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A text, whoever hands it on to `getOutput`. */
const TEXTS = /["'`]([A-Za-z][\w.-]*)["'`]/g;
/** A property that is read, not a method that is called. */
const PROPERTIES = /\.([A-Za-z]\w*)\b(?!\s*[(<])/g;
/** Every resource has these, and its own. */
const RESERVED: ReadonlySet<string> = new Set(["id", "urn"]);

/** Names that may be outputs of another stack. Too many do no harm: nobody asks for them. */
export function outputsAskedFor(folder: string): readonly string[] {
  return named(folder, TEXTS, PROPERTIES);
}

/** Names that may be properties of a resource. */
export function propertiesAskedFor(folder: string): readonly string[] {
  return named(folder, PROPERTIES).filter((name) => !RESERVED.has(name));
}

/** Names of stacks that a program refers to, where they are written out or put together with the name of its own stack. */
export function stacksReferredTo(folder: string, stack: string): readonly string[] {
  return named(folder, /StackReference\(\s*["'`]([^"'`\n]+)["'`]/g)
    .map((name) => name.replace(/\$\{[^{}]*stack[^{}]*\}/i, stack))
    .filter((name) => /^[\w./-]+$/.test(name));
}

function named(folder: string, ...patterns: readonly RegExp[]): readonly string[] {
  const names = sources(folder).flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((m) => m[1] ?? ""));
  });
  return [...new Set(names)].sort();
}

/** Its own files: a folder with a project file is another program. */
function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const isOthers = /^(?:node_modules|\.)/.test(entry.name) || isProgram(path);
      return isOthers ? [] : sources(path);
    }
    return /\.[cm]?[jt]sx?$/.test(entry.name) ? [path] : [];
  });
}

function isProgram(folder: string): boolean {
  return ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(folder, name)));
}
