/** The request finds its way over the peering, the reply does not. */

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
const other = privateNetwork("other", { number: 1 });
const clients = clientGroup(other);
const peering = new ec2.VpcPeeringConnection("peering", {
  vpcId: network.vpc.id,
  peerVpcId: other.vpc.id,
  autoAccept: true,
  tags: { Project: "examples" },
});
new ec2.Route("request", {
  routeTableId: other.table.id,
  destinationCidrBlock: "10.0.0.0/16",
  vpcPeeringConnectionId: peering.id,
});
const cache = cacheGroup(network, {
  ingress: [memcachedFrom("The clients", { securityGroups: [clients.id] })],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(other, clients);
