/**
 * Verdicts on networks of a few parts, each kept in words: all that `explain` says of every connection that a test asks about stands in
 * `told/<test file>.txt`, so that a gate, a reason, a name or a remedy that changes is seen, and not only an outcome.
 */
import type { Verdict } from "../../reachability";
import { explain } from "../../reachability";
import { ToldByTheWay } from "../told-texts";
import { summaryOf, verdict as plainVerdict } from "./small-networks";

const said = new ToldByTheWay(__dirname, "--\n");

export function verdict(...asked: Parameters<typeof plainVerdict>): Verdict {
  const [topology] = asked;
  const found = plainVerdict(...asked);
  said.add(explain(found, topology));
  return found;
}

/** `"reachable"`, or `"blocked: request SUBNET_ACL_RESTRICTION acl-b"`, several joined by `; `. */
export function summary(...asked: Parameters<typeof verdict>): string {
  return summaryOf(verdict(...asked));
}
