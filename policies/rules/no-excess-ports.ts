/** The cache's groups open the cache's port and nothing else. */
import {
  admitted,
  formatPorts,
  isPortSetEmpty,
  NO_PORTS,
  portDifference,
  portSet,
  portUnion,
} from "../../reachability";
import type { AdmittedPiece, PortSet } from "../../reachability";
import type { CacheView } from "../cache-view";
import type { Judgement } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

type Message = "tcp" | "udp";

export const noExcessPorts = defineRule<Message>({
  meta: {
    id: "no-excess-ports",
    description: "The security groups of a Memcached cache open its own tcp port and nothing else.",
    severity: "high",
    remediationSteps: "Narrow the ingress rule to protocol tcp and the cache's own port.",
  },
  messages: {
    tcp: "{cache} listens on tcp {own} alone, but {rules} also {opens} {ports}. Narrow to tcp {own}.",
    udp:
      "{cache}: {rules} {opens} {ports}. Memcached over udp answers a forged request with up to 50,000 times its " +
      "size (amplification), and clients use tcp alone. Narrow to tcp {own}.",
  },
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const own = portUnion(...view.ports.items.map((port) => portSet(port)));
      if (view.ports.rest === undefined) judge(view, "tcp", own, judgement, say);
      else if (view.admittedTcp().length > 0) {
        const claim = `the security groups of ${view.label} open no tcp port beside its own`;
        say.unproven(view.urn, claim, [view.ports.rest]);
      }
      judge(view, "udp", NO_PORTS, judgement, say);
    }
  },
});

function judge(
  view: CacheView,
  protocol: "tcp" | "udp",
  own: PortSet,
  judgement: Judgement,
  say: Say<Message>,
): void {
  const excess = (piece: AdmittedPiece) => portDifference(piece.ports, own);
  const pieces = admitted(judgement.topology, view.cache.securityGroups, { protocol }).filter(
    (piece) => !isPortSetEmpty(excess(piece)) && !isOfDefaultGroup(piece, judgement),
  );
  const certain = pieces.filter((piece) => piece.certainty === "certain");
  if (certain.length > 0) {
    const rules = [...new Set(certain.map((piece) => judgement.ruleLabel(piece)))];
    say.violation(view.urn, protocol, {
      cache: view.label,
      own: formatPorts(portUnion(...view.ports.items.map((port) => portSet(port)))),
      opens: rules.length === 1 ? "opens" : "open",
      rules: rules.join(" and "),
      ports: nameOfPorts(protocol, portUnion(...certain.map(excess))),
    });
  } else if (pieces.length > 0) {
    const claim = `the security groups of ${view.label} open no ${protocol} port beside its own`;
    say.unproven(
      view.urn,
      claim,
      pieces.flatMap((piece) => piece.missing),
    );
  }
}

function nameOfPorts(protocol: string, ports: PortSet): string {
  const text = formatPorts(ports);
  return text === "all ports" ? `every ${protocol} port` : `${protocol} ${text}`;
}

/** That a default group admits its members on every port is what require-dedicated-security-group is about. */
function isOfDefaultGroup(piece: AdmittedPiece, judgement: Judgement): boolean {
  const group = judgement.group(piece.group);
  return "isDefault" in group && group.isDefault === true && piece.peerGroup === piece.group;
}
