/** Which claim a gate of the engine's verdict belongs to. */

import type { Gate } from "../../reachability";

/** Claims that are judged by gates. */
export type GateClaim =
  "lets-out" | "admits" | "acl-request" | "acl-reply" | "leads-there" | "leads-back";

/** The claim a gate decides. */
export function claimOf({ kind, side, direction }: Gate): GateClaim {
  if (kind === "security-group") return side === "source" ? "lets-out" : "admits";
  if (kind === "network-acl") return direction === "request" ? "acl-request" : "acl-reply";
  return direction === "request" ? "leads-there" : "leads-back";
}
