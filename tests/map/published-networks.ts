/** Networks that others published, where they are on this machine (`../shared/networks`), with a cache put into each. */

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { collection, listing, readDescribed } from "../../reachability";
import type { Cache, NetworkInterface, Topology } from "../../reachability";

const NETWORKS = join(__dirname, "../../../shared/networks");

interface Published {
  readonly name: string;
  readonly topology: () => Topology;
}

export function publishedNetworks(): Published[] {
  if (!existsSync(NETWORKS)) {
    console.log("    skipped: ../shared/networks is not on this machine");
    return [];
  }
  const batfish = join(NETWORKS, "04-batfish-vpc-peering/aws_configs_11211");
  const npguard = join(NETWORKS, "01-npguard-sg/input.json");
  return [
    { name: "np-guard's network", topology: () => withCache(readDescribed(json(npguard))) },
    {
      name: "Batfish's network",
      topology: () =>
        withCache(
          readDescribed(
            readdirSync(batfish).map((name) => ({ name, json: json(join(batfish, name)) })),
          ),
        ),
    },
  ];
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Every interface in turn is the node of a cache: so all pairs are asked about. */
function withCache(topology: Topology): Topology {
  const caches = [...topology.interfaces.byId.values()].map(cacheAt);
  return { ...topology, caches: collection(caches) };
}

function cacheAt({ id, groups }: NetworkInterface): Cache {
  return {
    id: `cache-${id}`,
    kind: "cluster",
    ports: listing([11211]),
    isTls: false,
    securityGroups: groups,
    subnetGroup: null,
    nodes: listing([{ id: "0001", interface: id }]),
  };
}
