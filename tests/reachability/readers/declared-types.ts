/**
 * The resource types of the installed `@pulumi/aws` whose arguments name a part of the network, found by walking its
 * declarations: the argument of every resource, and of every block inside it.
 */

import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { networkArgument } from "../../../reachability/readers/planned/network-arguments";

/** Most of these files is documentation. */
const LANGUAGE: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.Latest,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};
const PACKAGE = dirname(require.resolve("@pulumi/aws/package.json"));

/** An argument inside a resource: the path to it, and what it names. */
export interface DeclaredArgument {
  readonly path: string;
  readonly names: string;
}

/** By type token, in the order of the alphabet: the arguments that name a part of the network. */
export function declaredTypes(folder = PACKAGE): Map<string, DeclaredArgument[]> {
  const blocks = blocksOf(join(folder, "types/input.d.ts"));
  const found = new Map<string, DeclaredArgument[]>();
  for (const file of resourceFiles(folder)) {
    const token = tokenOf(file);
    if (token === undefined) continue;
    const args = argumentsOf(file).flatMap((member) => walk(member, "", blocks, []));
    if (args.length > 0) found.set(token, args);
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
}

/** The names of all arguments that are text, or lists of it: of every resource, and of every block inside one. */
export function declaredTexts(folder = PACKAGE): Set<string> {
  const blocks = [...blocksOf(join(folder, "types/input.d.ts")).values()].flat();
  const members = [...resourceFiles(folder).flatMap(argumentsOf), ...blocks];
  return new Set(members.filter(isText).map((member) => (member.name as ts.Identifier).text));
}

function isText({ type }: ts.PropertySignature): boolean {
  return (
    type !== undefined && nodesIn(type).some(({ kind }) => kind === ts.SyntaxKind.StringKeyword)
  );
}

function resourceFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !["node_modules", "types", "config"].includes(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory())
    .flatMap((module) =>
      readdirSync(module)
        .filter((name) => name.endsWith(".d.ts") && !name.startsWith("get"))
        .map((name) => join(module, name)),
    );
}

function tokenOf(file: string): string | undefined {
  const code = readFileSync(file.replace(/\.d\.ts$/, ".js"), "utf8");
  return /__pulumiType = '([^']+)'/.exec(code)?.[1];
}

type Members = readonly ts.PropertySignature[];

const parsed = new Map<string, ts.SourceFile>();

function sourceOf(file: string): ts.SourceFile {
  const source =
    parsed.get(file) ?? ts.createSourceFile(file, readFileSync(file, "utf8"), LANGUAGE);
  parsed.set(file, source);
  return source;
}

function argumentsOf(file: string): Members {
  const source = sourceOf(file);
  const args = source.statements
    .filter(ts.isInterfaceDeclaration)
    .find(({ name }) => name.text.endsWith("Args"));
  return args?.members.filter(ts.isPropertySignature) ?? [];
}

/** Blocks by namespace and name: `rds.ClusterServerlessv2ScalingConfiguration`. */
function blocksOf(file: string): Map<string, Members> {
  const source = sourceOf(file);
  const blocks = new Map<string, Members>();
  const visit = (node: ts.Node, prefix: string): void => {
    if (ts.isInterfaceDeclaration(node))
      blocks.set(`${prefix}${node.name.text}`, node.members.filter(ts.isPropertySignature));
    if (ts.isModuleDeclaration(node) && node.body !== undefined)
      ts.forEachChild(node.body, (child) => {
        visit(child, `${prefix}${node.name.text}.`);
      });
  };
  for (const statement of source.statements) visit(statement, "");
  return blocks;
}

function walk(
  member: ts.PropertySignature,
  prefix: string,
  blocks: ReadonlyMap<string, Members>,
  seen: readonly string[],
): DeclaredArgument[] {
  const name = (member.name as ts.Identifier).text;
  const path = `${prefix}${name}`;
  const mentioned = member.type === undefined ? [] : nodesIn(member.type);
  const references = mentioned
    .filter(ts.isTypeReferenceNode)
    .map(({ typeName }) => entityText(typeName).replace(/^inputs\./, ""));
  const names = isText(member) ? networkArgument(name) : undefined;
  const own = names === undefined ? [] : [{ path, names }];
  const inner = [...new Set(references)].flatMap((reference) =>
    seen.includes(reference)
      ? []
      : (blocks.get(reference) ?? []).flatMap((child) =>
          walk(child, `${path}.`, blocks, [...seen, reference]),
        ),
  );
  return [...own, ...inner];
}

/** The node, and all below it. */
function nodesIn(node: ts.Node): ts.Node[] {
  const below: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    below.push(...nodesIn(child));
  });
  return [node, ...below];
}

function entityText(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${entityText(name.left)}.${name.right.text}`;
}
