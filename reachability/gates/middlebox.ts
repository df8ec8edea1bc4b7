/**
 * Behind something that is not modelled and may have given the packets other addresses: what refuses the source that was
 * asked about need not refuse what arrives. Only groups that let nobody in still refuse.
 */

import type { End, Inquiry } from "../model/inquiry";
import type { Delivery, Finding } from "./findings";
import { viewOf } from "./group-rules";

/** The findings behind a stretch of the way, as far as they hold whatever the source's address has become. */
export function afterwards(
  inquiry: Inquiry,
  way: Pick<Delivery, "findings" | "isReaddressed">,
  findings: readonly Finding[],
): readonly Finding[] {
  if (way.isReaddressed !== true) return findings;
  const missing = way.findings.flatMap((finding) =>
    finding.truth === "unknown" ? finding.missing : [],
  );
  return findings.map((finding) =>
    finding.truth === "no" && !isShut(inquiry, finding)
      ? { ...finding, code: "NOT_MODELLED", truth: "unknown", missing }
      : finding,
  );
}

function isShut(inquiry: Inquiry, { kind, side }: Finding): boolean {
  return kind === "security-group" && side === "destination" && letsNobodyIn(inquiry);
}

/** The destination's groups have no rule for this port, and are known to the last. */
function letsNobodyIn({ network, destination, protocol, port }: Inquiry): boolean {
  const { items, rest }: End["groups"] = destination.groups;
  const { byId } = network.topology.securityGroups;
  return (
    rest === undefined &&
    items.every((id) => {
      const view = viewOf(network, id, { direction: "ingress", protocol, port });
      const group = byId.get(id);
      const isWhole = group !== undefined && group.ingress.rest === undefined;
      return isWhole && view.certain.length === 0 && view.uncertain.length === 0;
    })
  );
}
