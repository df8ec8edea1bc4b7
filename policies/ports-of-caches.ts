/**
 * A rule whose port a program computed from its cluster (`fromPort: cluster.port`).
 *
 * At a first preview the provider does not know a port that was left out, though AWS's default is fixed. The reader fills
 * it in for the cluster; here for the rules that follow it, or the most natural program could not be proven. As with ids,
 * what a program makes of the port (`port.apply(…)`) is not seen.
 */
import type { PlannedResource } from "../reachability";
import { UNKNOWN_MARKER } from "../reachability";

const CLUSTER = "aws:elasticache/cluster:Cluster";
/** Memcached's port where a cluster names none. */
const DEFAULT_PORT = 11_211;

const RULES = new Set([
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:ec2/networkAclRule:NetworkAclRule",
]);

/** The resources, with the ports of rules filled in that follow a cluster on its default port. */
export function withPortsOfCaches(resources: readonly PlannedResource[]): PlannedResource[] {
  const clusters = new Set(
    resources.filter((one) => isOnDefaultPort(one)).map((cluster) => cluster.urn),
  );
  return clusters.size === 0
    ? [...resources]
    : resources.map((one) => (RULES.has(one.type) ? filled(one, clusters) : one));
}

function filled(rule: PlannedResource, clusters: ReadonlySet<string>): PlannedResource {
  const ports = ["fromPort", "toPort"].filter((port) => follows(rule, port, clusters));
  if (ports.length === 0) return rule;
  const known = Object.fromEntries(ports.map((port) => [port, DEFAULT_PORT]));
  return {
    ...rule,
    properties: { ...rule.properties, ...known },
    ...(rule.inputs === undefined ? {} : { inputs: { ...rule.inputs, ...known } }),
  };
}

function follows(rule: PlannedResource, port: string, clusters: ReadonlySet<string>): boolean {
  const [source, ...others] = rule.propertyDependencies[port] ?? [];
  const isHidden = rule.properties[port] === UNKNOWN_MARKER;
  return isHidden && others.length === 0 && source !== undefined && clusters.has(source);
}

/** Memcached, and its port neither set nor computed from anything. */
function isOnDefaultPort({ type, inputs, properties, propertyDependencies }: PlannedResource) {
  if (type !== CLUSTER || Object.hasOwn(propertyDependencies, "port")) return false;
  const isUnset = inputs?.port === undefined || inputs.port === null;
  return isUnset && properties.port === UNKNOWN_MARKER && properties.engine === "memcached";
}
