/** A cluster without groups gets the default group of its VPC, as in the tutorial. */

import { cacheSubnetGroup, clientGroup, memcached, privateNetwork, server } from "../../foundation";

const network = privateNetwork("main");
const clients = clientGroup(network);

memcached({ subnetGroupName: cacheSubnetGroup(network).name });
server(network, clients);
