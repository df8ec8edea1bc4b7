/** A version that is an output, too old for TLS. */

import * as pulumi from "@pulumi/pulumi";
import { MemcachedCluster, Network } from "../../../components";

const network = new Network("network", { region: "ap-northeast-2", zones: ["ap-northeast-2a"] });
new MemcachedCluster("cluster", {
  network,
  engineVersion: pulumi.output("1.6.6"),
  tls: true,
});
