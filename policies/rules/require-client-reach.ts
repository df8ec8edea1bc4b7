/** Every declared client reaches every node: request and reply, through groups, ACLs and routes. */
import type { Gate, SourceClass, Verdict } from "../../reachability";
import type { CacheView } from "../cache-view";
import type { Judgement } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

type Message = "blocked" | "unreachable";

/** What to do about each kind of gate. */
const FIX: Readonly<Record<Gate["kind"], string>> = {
  "security-group":
    "Add the missing rule: ingress on the cache's group from the client's group, egress on the client's group to the cache's.",
  "network-acl":
    "Allow tcp to the cache's port in one direction and tcp to the client's ephemeral ports in the other.",
  route: "Add the missing route, on both sides, or put both into one VPC.",
  gateway: "Attach or enable the gateway, or put both into one VPC.",
  address: "Give the client an address in a network that is routed to the cache.",
};

export const requireClientReach = defineRule<Message>({
  meta: {
    id: "require-client-reach",
    description:
      "Every declared client of a Memcached cache can reach every node, request and reply.",
    severity: "high",
    remediationSteps: "Open the gate that the message names.",
  },
  messages: {
    blocked:
      "{client} is a client of {cache}, but cannot connect on port {port}: the {direction} is stopped by {gate} ({code}). {fix}",
    unreachable:
      "{client} is a client of {cache}, but cannot connect on port {port}, in whichever of its subnets a node stands. " +
      "Compare the rules, ACLs and routes of both sides.",
  },
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const clients = new Set(view.clients().map((one) => one.id));
      for (const source of view.sources()) {
        const client = source.interfaces.find((id) => clients.has(id));
        if (client !== undefined) judge(view, source, client, judgement, say);
      }
      for (const { one, missing } of view.possibleClients()) {
        const source = view.sources().find(({ interfaces }) => interfaces.includes(one.id));
        if (source !== undefined && isReachedEverywhere(source)) continue;
        const claim = `${judgement.label(one.id)} reaches ${view.label}, or is no client of it`;
        say.unproven(view.urn, claim, missing);
      }
    }
  },
});

function judge(
  view: CacheView,
  source: SourceClass,
  client: string,
  judgement: Judgement,
  say: Say<Message>,
): void {
  if (isReachedEverywhere(source)) return;
  const worst = source.nodes.find((node) => node.outcome === "blocked") ?? source.nodes[0];
  const node = view.cache.nodes.items.find((one) => one.id === worst?.node);
  const to =
    node === undefined ? source.question.to : { kind: "interface" as const, id: node.interface };
  const verdict = judgement.verdict({ ...source.question, to });
  const label = judgement.label(client);
  if (verdict.outcome === "unknown") {
    const missing = judgement.doubtsOf(verdict, view.ports);
    say.unproven(view.urn, `${label} reaches ${view.label}`, missing);
  }
  if (verdict.outcome !== "blocked") return;
  const gate = blockingGate(verdict) ?? blockingGate(judgement.verdictOncePlaced(verdict.question));
  say.violation(judgement.subjectOf(client), gate === undefined ? "unreachable" : "blocked", {
    client: label,
    cache: view.label,
    port: view.ports.items.join(", "),
    ...(gate === undefined ? {} : wording(gate, judgement)),
  });
}

function blockingGate(verdict: Verdict): Gate | undefined {
  return verdict.gates.find((gate) => gate.outcome === "blocked");
}

function wording(gate: Gate, judgement: Judgement) {
  return {
    direction: gate.direction,
    gate: gate.resources.map(({ id }) => judgement.label(id)).join(" + "),
    code: gate.code,
    fix: FIX[gate.kind],
  };
}

/** Of nodes whose number is not known, nothing is. */
function isReachedEverywhere({ nodes }: SourceClass): boolean {
  return nodes.length > 0 && nodes.every((node) => node.outcome === "reachable");
}
