/** How a process of its own runs a TypeScript file of this repository. */
import { join } from "node:path";

/** What Node is told before the file. */
export const RUN_TYPESCRIPT: readonly string[] = [
  "--require",
  join(__dirname, "typescript-loader.cjs"),
];
