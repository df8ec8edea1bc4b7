/** Group, subnets and clients are in one VPC; another one beside them changes nothing. */

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
privateNetwork("other", { number: 1 });
const cache = cacheGroup(network, {
  ingress: [memcachedFrom("The clients", { securityGroups: [clients.id] })],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
