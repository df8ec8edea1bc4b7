/** A client's block that is an output, and wrong: found when it resolves, before its rule is made. */
import * as pulumi from "@pulumi/pulumi";
import { MemcachedCluster, Network, cidr } from "../../../components";

const network = Network.fromExisting("network", {
  vpcId: "vpc-1",
  cacheSubnetIds: ["subnet-1"],
});
const cluster = new MemcachedCluster("cluster", { network });
cluster.allowFrom(cidr(pulumi.output("10.0.0.1/16"), "office"));
