/** Whoever breaks into the bastion has the cache. */

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
const gateway = new ec2.InternetGateway("main", {
  vpcId: network.vpc.id,
  tags: { Project: "examples" },
});
const table = new ec2.RouteTable("public", {
  vpcId: network.vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
  tags: { Project: "examples" },
});
const subnet = new ec2.Subnet("public", {
  vpcId: network.vpc.id,
  availabilityZone: "ap-northeast-2a",
  cidrBlock: "10.0.20.0/24",
  tags: { Project: "examples" },
});
new ec2.RouteTableAssociation("public", { subnetId: subnet.id, routeTableId: table.id });
const bastion = new ec2.SecurityGroup("bastion", {
  vpcId: network.vpc.id,
  description: "Bastion",
  ingress: [
    {
      description: "ssh from anywhere",
      protocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrBlocks: ["0.0.0.0/0"],
    },
  ],
  egress: [
    {
      description: "Anything",
      protocol: "-1",
      fromPort: 0,
      toPort: 0,
      cidrBlocks: ["0.0.0.0/0"],
    },
  ],
  tags: { Project: "examples" },
});
const cache = cacheGroup(network, {
  ingress: [
    memcachedFrom("The clients and the bastion", { securityGroups: [clients.id, bastion.id] }),
  ],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
server(network, bastion, "bastion", { subnetId: subnet.id, associatePublicIpAddress: true });
