/** AWS reads 1.0.0.0/0 as 0.0.0.0/0. */

import {
  cacheGroup,
  cacheSubnetGroup,
  clientGroup,
  memcached,
  memcachedFrom,
  privateNetwork,
  server,
} from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);
const cache = cacheGroup(network, {
  ingress: [memcachedFrom("One address?", { cidrBlocks: ["1.0.0.0/0"] })],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
