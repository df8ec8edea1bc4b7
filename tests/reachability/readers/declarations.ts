/**
 * The shapes that an SDK declares: interfaces with their members, enumerations with their values, and the keys under which
 * replies print what was asked for. Read from the text of its declaration files: nothing is resolved, so it is quick.
 */

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import * as ts from "typescript";

export interface Declarations {
  /** Interface → member → type, as it is written, without `undefined`. */
  readonly interfaces: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Enumeration → its values. */
  readonly enumerations: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The models of an installed SDK client; `undefined`: it is not installed. */
export function declarationsOf(client: string): Declarations | undefined {
  const folder = modelsOf(client);
  if (folder === undefined) return undefined;
  const files = readdirSync(folder).filter((name) => name.endsWith(".d.ts"));
  return parsed(files.map((name) => readFileSync(join(folder, name), "utf8")));
}

function modelsOf(client: string): string | undefined {
  try {
    const entry = require.resolve(`@aws-sdk/${client}/package.json`);
    const folder = join(dirname(entry), "dist-types", "models");
    return existsSync(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** The declarations in the text of some files. */
export function parsed(texts: readonly string[]): Declarations {
  const interfaces = new Map<string, ReadonlyMap<string, string>>();
  const enumerations = new Map<string, ReadonlySet<string>>();
  for (const text of texts) {
    const file = ts.createSourceFile("models.d.ts", text, ts.ScriptTarget.Latest, false);
    for (const statement of file.statements) {
      if (ts.isInterfaceDeclaration(statement))
        interfaces.set(statement.name.text, membersOf(statement.members, file));
      if (ts.isVariableStatement(statement)) addEnumeration(statement, file, enumerations);
    }
  }
  return { interfaces, enumerations };
}

function membersOf(
  members: ts.NodeArray<ts.TypeElement>,
  file: ts.SourceFile,
): ReadonlyMap<string, string> {
  return new Map(
    members
      .filter((member) => ts.isPropertySignature(member))
      .map(({ name, type }) => [
        unquoted(name.getText(file)),
        (type?.getText(file) ?? "").replace(/\s*\|\s*undefined/g, ""),
      ]),
  );
}

/** `export declare const RouteState: { readonly active: "active"; … }` */
function addEnumeration(
  { declarationList }: ts.VariableStatement,
  file: ts.SourceFile,
  enumerations: Map<string, ReadonlySet<string>>,
): void {
  for (const { name, type } of declarationList.declarations) {
    if (type === undefined || !ts.isTypeLiteralNode(type)) continue;
    const values = [...membersOf(type.members, file).values()].map(unquoted);
    enumerations.set(name.getText(file), new Set(values));
  }
}

function unquoted(text: string): string {
  return text.replace(/^["']|["']$/g, "");
}
