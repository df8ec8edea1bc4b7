/** 6379 is the port of Redis; Memcached listens on 11211. */

import {
  cacheGroup,
  cacheSubnetGroup,
  clientGroup,
  memcached,
  privateNetwork,
  server,
} from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);
const cache = cacheGroup(network, {
  ingress: [
    {
      description: "The clients",
      protocol: "tcp",
      fromPort: 6379,
      toPort: 6379,
      securityGroups: [clients.id],
    },
  ],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
