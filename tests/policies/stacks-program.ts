/**
 * A real program that makes many stacks at once: those of the rules' tables and the examples of their documents. It is run
 * dry, and what it registers is taken apart again (`recorded-stacks.ts`); prefixes of names tell the stacks apart.
 */
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

/** What `recorded-stacks.ts` writes. */
export interface ProgramInput {
  /** In an order in which references point backwards; `{ $ref: "name.property" }` among the arguments. */
  readonly resources: readonly (readonly [name: string, type: string, args: object])[];
  /** JavaScript that makes what the examples use, and the names it declares. */
  readonly base: { readonly code: string; readonly names: readonly string[]; prefix: string };
  readonly examples: readonly { readonly prefix: string; readonly code: string }[];
}

// The SDK notes a stack trace for every promise, of which there are as many as all stacks together have arguments.
Error.stackTraceLimit = 0;

type Construct = new (name: string, args: object) => object;

/** Modules of the SDK, each loaded when it is first asked for. */
function moduleOf(name: string): Readonly<Record<string, unknown>> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the whole SDK takes seconds to load
  return require(`@pulumi/aws/${name}`) as Readonly<Record<string, unknown>>;
}

const made = new Map<string, object>();

function resolved(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  // What a lookup yields at a first preview: unknown, computed from no resource.
  if ("$lookup" in value) return pulumi.output(pulumi.unknown);
  if ("$all" in value) {
    const all = pulumi.all(resolved(value.$all) as object[]);
    return "$pick" in value ? all.apply((values) => values[Number(value.$pick)]) : all;
  }
  if ("$asset" in value) {
    const index = new pulumi.asset.StringAsset(String(value.$asset));
    return new pulumi.asset.AssetArchive({ "index.js": index });
  }
  if ("$ref" in value) {
    const [name = "", property = ""] = String(value.$ref).split(".");
    return (made.get(name) as Record<string, unknown>)[property];
  }
  if (Array.isArray(value)) return value.map((item) => resolved(item));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item)]));
}

/** The SDK, making resources whose names have the prefix. */
function prefixed(prefix: string): object {
  const module = (name: string): object =>
    new Proxy(moduleOf(name), {
      get: (target, word) =>
        new Proxy(target[String(word)] as Construct, {
          construct: (Resource, [resource, args]: [string, object]) =>
            new Resource(`${prefix}${resource}`, args),
        }),
    });
  return new Proxy({}, { get: (_, name) => module(String(name)) });
}

/** What makes a resource of a type; of another package's a resource without a class of its own. */
function constructorOf(type: string): Construct {
  const [, module, word = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  if (module !== undefined) return moduleOf(module)[word] as Construct;
  return class extends pulumi.CustomResource {
    constructor(name: string, args: object) {
      super(type, name, args);
    }
  };
}

const file = new pulumi.Config("tests").require("stacks");
const input = JSON.parse(readFileSync(file, "utf8")) as ProgramInput;

for (const [name, type, args] of input.resources) {
  const Resource = constructorOf(type);
  made.set(name, new Resource(name, resolved(args) as object));
}

// The code is that of the documents of this project.
const { names, code, prefix } = input.base;
// eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is what the test is for
const base = new Function("aws", `${code}; return [${names.join()}];`) as (
  aws: object,
) => unknown[];
const values = base(prefixed(prefix));
for (const example of input.examples) {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is what the test is for
  const make = new Function("aws", ...names, example.code) as (...values: unknown[]) => void;
  make(prefixed(example.prefix), ...values);
}
