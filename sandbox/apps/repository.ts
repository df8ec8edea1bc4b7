/** Where this repository is: relative programs and packs start here. */
import { join } from "node:path";

export const REPOSITORY = join(__dirname, "..", "..");
