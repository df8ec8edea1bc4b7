/**
 * What an installed Pulumi package declares of its types and functions: inputs, outputs and the objects inside.
 *
 * The SDKs' declarations are generated, and every one in the same form: a member a line, `pulumi.Input<…>` and `pulumi.Output<…>`
 * around its type, nested objects in `types/input.d.ts` and `types/output.d.ts`. They are read as text and only as far as they are
 * asked for: a compiler would need seconds for the 17 MB of `@pulumi/aws`. A test compares what is read here with what the
 * compiler reads.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The properties of a resource, of a function's arguments or result, or of an object inside. */
export type Shape = readonly Property[];

export interface Property {
  readonly name: string;
  /** May be left out (inputs); is not computed when left out (outputs). */
  readonly isOptional: boolean;
  readonly type: PropertyType;
}

export interface PropertyType {
  readonly base: "string" | "number" | "boolean" | "any" | "asset" | "object";
  /** From the outside in: a map of lists is `["map", "list"]`. */
  readonly containers: readonly ("list" | "map")[];
  /** What is declared of an object. */
  readonly object?: Shape | undefined;
  /** An output that is a resource itself. */
  readonly resource?: boolean;
}

export interface ResourceShapes {
  readonly inputs: Shape;
  readonly outputs: Shape;
}

export interface FunctionShapes {
  readonly args: Shape;
  readonly result: Shape;
}

type Side = "input" | "output";

/** `pulumi.Output<pulumiAws.ec2.SecurityGroup | undefined>`: a class of another package, which is imported under `pulumi…`. */
const RESOURCE_CLASS = /\bpulumi[A-Z]\w*\.(?!types\.|enums\.)(?:\w+\.)*[A-Z]/;

export class Declarations {
  readonly version: string;
  readonly #files = new Map<string, string | undefined>();
  readonly #shapes = new Map<string, Shape>();
  readonly #resources = new Map<string, ResourceShapes | undefined>();
  readonly #functions = new Map<string, FunctionShapes | undefined>();

  /** @param folder of the installed package */
  constructor(private readonly folder: string) {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      version: string;
      pulumi?: { version?: string };
    };
    this.version = manifest.pulumi?.version ?? manifest.version;
  }

  /** `aws:ec2/subnet:Subnet`; `undefined` for a type that this version does not declare. */
  resource(token: string): ResourceShapes | undefined {
    return remembered(this.#resources, token, () => this.#readResource(token));
  }

  /** `aws:ec2/getVpc:getVpc`. */
  function(token: string): FunctionShapes | undefined {
    return remembered(this.#functions, token, () => this.#readFunction(token));
  }

  #readResource(token: string): ResourceShapes | undefined {
    const { source, name } = this.#declaring(token);
    const body = blockAfter(source, `export declare class ${name} extends`);
    if (body === undefined) return undefined;
    const args = blockAfter(source, `export interface ${name}Args {`) ?? "";
    return {
      inputs: this.#membersOf(args, "input"),
      outputs: this.#membersOf(body, "output"),
    };
  }

  #readFunction(token: string): FunctionShapes | undefined {
    const { source, name } = this.#declaring(token);
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    const result = blockAfter(source, `export interface ${type}Result {`);
    if (result === undefined) return undefined;
    const args = blockAfter(source, `export interface ${type}Args {`) ?? "";
    return { args: this.#membersOf(args, "input"), result: this.#membersOf(result, "output") };
  }

  /** `aws:ec2/subnet:Subnet` is declared in `ec2/subnet.d.ts`, `index` being the package's own top level. */
  #declaring(token: string): { source: string; name: string } {
    const [, module = "", name = ""] = token.split(":");
    const file = module.includes("/") ? module : `${module}/${uncapitalized(name)}`;
    return { source: this.#file(`${file.replace(/^index\//, "")}.d.ts`) ?? "", name };
  }

  #file(path: string): string | undefined {
    return remembered(this.#files, path, () => {
      const file = join(this.folder, path);
      return existsSync(file) ? readFileSync(file, "utf8") : undefined;
    });
  }

  /** Members are at one indent; comments and the members of literals stand deeper. */
  #membersOf(body: string, side: Side): Shape {
    const indent = /^ */.exec(body.slice(body.indexOf("\n") + 1))?.[0].length ?? 0;
    const member = new RegExp(`^ {${indent}}(?:readonly )?"?([\\w$]+)"?(\\?)?: (.*)$`);
    const properties: Property[] = [];
    const lines = body.split("\n");
    for (const [index, line] of lines.entries()) {
      const [, name, question, start] = member.exec(line) ?? [];
      if (name === undefined || start === undefined) continue;
      const text = wholeType(start, lines, index);
      const isOptional = question === "?" || /\| undefined>?;$/.test(text);
      properties.push({ name, isOptional, type: this.#typeOf(text, side) });
    }
    return properties;
  }

  #typeOf(declared: string, side: Side): PropertyType {
    const { base, containers } = simpleType(declared);
    if (side === "output" && RESOURCE_CLASS.test(declared)) {
      return { base: "any", containers, resource: true };
    }
    if (!/^(?:inputs|outputs)\./.test(base)) return { base: wellKnown(base), containers };
    const shape = (): Shape => this.#nested(side, base.slice(base.indexOf(".") + 1));
    return {
      base: "object",
      containers,
      // Read when it is asked for: objects may contain themselves, and most are never looked into.
      get object() {
        return shape();
      },
    };
  }

  /** `ec2.SecurityGroupIngress` is `interface SecurityGroupIngress` in `namespace ec2` of `types/input.d.ts`. */
  #nested(side: Side, name: string): Shape {
    return remembered(this.#shapes, `${side}/${name}`, () => {
      const path = name.split(".");
      const type = path.pop() ?? "";
      let scope = this.#file(`types/${side}.d.ts`) ?? "";
      path.forEach((namespace, depth) => {
        const opening = `${"    ".repeat(depth)}${depth === 0 ? "export declare " : ""}namespace ${namespace} {`;
        scope = blockAfter(scope, opening) ?? "";
      });
      const opening =
        path.length === 0
          ? `export interface ${type} {`
          : `${"    ".repeat(path.length)}interface ${type} {`;
      return this.#membersOf(blockAfter(scope, opening) ?? "", side);
    });
  }
}

/** The type of what is in a list or a map. */
export function itemType(type: PropertyType, containers: PropertyType["containers"]): PropertyType {
  // Spelt out: a spread would read what is declared of every object on the way.
  return {
    base: type.base,
    containers,
    get object() {
      return type.object;
    },
  };
}

function remembered<T>(known: Map<string, T>, key: string, read: () => T): T {
  if (!known.has(key)) known.set(key, read());
  return known.get(key) as T;
}

/** From the line that opens a block to the line that closes it at the same indent. */
function blockAfter(source: string, opening: string): string | undefined {
  const at = source.startsWith(opening) ? 0 : source.indexOf(`\n${opening}`) + 1;
  if (at === 0 && !source.startsWith(opening)) return undefined;
  const indent = /^ */.exec(opening)?.[0] ?? "";
  const start = source.indexOf("\n", at);
  const end = source.indexOf(`\n${indent}}`, at);
  return end < 0 ? undefined : source.slice(start, end);
}

/** A type of several lines is a literal: it ends where its braces do. */
function wholeType(start: string, lines: readonly string[], index: number): string {
  let text = start;
  for (let next = index + 1; count(text, "{") > count(text, "}"); next += 1) {
    const line = lines[next];
    if (line === undefined) break;
    text += ` ${line.trim()}`;
  }
  return text;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** `pulumi.Input<pulumi.Input<string>[] | undefined>;` → `string`, a list. */
function simpleType(declared: string): Pick<PropertyType, "containers"> & { base: string } {
  let text = declared.replace(/;$/, "");
  for (let before = ""; before !== text;) {
    before = text;
    text = text
      .replace(/pulumi\.(?:Input|Output)<([^<>{}]*)>/g, (_, inside: string) => oneOf(inside))
      .replace(/\{ \[key: string\]: ([^{};<]*); \}/g, (_, inside: string) => `${oneOf(inside)}%`);
  }
  text = oneOf(text);
  const base = text.replace(/(?:\[\]|%)+$/, "");
  const suffixes = text.slice(base.length).match(/\[\]|%/g) ?? [];
  return { base, containers: suffixes.reverse().map((s) => (s === "[]" ? "list" : "map")) };
}

/**
 * One type for a union: an enumeration or a resource stands for a string on the wire, and what can be of two forms (a string or
 * a list, a string or an object) is not checked.
 */
function oneOf(union: string): string {
  const parts = union.split(" | ").filter((part) => part !== "undefined");
  const distinct = [...new Set(parts.map(onTheWire))];
  return distinct.length === 1 ? (distinct[0] ?? "any") : "any";
}

function onTheWire(part: string): string {
  const [, base = "", rest = ""] = /^(.*?)((?:\[\]|%)*)$/.exec(part.trim()) ?? [];
  if (/^(?:string|number|boolean|any|asset)$/.test(base) || /^(?:inputs|outputs)\./.test(base)) {
    return part.trim();
  }
  return `${wellKnown(base)}${rest}`;
}

function wellKnown(base: string): Exclude<PropertyType["base"], "object"> {
  switch (base) {
    case "string":
    case "number":
    case "boolean":
    case "asset":
      return base;
    default:
      if (base.startsWith("pulumi.asset.")) return "asset";
      // `enums.ec2.InstanceType`, or the class of another resource.
      return /^[A-Za-z][\w.]*$/.test(base) && base !== "any" ? "string" : "any";
  }
}

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
