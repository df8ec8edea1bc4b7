/** All resource types that have a family, by token; any other is a record. */
import type { ResourceDefinition } from "../model/definition";
import { compute } from "./compute";
import { connections } from "./connections";
import { eks } from "./eks";
import { elasticache } from "./elasticache";
import { gateways } from "./gateways";
import { identity } from "./identity";
import { networkAcls } from "./network-acls";
import { recordOf } from "./record";
import { routes } from "./routes";
import { securityGroups } from "./security-groups";
import { services } from "./services";
import { subnets } from "./subnets";
import { vpcs } from "./vpcs";

const byType = new Map<string, ResourceDefinition>(
  [
    vpcs,
    subnets,
    gateways,
    routes,
    networkAcls,
    securityGroups,
    compute,
    connections,
    eks,
    elasticache,
    identity,
    services,
  ]
    .flat()
    .map((definition) => [definition.type, definition]),
);

const played: ReadonlySet<string> = new Set(byType.keys());

export function definitionOf(type: string): ResourceDefinition {
  const known = byType.get(type) ?? recordOf(type);
  byType.set(type, known);
  return known;
}

/** Whether AWS's behaviour behind a type is not played. */
export function isRecord(type: string): boolean {
  return !played.has(type);
}

/** Tokens of all types that have a family. */
export function definedTypes(): readonly string[] {
  return [...played].sort();
}
