/** Arguments that are outputs, and wrong: they are found out when they resolve. */

import * as pulumi from "@pulumi/pulumi";
import { MemcachedCluster, Network } from "../../../components";

const network = new Network("network", { region: "ap-northeast-2", zones: ["ap-northeast-2a"] });
new MemcachedCluster("cluster", {
  network,
  port: pulumi.output(0),
});
