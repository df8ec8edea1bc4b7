/** Everything the stand-in knows, for the generator of the schema and for the test that compares them. */
import { definedTypes } from "../families";
import { definedFunctions } from "../functions";

export function knownTypes(): readonly string[] {
  return definedTypes();
}

export function knownFunctions(): readonly string[] {
  return definedFunctions();
}
