/** All rules are inline. */

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
const batch = clientGroup(network, "batch");
const cache = cacheGroup(network, {
  ingress: [
    memcachedFrom("The clients and the batch server", {
      securityGroups: [clients.id, batch.id],
    }),
  ],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
server(network, batch, "batch");
