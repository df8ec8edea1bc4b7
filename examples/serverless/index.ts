/** A serverless cache (TLS always, AWS's own ports) with a bounded bill, and a server that may use it. */

import {
  ExampleServer,
  Network,
  ServerlessMemcached,
  amazonLinux2023,
} from "../../components/index";

const tags = { Environment: "dev", Project: "serverless" };

const network = new Network("network", {
  region: "ap-northeast-2",
  zones: ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"],
  ssmEndpoints: "one-zone",
  tags,
});

const cache = new ServerlessMemcached("cache", {
  network,
  maximumStorageGb: 5,
  maximumEcpuPerSecond: 5000,
  tags,
});

const server = new ExampleServer("server", {
  network,
  cache,
  imageId: amazonLinux2023("arm64"),
  tags,
});
cache.allowFrom(server, "The example server");

export const { endpoint, port, tls, readerEndpoint } = cache;
export const { connect, stats } = server;
