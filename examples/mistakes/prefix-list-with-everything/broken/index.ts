/** The rule names a prefix list; one of its entries is the whole world. */

import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import {
  cacheGroup,
  cacheSubnetGroup,
  clientGroup,
  memcached,
  MEMCACHED,
  privateNetwork,
  server,
} from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);
const offices = new ec2.ManagedPrefixList("offices", {
  addressFamily: "IPv4",
  maxEntries: 2,
  entries: [
    { cidr: "10.20.0.0/16", description: "Seoul" },
    { cidr: "0.0.0.0/0", description: "Busan" },
  ],
  tags: { Project: "examples" },
});
const cache = cacheGroup(network);
new vpc.SecurityGroupIngressRule("offices", {
  securityGroupId: cache.id,
  description: "The offices",
  ipProtocol: "tcp",
  fromPort: MEMCACHED,
  toPort: MEMCACHED,
  prefixListId: offices.id,
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, clients);
