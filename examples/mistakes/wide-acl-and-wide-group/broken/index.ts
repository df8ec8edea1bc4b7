/** The ACL allows the world in two halves, the group the whole VPC: a server that is no client reaches the cache. */

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
      fromPort: 0,
      toPort: 65535,
      cidrBlock: "0.0.0.0/1",
    },
    {
      ruleNo: 110,
      action: "allow",
      protocol: "tcp",
      fromPort: 0,
      toPort: 65535,
      cidrBlock: "128.0.0.0/1",
    },
  ],
  egress: [
    {
      ruleNo: 100,
      action: "allow",
      protocol: "tcp",
      fromPort: 0,
      toPort: 65535,
      cidrBlock: "0.0.0.0/1",
    },
    {
      ruleNo: 110,
      action: "allow",
      protocol: "tcp",
      fromPort: 0,
      toPort: 65535,
      cidrBlock: "128.0.0.0/1",
    },
  ],
  tags: { Project: "examples" },
});
const cache = cacheGroup(network, {
  ingress: [
    memcachedFrom("The clients", { securityGroups: [clients.id] }),
    memcachedFrom("The VPC", { cidrBlocks: ["10.0.0.0/16"] }),
  ],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
server(network, clientGroup(network, "batch"), "batch");
