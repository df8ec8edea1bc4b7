/** A cluster in the default VPC. Without `@pulumi/aws`, which takes longer to load than all the rest to run. */
import * as pulumi from "@pulumi/pulumi";

class Cluster extends pulumi.CustomResource {
  declare readonly clusterAddress: pulumi.Output<string>;

  constructor(name: string) {
    const inputs = {
      engine: "memcached",
      engineVersion: "1.6.22",
      nodeType: "cache.t4g.micro",
      numCacheNodes: 1,
      port: 11211,
      parameterGroupName: "default.memcached1.6",
    };
    super(
      "aws:elasticache/cluster:Cluster",
      name,
      { clusterAddress: undefined, ...inputs },
      { version: "7.48.0" },
    );
  }
}

const cluster = new Cluster("small");
export const endpoint = cluster.clusterAddress;
export const port = 11211;
