/**
 * Reads from the installed `@pulumi/aws` declarations what every known type and function takes and gives, and writes it
 * to `aws-schema.json`. The stand-in refuses properties that are not in it, and at a preview leaves every output unknown
 * that is declared `Output<T>` without `| undefined` and was not set by the program, as the real provider does.
 *
 * Run `npx tsx sandbox/aws/generate/main.ts` after an update of `@pulumi/aws`; a test fails until it has been run.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { knownFunctions, knownTypes } from "./known";
import type { Schema, Shape } from "../schema/schema";

const AWS = path.dirname(require.resolve("@pulumi/aws/package.json"));

/** The schema of the given tokens, from the declarations under `node_modules/@pulumi/aws`. */
export function generateSchema(types: readonly string[], functions: readonly string[]): Schema {
  const nested = { input: new NestedShapes("input"), output: new NestedShapes("output") };
  const resources = types.map((token) => [token, resourceOf(token, nested)] as const);
  const invokes = functions.map((token) => [token, functionOf(token, nested)] as const);
  return {
    version: (
      JSON.parse(readFileSync(path.join(AWS, "package.json"), "utf8")) as { version: string }
    ).version,
    resources: Object.fromEntries(resources.sort(byKey)),
    functions: Object.fromEntries(invokes.sort(byKey)),
    inputShapes: nested.input.collected(),
    outputShapes: nested.output.collected(),
  };
}

interface Nested {
  readonly input: NestedShapes;
  readonly output: NestedShapes;
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

/** `aws:ec2/subnet:Subnet` → the declarations of `ec2/subnet.d.ts` and the name `Subnet`. */
function declarationOf(token: string): { source: ts.SourceFile; name: string } {
  const [, module = "", name = ""] = token.split(":");
  const file = module.replace(/^index\//, ""); // The package's own top level.
  return { source: parse(path.join(AWS, `${file}.d.ts`)), name };
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, false);
}

function resourceOf(token: string, nested: Nested): Schema["resources"][string] {
  const { source, name } = declarationOf(token);
  const outputs = nested.output.shapeOf(classMembers(source, name), source);
  const inputs = nested.input.shapeOf(
    interfaceMembers(source.statements, `${name}Args`, source),
    source,
  );
  return { inputs, outputs };
}

function functionOf(token: string, nested: Nested): Schema["functions"][string] {
  const { source, name } = declarationOf(token);
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  return {
    args: nested.input.shapeOf(optionalInterface(source, `${type}Args`), source),
    result: nested.output.shapeOf(
      interfaceMembers(source.statements, `${type}Result`, source),
      source,
    ),
  };
}

function classMembers(source: ts.SourceFile, name: string): readonly Member[] {
  const declaration = source.statements.find(
    (s): s is ts.ClassDeclaration => ts.isClassDeclaration(s) && s.name?.text === name,
  );
  if (declaration === undefined) {
    throw new Error(`${source.fileName} declares no class ${name}`);
  }
  return declaration.members.filter(ts.isPropertyDeclaration).filter((m) => !isStatic(m));
}

function isStatic(member: ts.PropertyDeclaration): boolean {
  return member.modifiers?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword) ?? false;
}

type Member = ts.PropertyDeclaration | ts.PropertySignature;

function interfaceMembers(
  statements: readonly ts.Statement[],
  name: string,
  source: ts.SourceFile,
): readonly Member[] {
  const declaration = statements.find(
    (s): s is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(s) && s.name.text === name,
  );
  if (declaration === undefined) {
    throw new Error(`${source.fileName} declares no interface ${name}`);
  }
  return declaration.members.filter(ts.isPropertySignature);
}

/** Functions without arguments declare no interface for them. */
function optionalInterface(source: ts.SourceFile, name: string): readonly Member[] {
  const isDeclared = source.statements.some(
    (s) => ts.isInterfaceDeclaration(s) && s.name.text === name,
  );
  return isDeclared ? interfaceMembers(source.statements, name, source) : [];
}

/** The shapes of objects inside properties, collected as they are met: `ec2/SecurityGroupIngress`. */
class NestedShapes {
  readonly #source: ts.SourceFile;
  readonly #shapes = new Map<string, Shape>();

  constructor(readonly side: "input" | "output") {
    this.#source = parse(path.join(AWS, "types", `${side}.d.ts`));
  }

  collected(): Record<string, Shape> {
    return Object.fromEntries([...this.#shapes].sort(byKey));
  }

  shapeOf(members: readonly Member[], source: ts.SourceFile): Shape {
    const entries = members.map((member) => {
      const type = member.type ?? ts.factory.createKeywordTypeNode(ts.SyntaxKind.AnyKeyword);
      const read = this.#typeText(type, source);
      const isOptional = member.questionToken !== undefined || read.optional;
      const name = (member.name as ts.Identifier).text;
      return [isOptional ? `${name}?` : name, read.text] as const;
    });
    return Object.fromEntries(entries.sort(byKey));
  }

  /** A type as schema text: `string`, `ec2/SecurityGroupIngress[]`, `string{}`; whether it admits `undefined`. */
  #typeText(type: ts.TypeNode, source: ts.SourceFile): { text: string; optional: boolean } {
    if (ts.isUnionTypeNode(type)) {
      return this.#unionText(type, source);
    }
    if (ts.isArrayTypeNode(type)) {
      return { text: `${this.#typeText(type.elementType, source).text}[]`, optional: false };
    }
    if (ts.isTypeLiteralNode(type)) {
      return { text: `${this.#mapText(type, source)}{}`, optional: false };
    }
    if (ts.isTypeReferenceNode(type)) {
      return this.#referenceText(type, source);
    }
    return { text: keywordText(type), optional: false };
  }

  #unionText(type: ts.UnionTypeNode, source: ts.SourceFile): { text: string; optional: boolean } {
    const isUndefined = (t: ts.TypeNode): boolean => t.kind === ts.SyntaxKind.UndefinedKeyword;
    const parts = type.types
      .filter((t) => !isUndefined(t))
      .map((t) => this.#typeText(t, source).text);
    const distinct = [...new Set(parts)];
    const text = distinct.length === 1 ? (distinct[0] ?? "any") : unionOf(distinct);
    return { text, optional: type.types.some(isUndefined) };
  }

  #mapText(type: ts.TypeLiteralNode, source: ts.SourceFile): string {
    const index = type.members.find(ts.isIndexSignatureDeclaration);
    return index === undefined ? "any" : this.#typeText(index.type, source).text;
  }

  #referenceText(
    type: ts.TypeReferenceNode,
    source: ts.SourceFile,
  ): { text: string; optional: boolean } {
    const name = entityText(type.typeName);
    const argument = type.typeArguments?.[0];
    if ((name === "pulumi.Input" || name === "pulumi.Output") && argument !== undefined) {
      return this.#typeText(argument, source);
    }
    if (name.startsWith("inputs.") || name.startsWith("outputs.")) {
      const key = name.slice(name.indexOf(".") + 1).replaceAll(".", "/");
      this.#collect(key);
      return { text: key, optional: false };
    }
    return { text: wellKnown(name), optional: false };
  }

  #collect(key: string): void {
    if (this.#shapes.has(key)) {
      return;
    }
    this.#shapes.set(key, {}); // Before its members: shapes may contain themselves.
    const parts = key.split("/");
    const name = parts.pop() ?? key;
    const members = interfaceMembers(
      namespaceOf(this.#source.statements, parts),
      name,
      this.#source,
    );
    this.#shapes.set(key, this.shapeOf(members, this.#source));
  }
}

function namespaceOf(
  statements: readonly ts.Statement[],
  names: readonly string[],
): readonly ts.Statement[] {
  const [first, ...rest] = names;
  if (first === undefined) {
    return statements;
  }
  const found = statements.find(
    (s): s is ts.ModuleDeclaration => ts.isModuleDeclaration(s) && s.name.text === first,
  );
  const body = found?.body;
  return body !== undefined && ts.isModuleBlock(body) ? namespaceOf(body.statements, rest) : [];
}

function entityText(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${entityText(name.left)}.${name.right.text}`;
}

/** A string, an enumeration of strings or a resource that stands for its id are all strings on the wire. */
function unionOf(texts: readonly string[]): string {
  const shapes = texts.filter((t) => t !== "string");
  return texts.includes("string") && shapes.every((t) => t.includes("/")) ? "any" : "string";
}

function wellKnown(name: string): string {
  if (name.startsWith("pulumi.asset.")) {
    return "asset";
  }
  // Enumerations (`enums.ec2.InstanceType`) and other resources (`InstanceProfile`).
  return "string";
}

function keywordText(type: ts.TypeNode): string {
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return "string";
    case ts.SyntaxKind.NumberKeyword:
      return "number";
    case ts.SyntaxKind.BooleanKeyword:
      return "boolean";
    default:
      return "any";
  }
}

if (require.main === module) {
  const file = path.join(__dirname, "../schema/aws-schema.json");
  const schema = generateSchema(knownTypes(), knownFunctions());
  writeFileSync(file, `${JSON.stringify(schema, null, 1)}\n`);
  console.log(
    `${file}: ${Object.keys(schema.resources).length} types of @pulumi/aws ${schema.version}`,
  );
}
