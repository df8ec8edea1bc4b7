/** The serverless cache has a group of its own, which names the clients'. */

import { ServerlessCache } from "@pulumi/aws/elasticache";
import * as vpc from "@pulumi/aws/vpc";
import { alarmOn, cacheGroup, clientGroup, privateNetwork, server } from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);
const cache = cacheGroup(network);
for (const port of [11211, 11212]) {
  new vpc.SecurityGroupIngressRule(`clients-${String(port)}`, {
    securityGroupId: cache.id,
    description: "The clients",
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    referencedSecurityGroupId: clients.id,
  });
}
const serverless = new ServerlessCache("cache", {
  engine: "memcached",
  name: "cache",
  subnetIds: network.cacheSubnets.map((subnet) => subnet.id),
  securityGroupIds: [cache.id],
  tags: { Project: "examples" },
});
alarmOn(serverless.name);
server(network, clients);
