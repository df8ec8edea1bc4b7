/** A whole number above 0 on the command line of a fuzz. */
import { InvalidArgumentError } from "commander";

/** @throws InvalidArgumentError for anything else */
export function positiveNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError(`must be a whole number above 0, got ${text}.`);
}
