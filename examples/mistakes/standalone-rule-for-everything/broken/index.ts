/** The group looks empty: a rule of its own opens it to everybody. */

import * as ec2 from "@pulumi/aws/ec2";
import {
  cacheGroup,
  cacheSubnetGroup,
  clientGroup,
  memcached,
  privateNetwork,
  server,
} from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);
const cache = cacheGroup(network);
new ec2.SecurityGroupRule("everything", {
  type: "ingress",
  securityGroupId: cache.id,
  description: "Everything",
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlocks: ["0.0.0.0/0"],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
