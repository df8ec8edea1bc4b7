import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { Declarations, type Shape } from "../../../sandbox/records/declarations";

const AWS = dirname(require.resolve("@pulumi/aws/package.json"));
const RANDOM = dirname(require.resolve("@pulumi/random/package.json"));

/** Names of the members that the compiler sees, with `?` behind those that may be left out. */
function membersSeenByTheCompiler(
  source: ts.SourceFile,
  name: string,
): readonly string[] | undefined {
  const found = source.statements.find(
    (s): s is ts.ClassDeclaration | ts.InterfaceDeclaration =>
      (ts.isClassDeclaration(s) || ts.isInterfaceDeclaration(s)) && s.name?.text === name,
  );
  return found?.members
    .filter((m): m is ts.PropertyDeclaration | ts.PropertySignature => isProperty(m))
    .map((m) => `${m.name.getText(source)}${mayBeLeftOut(m, source) ? "?" : ""}`)
    .sort();
}

function isProperty(member: ts.ClassElement | ts.TypeElement): boolean {
  if (ts.isPropertySignature(member)) return true;
  return (
    ts.isPropertyDeclaration(member) &&
    !member.modifiers?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword)
  );
}

function mayBeLeftOut(
  member: ts.PropertyDeclaration | ts.PropertySignature,
  source: ts.SourceFile,
): boolean {
  const inside =
    member.type !== undefined && ts.isTypeReferenceNode(member.type)
      ? (member.type.typeArguments?.[0] ?? member.type)
      : member.type;
  const admitsUndefined =
    inside !== undefined &&
    ts.isUnionTypeNode(inside) &&
    inside.types.some((type) => type.getText(source) === "undefined");
  return member.questionToken !== undefined || admitsUndefined;
}

function names(shape: Shape): readonly string[] {
  return shape.map((p) => `${p.name}${p.isOptional ? "?" : ""}`).sort();
}

/** Every resource that a module of a package declares, by token. */
function resourcesOf(root: string, name: string, module: string): readonly string[] {
  return readdirSync(join(root, module === "index" ? "." : module))
    .filter((file) => file.endsWith(".d.ts"))
    .flatMap((file) => {
      const text = readFileSync(join(root, module === "index" ? "." : module, file), "utf8");
      const type = /^export declare class (\w+) extends pulumi\.CustomResource/m.exec(text)?.[1];
      return type === undefined ? [] : [`${name}:${module}/${file.replace(".d.ts", "")}:${type}`];
    });
}

const PACKAGES = [
  ...["ec2", "elasticache", "rds", "eks", "s3", "lambda", "vpc", "wafv2", "medialive"].map(
    (module) => ({ root: AWS, name: "aws", module }),
  ),
  { root: RANDOM, name: "random", module: "index" },
];

describe("the declarations of an installed package", () => {
  for (const { root, name, module } of PACKAGES) {
    it(`of ${name}/${module} are read as the compiler reads them`, function () {
      this.timeout(60_000);
      const declarations = new Declarations(root);
      const tokens = resourcesOf(root, name, module);
      assert.ok(tokens.length > 0);
      for (const token of tokens) {
        const [, file = "", type = ""] = token.split(":");
        const path = join(root, `${file.replace("index/", "")}.d.ts`);
        const source = ts.createSourceFile(
          path,
          readFileSync(path, "utf8"),
          ts.ScriptTarget.Latest,
          true,
        );
        const read = declarations.resource(token);
        assert.deepEqual(
          { inputs: names(read?.inputs ?? []), outputs: names(read?.outputs ?? []) },
          {
            inputs: membersSeenByTheCompiler(source, `${type}Args`) ?? [],
            outputs: membersSeenByTheCompiler(source, type),
          },
          token,
        );
      }
    });
  }

  it("say of what kind a value is, of lists, maps and objects too", () => {
    const inputs = new Declarations(AWS).resource("aws:ec2/securityGroup:SecurityGroup")?.inputs;
    const kindOf = (name: string): string => {
      const type = inputs?.find((p) => p.name === name)?.type;
      return [type?.base, ...(type?.containers ?? [])].join(" in ");
    };
    assert.deepEqual(["name", "revokeRulesOnDelete", "tags", "ingress"].map(kindOf), [
      "string",
      "boolean",
      "string in map",
      "object in list",
    ]);
    const ingress = inputs?.find((p) => p.name === "ingress")?.type.object ?? [];
    assert.deepEqual(names(ingress), [
      "cidrBlocks?",
      "description?",
      "fromPort",
      "ipv6CidrBlocks?",
      "prefixListIds?",
      "protocol",
      "securityGroups?",
      "self?",
      "toPort",
    ]);
  });

  it("know nothing of a type that is newer than they are", () => {
    assert.equal(new Declarations(AWS).resource("aws:ec2/tomorrow:Tomorrow"), undefined);
  });
});
