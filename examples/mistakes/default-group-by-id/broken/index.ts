/** The default group admits itself only: the clients are in another. */

import { cacheSubnetGroup, clientGroup, memcached, privateNetwork, server } from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);

memcached({
  subnetGroupName: cacheSubnetGroup(network).name,
  securityGroupIds: [network.vpc.defaultSecurityGroupId],
});
server(network, clients);
