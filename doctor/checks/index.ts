/** The checks of `check`, in the order they are told. What a check needs is before it. */

import type { Check } from "../findings/check";
import { aclsPassReply, aclsPassRequest } from "./acls";
import { configListsEveryNode, portAnswers, speaksMemcached, statsAnswers } from "./answers";
import { clientIsConnected, clientIsInside } from "./client";
import { clusterExists, clusterIsAvailable } from "./cluster";
import type { CheckContext } from "./context";
import { endpointResolves, usedEndpointIsTheClusters, usedPortIsTheClusters } from "./endpoint";
import {
  clientGroupLetsItOut,
  clusterSelectsDedicatedGroup,
  groupAdmitsClient,
  groupOpensClusterPort,
} from "./groups";
import { routesLeadBack, routesLeadThere } from "./routes";

export const CHECKS: readonly Check<CheckContext>[] = [
  clusterExists,
  clusterIsAvailable,
  usedEndpointIsTheClusters,
  usedPortIsTheClusters,
  clusterSelectsDedicatedGroup,
  groupOpensClusterPort,
  clientIsInside,
  clientIsConnected,
  groupAdmitsClient,
  clientGroupLetsItOut,
  aclsPassRequest,
  aclsPassReply,
  routesLeadThere,
  routesLeadBack,
  endpointResolves,
  portAnswers,
  speaksMemcached,
  statsAnswers,
  configListsEveryNode,
];
