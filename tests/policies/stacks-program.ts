/**
 * A real program that makes many stacks at once: those of the rules' tables and the examples of their documents. It is run
 * dry, and what it registers is taken apart again; a prefix tells the stacks apart.
 */
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as autoscaling from "@pulumi/aws/autoscaling";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as elasticache from "@pulumi/aws/elasticache";
import * as vpc from "@pulumi/aws/vpc";

type Construct = new (name: string, args: object) => object;
type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Stack {
  readonly prefix: string;
  /** Resources by name. */
  readonly literal?: Readonly<Record<string, readonly [type: string, args: object]>>;
  /** JavaScript. */
  readonly code?: string;
}

const modules: Modules = { autoscaling, cloudwatch, ec2, elasticache, vpc };

/** Resources made so far, by name: references look them up. */
function makeLiteral(stack: Stack): void {
  const made = new Map<string, object>();
  for (const [name, [type, args]] of ordered(stack.literal ?? {})) {
    const [, module = "", word = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
    const Resource = modules[module]?.[word] as Construct;
    made.set(name, new Resource(`${stack.prefix}${name}`, resolved(args, made) as object));
  }
}

function resolved(value: unknown, made: ReadonlyMap<string, object>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("$lookup" in value) return notKnownYet();
  if ("$ref" in value) {
    const [name = "", property = ""] = String(value.$ref).split(".");
    return (made.get(name) as Record<string, unknown>)[property];
  }
  if (Array.isArray(value)) return value.map((item) => resolved(item, made));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolved(item, made)]),
  );
}

/** What a lookup with unknown arguments yields at a first preview: unknown, computed from no resource. */
function notKnownYet(): pulumi.Output<unknown> {
  return pulumi.output(pulumi.runtime.isDryRun() ? pulumi.unknown : "sg-0fedcba9876543210");
}

/** References point at resources that must be made before. */
function ordered(literal: NonNullable<Stack["literal"]>) {
  const left = new Map(Object.entries(literal));
  const order: [string, readonly [string, object]][] = [];
  while (left.size > 0) {
    const next = [...left].find(([, [, args]]) => namesIn(args).every((name) => !left.has(name)));
    if (next === undefined) throw new Error(`references run in a circle: ${[...left.keys()].join()}`);
    order.push(next);
    left.delete(next[0]);
  }
  return order;
}

function namesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("$ref" in value) return [String(value.$ref).split(".", 1)[0] ?? ""];
  return Object.values(value).flatMap((item) => namesIn(item));
}

function makeCode(stack: Stack): void {
  const imports = (name: string) => (name === "@pulumi/aws" ? prefixed(stack.prefix) : pulumi);
  // The code is that of the documents of this project.
  new Function("require", "exports", stack.code ?? "")(imports, {});
}

/** The modules, making resources whose names have the prefix. */
function prefixed(prefix: string): object {
  return Object.fromEntries(
    Object.entries(modules).map(([name, module]) => [
      name,
      new Proxy(module, {
        get: (target, word) =>
          new Proxy(target[String(word)] as Construct, {
            construct: (Resource, [resource, ...rest]: [string, object]) =>
              new Resource(`${prefix}${resource}`, ...rest),
          }),
      }),
    ]),
  );
}

const file = new pulumi.Config("tests").require("stacks");
for (const stack of JSON.parse(readFileSync(file, "utf8")) as Stack[]) {
  if (stack.code === undefined) makeLiteral(stack);
  else makeCode(stack);
}
