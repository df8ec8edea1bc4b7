/** Host names of the caches and the private addresses they stand for: what the VPC's resolver would answer. */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { interfacesOf } from "../model/network-interfaces";
import { text, type Thing, type Things } from "../model/things";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly role: "configuration" | "node" | "serverless" | "serverless-reader";
  /** Cluster id, or the name of the serverless cache. */
  readonly cluster: string;
  /** `0001` … for a node. */
  readonly nodeId?: string;
  /** Private address; of the first node for a configuration endpoint. */
  readonly address: string;
}

/** All endpoints of all Memcached caches. */
export function endpointsOf(world: Things): readonly Endpoint[] {
  const clusters = world.all("cache-cluster").filter((c) => c.properties.engine === "memcached");
  return [
    ...clusters.flatMap((cluster) => clusterEndpoints(world, cluster)),
    ...world.all("serverless-cache").flatMap((cache) => serverlessEndpoints(world, cache)),
  ];
}

function clusterEndpoints(world: Things, cluster: Thing): readonly Endpoint[] {
  const common = {
    tls: cluster.properties.transitEncryptionEnabled === true,
    cluster: cluster.id,
  };
  const nodes = objects(cluster.properties.cacheNodes).map((node) => ({
    ...common,
    host: text(node.address),
    port: Number(node.port),
    role: "node" as const,
    nodeId: text(node.id),
    address: nodeAddress(world, cluster.id, text(node.id)),
  }));
  const configuration = {
    ...common,
    host: text(cluster.properties.clusterAddress),
    port: Number(cluster.properties.port),
    role: "configuration" as const,
    address: nodes[0]?.address ?? "",
  };
  return [configuration, ...nodes];
}

/** Private address of a cache node. */
export function nodeAddress(world: Things, clusterId: string, nodeId: string): string {
  const made = interfacesOf(world, `cache-cluster/${clusterId}`);
  return text(made.find((i) => i.properties.nodeId === nodeId)?.properties.privateIp);
}

function serverlessEndpoints(world: Things, cache: Thing): readonly Endpoint[] {
  const [first] = interfacesOf(world, `serverless-cache/${cache.id}`);
  const common = { tls: true, cluster: cache.id, address: text(first?.properties.privateIp) };
  const as = (role: "serverless" | "serverless-reader", property: string): readonly Endpoint[] =>
    objects(cache.properties[property]).map((e) => ({
      ...common,
      role,
      host: text(e.address),
      port: Number(e.port),
    }));
  return [...as("serverless", "endpoints"), ...as("serverless-reader", "readerEndpoints")];
}

function objects(value: Plain | undefined): readonly Properties[] {
  return isList(value) ? value.filter(isProperties) : [];
}
