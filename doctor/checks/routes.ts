/** Routes lead from the client's subnet to the node, and from the node's subnet back. */

import type { Check } from "../findings/check";
import type { CheckContext } from "./context";
import { judgeGates } from "./gates";

export const routesLeadThere: Check<CheckContext> = {
  id: "routes-lead-there",
  claim: () => "routes lead from the client to the cluster",
  needs: ["client-is-connected"],
  run: (context) => judgeGates(context, "leads-there"),
};

export const routesLeadBack: Check<CheckContext> = {
  id: "routes-lead-back",
  claim: () => "routes lead from the cluster back to the client",
  needs: ["client-is-connected"],
  run: (context) => judgeGates(context, "leads-back"),
};
