/** The subnets of the cache have a route to the internet, which a cache has no use for. */

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
new ec2.Route("internet", {
  routeTableId: network.table.id,
  destinationCidrBlock: "0.0.0.0/0",
  gatewayId: gateway.id,
});
const cache = cacheGroup(network, {
  ingress: [memcachedFrom("The clients", { securityGroups: [clients.id] })],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
