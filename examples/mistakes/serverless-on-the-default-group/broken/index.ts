/** A serverless cache without groups gets the default group of its VPC. */

import { ServerlessCache } from "@pulumi/aws/elasticache";
import { clientGroup, privateNetwork, server } from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);

new ServerlessCache("cache", {
  engine: "memcached",
  name: "cache",
  subnetIds: network.cacheSubnets.map((subnet) => subnet.id),
  tags: { Project: "examples" },
});
server(network, clients);
