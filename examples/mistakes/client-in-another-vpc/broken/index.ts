/** The rule names the client's group, but no peering leads from one VPC to the other. */

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
const other = privateNetwork("other", { number: 1 });
const clients = clientGroup(other);
const cache = cacheGroup(network, {
  ingress: [memcachedFrom("The clients", { securityGroups: [clients.id] })],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(other, clients);
