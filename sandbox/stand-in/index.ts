/** The stand-in for AWS: one provider over one world. */
export { AwsError, PartialFailure, UnknownFunctionError, UnknownTypeError } from "./errors";
export type { Endpoint } from "./endpoints";
export { FileWorld, readWorld, replaceWorld } from "./file-world";
export { nameOf, typeOf } from "./names";
export { parseSeeds, type SeedName } from "./seeds";
export {
  StandIn,
  type Checked,
  type DetailKind,
  type Diff,
  type ReadResult,
  type StandInOptions,
} from "./stand-in";
export { text, texts, type Thing, type WorldFile } from "./things";
export { World, type WorldOptions } from "./world";
