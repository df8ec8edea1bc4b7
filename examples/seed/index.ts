/**
 * The tutorial as it was written: in the default VPC, a security group "Memcached Cluster" opens tcp 11211 to anywhere, the
 * cluster selects it, and an EC2 instance "Example Server" connects with telnet.
 *
 * For trying out: "anywhere" is every interface of the VPC and of every network routed to it.
 */

import {
  ExampleServer,
  MemcachedCluster,
  Network,
  amazonLinux2023,
  anywhere,
} from "../../components/index";

const tags = { Environment: "dev", Project: "seed" };
const network = Network.fromDefaultVpc();

const cluster = new MemcachedCluster("examplememcached", {
  network,
  clusterName: "examplememcached",
  securityGroupName: "Memcached Cluster",
  nodeCount: 1,
  tags,
});
cluster.allowFrom(anywhere(), "Anywhere, as in the tutorial");

// The default VPC has public subnets only: Session Manager is reached through a public address.
const server = new ExampleServer("example-server", {
  network,
  cache: cluster,
  imageId: amazonLinux2023("arm64"),
  hasPublicAddress: true,
  tags: { ...tags, Name: "Example Server" },
});
cluster.allowFrom(server, "Example Server");

export const { endpoint, port, nodes } = cluster;
export const { connect, stats } = server;
