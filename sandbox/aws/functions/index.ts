/** All functions (invokes) the stand-in knows, by token. One that is not here is refused by name. */
import type { Properties } from "../../wire/values";
import { completed } from "../../records/shapes";
import { functionShapes } from "../model/declared";
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

function complete(token: string, answer: Properties, world: Things): Properties {
  const common = { region: world.region, ownerId: world.account };
  return completed(functionShapes(token)?.result ?? [], { ...common, ...answer });
}
