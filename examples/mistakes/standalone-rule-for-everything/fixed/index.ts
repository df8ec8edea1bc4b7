/** The rule names the port and the clients' group. */

import * as ec2 from "@pulumi/aws/ec2";
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
new ec2.SecurityGroupRule("clients", {
  type: "ingress",
  securityGroupId: cache.id,
  description: "The clients",
  protocol: "tcp",
  fromPort: MEMCACHED,
  toPort: MEMCACHED,
  sourceSecurityGroupId: clients.id,
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
