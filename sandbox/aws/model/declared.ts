/** What the installed `@pulumi/aws` declares of a resource type or a function. */
import path from "node:path";
import { Declarations, type FunctionShapes, type Shape } from "../../records/declarations";

let loaded: Declarations | undefined;

export function declarations(): Declarations {
  loaded ??= new Declarations(path.dirname(require.resolve("@pulumi/aws/package.json")));
  return loaded;
}

/** Version of `@pulumi/aws`. */
export function declaredVersion(): string {
  return declarations().version;
}

/** Whether there is such a type; one that is newer than the installed package is taken as it comes. */
export function isDeclared(type: string): boolean {
  return declarations().resource(type) !== undefined;
}

export function inputShape(type: string): Shape {
  return declarations().resource(type)?.inputs ?? [];
}

export function outputShape(type: string): Shape {
  return declarations().resource(type)?.outputs ?? [];
}

export function functionShapes(token: string): FunctionShapes | undefined {
  return declarations().function(token);
}
