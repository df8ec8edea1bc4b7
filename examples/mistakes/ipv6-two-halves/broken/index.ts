/** Neither half is ::/0; together they are. */

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
    memcachedFrom("First half", { ipv6CidrBlocks: ["::/1"] }),
    memcachedFrom("Second half", { ipv6CidrBlocks: ["8000::/1"] }),
  ],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
