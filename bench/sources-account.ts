/**
 * Times the sources of a cache in a generated account, in a process of its own, so that neither size finds compiled code or
 * memory that another measurement left. Prints the median in milliseconds. Argument: the account as a JSON file.
 */

import { readFileSync } from "node:fs";
import { readDescribed, sources } from "../reachability";
import { GENERATED_CACHE } from "./generated-account";
import { median } from "./sections";

const RUNS = 3;

const text = readFileSync(process.argv[2] ?? "", "utf8");

/** A fresh topology each time: what a first question has to build is part of the figure. */
const times = Array.from({ length: RUNS }, () => {
  const topology = readDescribed(JSON.parse(text));
  const start = performance.now();
  sources(topology, GENERATED_CACHE);
  return performance.now() - start;
});
process.stdout.write(JSON.stringify(median(times)));
