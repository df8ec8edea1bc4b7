/** Changes to the healthy network, for maps of before and after. */

import type { Item, Network } from "../doctor/network";

/** The cache's group no longer admits the range of the other VPC. */
export function closeForPeer(network: Network): void {
  const cache = network.SecurityGroups?.find(({ GroupId: id }) => id === "sg-0000000e");
  (cache?.IpPermissions as Item[] | undefined)?.pop();
}
