/**
 * From a topology to a layout: what the configuration says, written down for the kernel. Nothing is concluded here about
 * who reaches whom; the kernel finds that out with packets.
 */

import type { Topology } from "../../reachability";
import { INTERNET_ADDRESS, planInternet } from "./internet";
import { Draft, type Layout } from "./layout";
import type { VpcRouter } from "./rooms";
import { planSubnetRoutes } from "./subnet-routes";
import { planPeerings, planTransitGateways } from "./transit";
import { introduceNeighbours, planInterfaces, planRouter, routerFilter } from "./vpc-router";

export interface LayoutOptions {
  /** Put before every namespace's name, so that many layouts fit into one kernel. Default: none. */
  readonly prefix?: string;
  /** Addresses from which somebody on the internet asks. Default: one, for documentation only. */
  readonly internetAddresses?: readonly string[];
}

/** Plans a layout. What has no place in it, because the topology does not know enough, is listed in `leftOut`. */
export function planLayout(topology: Topology, options: LayoutOptions = {}): Layout {
  const draft = new Draft(options.prefix);
  const routers = new Map<string, VpcRouter>();
  for (const vpc of topology.vpcs.byId.keys()) {
    routers.set(vpc, planRouter(topology, draft, vpc));
  }
  const site = { topology, draft, routers };
  planInterfaces(site);
  planPeerings(site);
  planTransitGateways(site);
  planInternet(site, options.internetAddresses ?? [INTERNET_ADDRESS]);
  for (const router of routers.values()) {
    introduceNeighbours(router);
    planSubnetRoutes(site, router);
    router.room.nft = routerFilter(topology, router);
  }
  return draft.finished();
}
