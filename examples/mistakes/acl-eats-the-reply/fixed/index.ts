/** Replies may leave to the ephemeral ports. */

import * as ec2 from "@pulumi/aws/ec2";
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
new ec2.NetworkAcl("cache", {
  vpcId: network.vpc.id,
  subnetIds: network.cacheSubnets.map((subnet) => subnet.id),
  ingress: [
    {
      ruleNo: 100,
      action: "allow",
      protocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      cidrBlock: "10.0.0.0/16",
    },
  ],
  egress: [
    {
      ruleNo: 100,
      action: "allow",
      protocol: "tcp",
      fromPort: 1024,
      toPort: 65535,
      cidrBlock: "10.0.0.0/16",
    },
  ],
  tags: { Project: "examples" },
});
const cache = cacheGroup(network, {
  ingress: [memcachedFrom("The clients", { securityGroups: [clients.id] })],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
