/** 0::/0 is another spelling of ::/0. */

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
  ingress: [memcachedFrom("Anywhere", { ipv6CidrBlocks: ["0::/0"] })],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
