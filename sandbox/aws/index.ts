/** The stand-in for AWS: one provider over one world. */
export { AwsError, PartialFailure } from "./model/errors";
export type { Endpoint } from "./world/endpoints";
export type { Makers } from "./world/makers";
export { FileWorld, neighboursOf, readWorld, replaceWorld } from "./world/file-world";
export { nameOf, typeOf } from "./provider/names";
export { standInOptions } from "./provider/configuration";
export { parseSeeds, type SeedName } from "./seeds";
export { readSnapshot, type SnapshotDocument } from "./seeds/snapshot";
export { StandIn, type StandInOptions } from "./provider/stand-in";
export { text, texts, type Thing, type WorldFile } from "./model/things";
export { World, type WorldOptions } from "./world/world";
export { declaredVersion } from "./model/declared";
