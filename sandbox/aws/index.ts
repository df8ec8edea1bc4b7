/** The stand-in for AWS: one provider over one world. */
export { AwsError, PartialFailure, UnknownFunctionError, UnknownTypeError } from "./model/errors";
export type { Endpoint } from "./world/endpoints";
export type { Makers } from "./world/makers";
export { FileWorld, readWorld, replaceWorld } from "./world/file-world";
export { nameOf, typeOf } from "./provider/names";
export { parseSeeds, type SeedName } from "./seeds";
export {
  StandIn,
  type Checked,
  type DetailKind,
  type Diff,
  type ReadResult,
  type StandInOptions,
} from "./provider/stand-in";
export { text, texts, type Thing, type WorldFile } from "./model/things";
export { World, type WorldOptions } from "./world/world";
export { schema } from "./schema/schema";
