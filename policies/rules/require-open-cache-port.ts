/** The cache's groups do open the cache's own port, for tcp, to somebody. */
import { formatPorts, isPortSubset, portSet, portUnion } from "../../reachability";
import type { AdmittedPiece } from "../../reachability";
import { isEmpty } from "../../reachability";
import type { CacheView } from "../cache-view";
import type { Judgement } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

type Message = "closed" | "self";

export const requireOpenCachePort = defineRule<Message>({
  meta: {
    id: "require-open-cache-port",
    description:
      "The security groups of a Memcached cache open its own port, for tcp, to somebody.",
    severity: "high",
    remediationSteps:
      "Add an ingress rule to the cache's security group: tcp, the cache's port, from the clients' security group.",
  },
  messages: {
    closed:
      "{cache} listens on port {port}, but its security groups open {open}. Nobody can connect. Add an ingress rule " +
      "for tcp {port} from the clients' security group.",
    self:
      "{cache} admits only members of its own {group} on port {port}, and nothing else in this stack carries that: unless " +
      "another stack does, nobody can connect. Name the clients' security group as the source.",
  },
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const pieces = view.admittedTcp().filter(admitsSomebody);
      const certain = pieces.filter((piece) => piece.certainty === "certain");
      const claim = `the security groups of ${view.label} open its port`;
      if (view.ports.rest !== undefined) say.unproven(view.urn, claim, [view.ports.rest]);
      for (const port of view.ports.items) {
        if (isPortSubset(portSet(port), portsOf(certain))) {
          adviseOnSelfAlone(view, port, judgement, say);
          continue;
        }
        const { missing: unread } = view.groups();
        if (unread.length > 0 || isPortSubset(portSet(port), portsOf(pieces))) {
          const missing = [...unread, ...pieces.flatMap((piece) => piece.missing)];
          say.unproven(view.urn, `${claim} ${port}`, missing);
        } else {
          const open =
            certain.length === 0 ? "no tcp port" : `tcp ${formatPorts(portsOf(certain))}`;
          say.violation(view.urn, "closed", { cache: view.label, port, open });
        }
      }
    }
  },
});

/** Its own group as the only source is a door for whoever shares the group: here nobody does. */
function adviseOnSelfAlone(
  view: CacheView,
  port: number,
  judgement: Judgement,
  say: Say<Message>,
): void {
  const own = view.groups();
  const nodes = new Set(view.cache.nodes.items.map((node) => node.interface));
  const [first, ...others] = own.items;
  if (first === undefined || others.length > 0 || own.missing.length > 0) return;
  // What to think of a default group is another rule's.
  if (first.isDefault !== false) return;
  const isSelfAlone = view.admittedToPort().every((piece) => piece.peerGroup === first.id);
  const carriers = [...judgement.carriersOf(first.id), ...judgement.possibleCarriersOf(first.id)];
  if (!isSelfAlone || carriers.some((one) => !nodes.has(one.id))) return;
  const group = judgement.label(first.id);
  say.advice(view.urn, "self", { cache: view.label, port, group });
}

/** A group without interfaces yet is somebody all the same: its members may live in another stack. */
function admitsSomebody(piece: AdmittedPiece): boolean {
  return piece.peerGroup !== undefined || !isEmpty(piece.addresses);
}

function portsOf(pieces: readonly AdmittedPiece[]) {
  return portUnion(...pieces.map((piece) => piece.ports));
}
