/**
 * Who can open a TCP connection to a cache node, and what stops the others?
 *
 * The only door. Behind it, each room knows those before it: `sets/` (addresses and ports), `model/` (topology, verdict,
 * missing facts), `gates/` (groups, ACLs, routes, gateways: one question about one end), `decide/` (one connection),
 * `questions/` (all sources of a cache, pivots, differences), `explain/` (every word). `readers/` make the topology.
 */

export * from "./sets/address-set";
export * from "./sets/addresses";
export * from "./questions/admitted";
export * from "./questions/compare";
export { decide, outcomeBetween, QuestionError } from "./decide/decide";
export { explain, explanationOf } from "./explain/explain";
export type { ExplainedGate, Explanation } from "./explain/explain";
export { pathOf } from "./explain/path-line";
export type { Path, PathPart } from "./explain/path-line";
export * from "./questions/exposure";
export { factText, missingText, plainName, reasonText } from "./explain/reasons";
export { assumptionText, ruleText } from "./explain/rules";
export type { Naming } from "./explain/reasons";
export { nameOf, namedIn, nameOfEnd, nameOfGate, namingIn } from "./explain/names";
export type { Pivot } from "./questions/pivots";
export { MOST_MACHINES, pivots } from "./questions/pivots";
export { applied } from "./questions/changes";
export { entryNumberFor } from "./questions/changes";
export type { NetworkChange } from "./questions/changes";
export { isNetworkChange, remediesFor } from "./questions/remedies";
export type { Advice, Remedy } from "./questions/remedies";
export { safeJson, safeLines, safeText, safeValue } from "./explain/safe-text";
export { remedyText } from "./explain/remedies";
export * from "./sets/port-set";
export type { SourceRange } from "./questions/ranges";
export * from "./readers/described";
export * from "./readers/merge";
export * from "./readers/planned";
export * from "./readers/planned/planned-resource";
export * from "./questions/sources";
export * from "./model/topology";
export * from "./model/verdict";
