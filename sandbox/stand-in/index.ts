/** The stand-in for AWS: one provider over one world. */
export { AwsError, PartialFailure, UnknownFunctionError, UnknownTypeError } from "./errors";
export type { Endpoint } from "./endpoints";
export { FileWorld, readWorld, writeAtomically } from "./file-world";
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
export { World, type Thing, type WorldFile, type WorldOptions } from "./world";
