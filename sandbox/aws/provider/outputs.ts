/** Completes the outputs of a resource that exists: what AWS computes for every type alike, and empty values for the rest. */
import { completed } from "../../records/shapes";
import { isProperties, type Properties } from "../../wire/values";
import { isDeclared, outputShape } from "../model/declared";

export interface Surroundings {
  readonly region: string;
  readonly account: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** All outputs that are declared: those given, then the common ones, then empty values; and the id, as the official provider has it. */
export function completeOutputs(type: string, known: Properties, around: Surroundings): Properties {
  const own = known.tags;
  const common = {
    region: around.region,
    ownerId: around.account,
    tagsAll: { ...around.defaultTags, ...(isProperties(own) ? own : {}) },
  };
  if (!isDeclared(type)) return known;
  const { id } = known;
  return {
    ...completed(outputShape(type), { ...common, ...known }),
    ...(id === undefined ? {} : { id }),
  };
}
