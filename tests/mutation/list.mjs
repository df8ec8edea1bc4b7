/** `node list.mjs FILE…`: every mutant of these files, as Stryker makes them, as JSON. A module of its own, as Stryker's are. */
import { readFileSync } from "node:fs";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { keyOf } from "./key.mjs";

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, isDebugEnabled: () => false };
const files = process.argv
  .slice(2)
  .map((name) => ({ name, mutate: true, content: readFileSync(name, "utf8") }));
const options = { plugins: null, excludedMutations: [], ignorers: [] };
const { mutants } = await new Instrumenter(logger).instrument(files, options);
const listed = mutants.map((mutant) => {
  const { start, end } = mutant.location;
  const range = `${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
  return { key: keyOf(mutant.fileName, mutant), range: `${mutant.fileName}:${range}` };
});
process.stdout.write(JSON.stringify(listed));
