/**
 * Who can open a TCP connection to a cache node, and what stops the others?
 *
 * Model: `topology.ts`; answers: `verdict.ts`; sets: `address-set.ts`, `port-set.ts`. Where to find what decides: group
 * references in `security-groups.ts`, the ACL's reply check in `network-acls.ts` (asked for by `judge.ts`), the route
 * choice in `routes.ts`, gateways in `delivery.ts` and `transit-gateways.ts`, missing facts in `three-valued.ts` and
 * `worlds.ts`.
 */

export * from "./address-set";
export * from "./addresses";
export * from "./admitted";
export * from "./compare";
export { decide, outcomeBetween, QuestionError } from "./decide";
export { explain } from "./explain";
export * from "./exposure";
export { nameOf, nameOfEnd } from "./names";
export * from "./pivots";
export * from "./port-set";
export type { SourceRange } from "./ranges";
export * from "./readers/described";
export * from "./readers/merge";
export * from "./readers/planned";
export * from "./readers/planned-resource";
export * from "./sources";
export * from "./topology";
export * from "./verdict";
