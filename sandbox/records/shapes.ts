/** Values completed by their declaration: unknown in a preview, empty in a result, wherever a computed one was not given. */
import { isList, isProperties, UNKNOWN, type Plain, type Properties } from "../wire/values";
import type { PropertyType, Shape } from "./declarations";

/** What a preview can know of outputs: what the program set; everything computed is unknown. */
export function previewed(shape: Shape, inputs: Properties): Properties {
  return filledIn(shape, inputs, () => UNKNOWN);
}

/** All outputs that are declared: those given, and empty values for the rest. */
export function completed(shape: Shape, given: Properties): Properties {
  return filledIn(shape, given, emptyOf);
}

function filledIn(
  shape: Shape,
  given: Properties,
  fill: (type: PropertyType) => Plain,
): Properties {
  const outputs: Record<string, Plain> = {};
  for (const { name, isOptional, type } of shape) {
    const value = given[name];
    if (value !== undefined && value !== null) {
      outputs[name] = type.base === "object" ? inside(type.containers, value, type, fill) : value;
    } else if (!isOptional) {
      outputs[name] = fill(type);
    }
  }
  return outputs;
}

function inside(
  containers: PropertyType["containers"],
  value: Plain,
  type: PropertyType,
  fill: (type: PropertyType) => Plain,
): Plain {
  const [outer, ...rest] = containers;
  if (outer === "list" && isList(value)) {
    return value.map((item) => inside(rest, item, type, fill));
  }
  if (outer === "map" && isProperties(value)) {
    const items = Object.entries(value).map(([k, v]) => [k, inside(rest, v, type, fill)]);
    return Object.fromEntries(items) as Properties;
  }
  return outer === undefined && isProperties(value)
    ? filledIn(type.object ?? [], value, fill)
    : value;
}

/** What a provider reports for a computed output that the service left out. */
function emptyOf(type: PropertyType): Plain {
  const [outer] = type.containers;
  if (outer !== undefined) {
    return outer === "list" ? [] : {};
  }
  if (type.base === "object") {
    return completed(type.object ?? [], {});
  }
  return { number: 0, boolean: false }[type.base as string] ?? "";
}
