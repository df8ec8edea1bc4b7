/**
 * A Stryker checker that lets only the mutants through that were drawn: Stryker itself can be told of a range only, which holds smaller mutants,
 * too. What was not drawn ends as "CompileError" and is not counted.
 */
import { relative } from "node:path";
import { keyOf } from "./key.mjs";

drawnChecker.inject = ["options"];
function drawnChecker({ drawn }) {
  const isDrawn = new Set(drawn);
  const statusOf = (mutant) =>
    isDrawn.has(keyOf(relative(process.cwd(), mutant.fileName), mutant))
      ? { status: "passed" }
      : { status: "compileError", reason: "not drawn" };
  return {
    init: () => Promise.resolve(),
    check: (mutants) =>
      Promise.resolve(Object.fromEntries(mutants.map((one) => [one.id, statusOf(one)]))),
    group: (mutants) => Promise.resolve([mutants.map(({ id }) => id)]),
  };
}

export const strykerPlugins = [{ kind: "Checker", name: "drawn", factory: drawnChecker }];
