/** One group for both: what opens the client opens the cache. */

import { cacheGroup, cacheSubnetGroup, memcached, privateNetwork, server } from "../../foundation";

const network = privateNetwork("main");
const cache = cacheGroup(network, {
  ingress: [{ description: "Itself", protocol: "tcp", fromPort: 11211, toPort: 11211, self: true }],
  egress: [{ description: "Itself", protocol: "tcp", fromPort: 11211, toPort: 11211, self: true }],
});

memcached({ subnetGroupName: cacheSubnetGroup(network).name, securityGroupIds: [cache.id] });
server(network, cache);
