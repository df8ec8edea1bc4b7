/** The clients are named by their security group; nothing rests on a list of addresses. */

import * as vpc from "@pulumi/aws/vpc";
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
const cache = cacheGroup(network);
new vpc.SecurityGroupIngressRule("clients", {
  securityGroupId: cache.id,
  description: "The clients",
  ipProtocol: "tcp",
  fromPort: MEMCACHED,
  toPort: MEMCACHED,
  referencedSecurityGroupId: clients.id,
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
