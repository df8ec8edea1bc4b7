/** All functions (invokes) the stand-in knows, by token. One that is not here is refused by name. */
import type { Properties } from "../../wire/values";
import { isProperties } from "../../wire/values";
import type { Values } from "../model/definition";
import { propertiesOf, schema, type TypeText } from "../schema/schema";
import type { Things } from "../model/things";
import { accountFunctions } from "./account";
import { networkFunctions } from "./network";
import type { FunctionDefinition } from "./query";

const byToken = new Map<string, FunctionDefinition>(
  [accountFunctions, networkFunctions].flat().map((f) => [f.token, f]),
);

/** The function of a token; its answer has everything the schema promises. */
export function functionOf(token: string): FunctionDefinition | undefined {
  const definition = byToken.get(token);
  return definition === undefined
    ? undefined
    : {
        token,
        answer: (world, args) => complete(token, { ...definition.answer(world, args) }, world),
      };
}

export function definedFunctions(): readonly string[] {
  return [...byToken.keys()].sort();
}

function complete(token: string, answer: Properties, world: Things): Properties {
  const result: Values = {};
  for (const { name, isOptional, type } of propertiesOf(schema().functions[token]?.result ?? {})) {
    const value =
      answer[name] ??
      (name === "region" ? world.region : name === "ownerId" ? world.account : undefined);
    if (value !== undefined) {
      result[name] = value;
    } else if (!isOptional) {
      result[name] = emptyOf(type);
    }
  }
  return result;
}

function emptyOf(type: TypeText): Properties[string] {
  const [outer] = type.containers;
  if (outer !== undefined) {
    return outer === "list" ? [] : {};
  }
  const empty =
    { number: 0, boolean: false }[type.base] ??
    (schema().outputShapes[type.base] === undefined ? "" : {});
  return isProperties(empty) ? {} : empty;
}
