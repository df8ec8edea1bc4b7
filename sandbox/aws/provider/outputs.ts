/** Completes the outputs of a resource that exists: what AWS computes for every type alike, and empty values for the rest. */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import type { Values } from "../model/definition";
import { outputShape } from "./preview";
import { propertiesOf, schema, type Shape, type TypeText } from "../schema/schema";

export interface Surroundings {
  readonly region: string;
  readonly account: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** All outputs that the schema promises: those given, then the common ones, then empty values. */
export function completeOutputs(type: string, known: Properties, around: Surroundings): Properties {
  const given = { ...commonOutputs(known, around), ...known };
  return complete(outputShape(type), given);
}

function commonOutputs(known: Properties, around: Surroundings): Properties {
  const own = known.tags;
  const tags = isProperties(own) ? own : {};
  return {
    region: around.region,
    ownerId: around.account,
    tagsAll: { ...around.defaultTags, ...tags },
  };
}

function complete(shape: Shape, given: Properties): Properties {
  const outputs: Values = {};
  for (const { name, isOptional, type } of propertiesOf(shape)) {
    const value = given[name];
    if (value !== undefined && value !== null) {
      outputs[name] = inside(type, value);
    } else if (!isOptional) {
      outputs[name] = emptyOf(type);
    }
  }
  return outputs;
}

function inside(type: TypeText, value: Plain): Plain {
  const shape = schema().outputShapes[type.base];
  return shape === undefined ? value : completeInside(type.containers, value, shape);
}

function completeInside(containers: TypeText["containers"], value: Plain, shape: Shape): Plain {
  const [outer, ...rest] = containers;
  if (outer === "list" && isList(value)) {
    return value.map((item) => completeInside(rest, item, shape));
  }
  return outer === undefined && isProperties(value) ? complete(shape, value) : value;
}

/** What the provider reports for a computed output that AWS left out. */
function emptyOf(type: TypeText): Plain {
  const [outer] = type.containers;
  if (outer !== undefined) {
    return outer === "list" ? [] : {};
  }
  const shape = schema().outputShapes[type.base];
  if (shape !== undefined) {
    return complete(shape, {});
  }
  return { number: 0, boolean: false }[type.base] ?? "";
}
