/** Adopted and given a rule it works, but everything launched without a group shares it. */

import * as ec2 from "@pulumi/aws/ec2";
import {
  cacheSubnetGroup,
  clientGroup,
  memcached,
  memcachedFrom,
  privateNetwork,
  server,
} from "../../foundation";

const network = privateNetwork("main", { closesDefaultGroup: false });
const clients = clientGroup(network);
const cache = new ec2.DefaultSecurityGroup("main", {
  vpcId: network.vpc.id,
  ingress: [memcachedFrom("The clients", { securityGroups: [clients.id] })],
  tags: { Project: "examples" },
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
