/** "6" is tcp, and so is "TCP": spelling does not close a port. */

import {
  cacheGroup,
  cacheSubnetGroup,
  clientGroup,
  memcached,
  MEMCACHED,
  privateNetwork,
  server,
} from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);
const cache = cacheGroup(network, {
  ingress: [
    {
      description: "First half",
      protocol: "6",
      fromPort: MEMCACHED,
      toPort: MEMCACHED,
      cidrBlocks: ["0.0.0.0/1"],
    },
    {
      description: "Second half",
      protocol: "TCP",
      fromPort: MEMCACHED,
      toPort: MEMCACHED,
      cidrBlocks: ["128.0.0.0/1"],
    },
  ],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
