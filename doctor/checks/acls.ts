/** The network ACLs of both subnets, for the request and (they are stateless) for the reply. */

import type { Check } from "../findings/check";
import type { CheckContext } from "./context";
import { judgeGates } from "./gates";

export const aclsPassRequest: Check<CheckContext> = {
  id: "acls-pass-request",
  claim: ({ port }) => `both subnets' network ACLs pass the request to port ${String(port)}`,
  needs: ["client-is-connected"],
  run: (context) => judgeGates(context, "acl-request"),
};

export const aclsPassReply: Check<CheckContext> = {
  id: "acls-pass-reply",
  claim: () => "both subnets' network ACLs pass the reply to the client's ephemeral port",
  needs: ["client-is-connected"],
  run: (context) => judgeGates(context, "acl-reply"),
};
