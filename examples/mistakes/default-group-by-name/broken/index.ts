/** Looked up by its name, it is still the default group. */

import * as ec2 from "@pulumi/aws/ec2";
import { cacheSubnetGroup, clientGroup, memcached, privateNetwork, server } from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);
const standard = ec2.getSecurityGroupOutput({ vpcId: network.vpc.id, name: "default" });

memcached({
  subnetGroupName: cacheSubnetGroup(network).name,
  securityGroupIds: [standard.id],
});
server(network, clients);
