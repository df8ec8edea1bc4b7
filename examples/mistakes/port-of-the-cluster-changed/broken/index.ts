/** The cluster listens on 11300; the group still opens 11211. */

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
  ingress: [memcachedFrom("The clients", { securityGroups: [clients.id] })],
});

memcached({
  subnetGroupName: cacheSubnetGroup(network).name,
  securityGroupIds: [cache.id],
  port: 11300,
});
server(network, clients);
