/** The group opens the port that the cluster listens on. */

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
const port = 11300;
const cache = cacheGroup(network, {
  ingress: [
    {
      ...memcachedFrom("The clients", { securityGroups: [clients.id] }),
      fromPort: port,
      toPort: port,
    },
  ],
});

memcached({
  subnetGroupName: cacheSubnetGroup(network).name,
  securityGroupIds: [cache.id],
  port,
});
server(network, clients);
