/** Every component under one transform that marks what it makes. */

import type * as pulumi from "@pulumi/pulumi";
import {
  CacheAlarms,
  ExampleServer,
  MemcachedCluster,
  Network,
  ServerlessMemcached,
} from "../../../components";

const mark: pulumi.ResourceTransform = ({ props, opts }) => {
  const inputs = props as Record<string, unknown>;
  return { props: "tags" in inputs ? { ...inputs, tags: { Marked: "yes" } } : inputs, opts };
};
const options = { transforms: [mark] };

const network = new Network(
  "network",
  {
    region: "ap-northeast-2",
    zones: ["ap-northeast-2a", "ap-northeast-2b"],
    ssmEndpoints: "one-zone",
  },
  options,
);
const cluster = new MemcachedCluster("cluster", { network }, options);
const serverless = new ServerlessMemcached("serverless", { network }, options);
const server = new ExampleServer("server", { network, cache: cluster, imageId: "ami-1" }, options);
cluster.allowFrom(server);
serverless.allowFrom(server);
new CacheAlarms("alarms", { cluster }, options);
