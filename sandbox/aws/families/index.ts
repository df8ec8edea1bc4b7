/** All resource types the stand-in knows, by token. A type that is not here is refused by name. */
import type { ResourceDefinition } from "../model/definition";
import { compute } from "./compute";
import { connections } from "./connections";
import { elasticache } from "./elasticache";
import { gateways } from "./gateways";
import { identity } from "./identity";
import { networkAcls } from "./network-acls";
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
    elasticache,
    identity,
    services,
  ]
    .flat()
    .map((definition) => [definition.type, definition]),
);

export function definitionOf(type: string): ResourceDefinition | undefined {
  return byType.get(type);
}

/** Tokens of all types that are defined. */
export function definedTypes(): readonly string[] {
  return [...byType.keys()].sort();
}
