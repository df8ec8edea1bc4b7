/** What a preview can know of a resource's outputs: what the program set; everything computed is unknown. */
import { isList, isProperties, UNKNOWN, type Plain, type Properties } from "../../wire/values";
import type { Values } from "../model/definition";
import { propertiesOf, schema, type Shape, type TypeText } from "../schema/schema";

/** The outputs of a create that has not happened: inputs, and unknown for what the schema computes. */
export function previewOutputs(type: string, inputs: Properties): Properties {
  return withUnknowns(outputShape(type), inputs);
}

/** The output shape of a known type. */
export function outputShape(type: string): Shape {
  return schema().resources[type]?.outputs ?? {};
}

function withUnknowns(shape: Shape, inputs: Properties): Properties {
  const outputs: Values = {};
  for (const { name, isOptional, type } of propertiesOf(shape)) {
    const given = inputs[name];
    if (given !== undefined && given !== null) {
      outputs[name] = inside(type, given);
    } else if (!isOptional) {
      outputs[name] = UNKNOWN;
    }
  }
  return outputs;
}

function inside(type: TypeText, value: Plain): Plain {
  const shape = schema().outputShapes[type.base];
  return shape === undefined ? value : throughContainers(type.containers, value, shape);
}

function throughContainers(containers: TypeText["containers"], value: Plain, shape: Shape): Plain {
  const [outer, ...rest] = containers;
  if (outer === "list" && isList(value)) {
    return value.map((item) => throughContainers(rest, item, shape));
  }
  if (outer === "map" && isProperties(value)) {
    const items = Object.entries(value).map(([k, v]) => [k, throughContainers(rest, v, shape)]);
    return Object.fromEntries(items) as Properties;
  }
  return outer === undefined && isProperties(value) ? withUnknowns(shape, value) : value;
}
