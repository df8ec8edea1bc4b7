/** The inline rules and the standalone one undo each other at every deployment. */

import * as vpc from "@pulumi/aws/vpc";
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
  ingress: [memcachedFrom("The clients", { securityGroups: [clients.id] })],
});
const batch = clientGroup(network, "batch");
new vpc.SecurityGroupIngressRule("batch", {
  securityGroupId: cache.id,
  description: "The batch server",
  ipProtocol: "tcp",
  fromPort: MEMCACHED,
  toPort: MEMCACHED,
  referencedSecurityGroupId: batch.id,
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
server(network, batch, "batch");
