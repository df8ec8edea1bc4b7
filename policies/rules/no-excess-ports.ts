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
import type { CacheFacts } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "tcp" | "udp";

export const noExcessPorts = defineRule({
  meta: {
    id: "no-excess-ports",
    docs: {
      description:
        "The security groups of a Memcached cache open its own tcp port and nothing else.",
    },
    severity: "high",
    remediationSteps: "Narrow the ingress rule to protocol tcp and the cache's own port.",
    messages: {
      tcp: "{cache} listens on tcp {own} alone, but {rules} also {opens} {ports}. Narrow to tcp {own}.",
      udp:
        "{cache}: {rules} {opens} {ports}. Over udp a forged request is answered 50,000 times its size " +
        "(amplification). Narrow to tcp {own}.",
    },
  },
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        const own = portUnion(...cache.ports.items.map((port) => portSet(port)));
        if (cache.ports.rest === undefined) judge(cache, "tcp", own, facts, context);
        else if (cache.admittedTcp().length > 0) {
          const claim = `the security groups of ${cache.label} open no tcp port beside its own`;
          context.doubt({ subject: cache.urn, claim, missing: [cache.ports.rest] });
        }
        judge(cache, "udp", NO_PORTS, facts, context);
      },
    };
  },
});

function judge(
  cache: CacheFacts,
  protocol: "tcp" | "udp",
  own: PortSet,
  facts: StackFacts,
  context: Context<Message>,
): void {
  const excess = (piece: AdmittedPiece) => portDifference(piece.ports, own);
  const pieces = admitted(facts.topology, cache.model.securityGroups, { protocol }).filter(
    (piece) => !isPortSetEmpty(excess(piece)) && !isOfDefaultGroup(piece, facts),
  );
  const certain = pieces.filter((piece) => piece.certainty === "certain");
  if (certain.length > 0) {
    const rules = [...new Set(certain.map((piece) => facts.ruleLabel(piece)))];
    context.report({
      messageId: protocol,
      subject: cache.urn,
      data: {
        cache: cache.label,
        own: formatPorts(portUnion(...cache.ports.items.map((port) => portSet(port)))),
        opens: rules.length === 1 ? "opens" : "open",
        rules: rules.join(" and "),
        ports: nameOfPorts(protocol, portUnion(...certain.map(excess))),
      },
    });
  } else if (pieces.length > 0) {
    const claim = `the security groups of ${cache.label} open no ${protocol} port beside its own`;
    context.doubt({ subject: cache.urn, claim, missing: pieces.flatMap((piece) => piece.missing) });
  }
}

function nameOfPorts(protocol: string, ports: PortSet): string {
  const text = formatPorts(ports);
  return text === "all ports" ? `every ${protocol} port` : `${protocol} ${text}`;
}

/** That a default group admits its members on every port is what require-dedicated-security-group is about. */
function isOfDefaultGroup(piece: AdmittedPiece, facts: StackFacts): boolean {
  const group = facts.group(piece.group);
  return "isDefault" in group && group.isDefault === true && piece.peerGroup === piece.group;
}
