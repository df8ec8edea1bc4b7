/** The first rule admits the group itself; the second admits everybody. */

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
    { description: "Itself", protocol: "tcp", fromPort: 11211, toPort: 11211, self: true },
    memcachedFrom("Anywhere", { cidrBlocks: ["0.0.0.0/0"] }),
  ],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
