/** UDP adds nothing but amplification attacks. */

import {
  cacheGroup,
  cacheSubnetGroup,
  clientGroup,
  memcached,
  MEMCACHED,
  memcachedFrom,
  privateNetwork,
  server,
} from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);
const cache = cacheGroup(network, {
  ingress: [
    memcachedFrom("The clients", { securityGroups: [clients.id] }),
    {
      description: "UDP",
      protocol: "udp",
      fromPort: MEMCACHED,
      toPort: MEMCACHED,
      cidrBlocks: ["0.0.0.0/0"],
    },
  ],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
