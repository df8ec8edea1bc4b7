/** The cache's groups do open the cache's own port, for tcp, to somebody. */
import { formatPorts, isPortSubset, portSet, portUnion } from "../../reachability";
import type { AdmittedPiece } from "../../reachability";
import { isEmpty } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "closed" | "self";

export const requireOpenCachePort = defineRule({
  meta: {
    id: "require-open-cache-port",
    docs: {
      description:
        "The security groups of a Memcached cache open its own port, for tcp, to somebody.",
    },
    severity: "high",
    remediationSteps:
      "Add an ingress rule to the cache's security group: tcp, the cache's port, from the clients' security group.",
    messages: {
      closed:
        "{cache} listens on port {port}, but its security groups open {open}: nobody can connect to that port. " +
        "Add an ingress rule for tcp {port} from the clients' group.",
      self:
        "{cache} admits only its own {group} on port {port}, which nothing else here carries: nobody can connect. " +
        "Name the clients' group as the source.",
    },
  },
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        const pieces = cache.admittedTcp().filter(admitsSomebody);
        const certain = pieces.filter((piece) => piece.certainty === "certain");
        const claim = `the security groups of ${cache.label} open its port`;
        if (cache.ports.rest !== undefined)
          context.doubt({ subject: cache.urn, claim, missing: [cache.ports.rest] });
        for (const port of cache.ports.items) {
          if (isPortSubset(portSet(port), portsOf(certain))) {
            judgeSelfAlone(cache, port, facts, context);
            continue;
          }
          const { missing: unread } = cache.groups();
          if (unread.length > 0 || isPortSubset(portSet(port), portsOf(pieces))) {
            const missing = [...unread, ...pieces.flatMap((piece) => piece.missing)];
            context.doubt({ subject: cache.urn, claim: `${claim} ${port}`, missing });
          } else {
            const open =
              certain.length === 0 ? "no tcp port" : `tcp ${formatPorts(portsOf(certain))}`;
            context.report({
              messageId: "closed",
              subject: cache.urn,
              data: { cache: cache.label, port, open },
            });
          }
        }
      },
    };
  },
});

/** Its own group as the only source is a door for whoever shares the group: here nobody does. */
function judgeSelfAlone(
  cache: CacheFacts,
  port: number,
  facts: StackFacts,
  context: Context<Message>,
): void {
  const own = cache.groups();
  const nodes = new Set(cache.model.nodes.items.map((node) => node.interface));
  const [first, ...others] = own.items;
  if (first === undefined || others.length > 0 || own.missing.length > 0) return;
  // What to think of a default group is another rule's.
  if (first.isDefault !== false) return;
  const isSelfAlone = cache.admittedToPort().every((piece) => piece.peerGroup === first.id);
  const carriers = [...facts.carriersOf(first.id), ...facts.possibleCarriersOf(first.id)];
  if (!isSelfAlone || carriers.some((one) => !nodes.has(one.id))) return;
  const group = facts.label(first.id);
  context.report({
    messageId: "self",
    subject: cache.urn,
    data: { cache: cache.label, port, group },
  });
}

/** A group without interfaces yet is somebody all the same: its members may live in another stack. */
function admitsSomebody(piece: AdmittedPiece): boolean {
  return piece.peerGroup !== undefined || !isEmpty(piece.addresses);
}

function portsOf(pieces: readonly AdmittedPiece[]) {
  return portUnion(...pieces.map((piece) => piece.ports));
}
