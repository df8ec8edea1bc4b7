/** Neither half is 0.0.0.0/0; together they are. */

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
  ingress: [
    memcachedFrom("First half", { cidrBlocks: ["0.0.0.0/1"] }),
    memcachedFrom("Second half", { cidrBlocks: ["128.0.0.0/1"] }),
  ],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
