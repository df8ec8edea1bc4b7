/** Every declared client reaches every node: request and reply, through groups, ACLs and routes. */
import type { Gate, SourceClass, Verdict } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

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

export const requireClientReach = defineRule({
  meta: {
    id: "require-client-reach",
    docs: {
      description:
        "Every declared client of a Memcached cache can reach every node, request and reply.",
    },
    severity: "high",
    remediationSteps: "Open the gate that the message names.",
    messages: {
      blocked:
        "{client} is a client of {cache}, but cannot connect on port {port}: the {direction} is stopped by {gate} ({code}). {fix}",
      unreachable:
        "{client} is a client of {cache}, but cannot connect on port {port}, in whichever of its subnets a node stands. " +
        "Compare the rules, ACLs and routes of both sides.",
    },
  },
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        const clients = new Set(cache.clients().map((one) => one.id));
        for (const source of cache.sources()) {
          const client = source.interfaces.find((id) => clients.has(id));
          if (client !== undefined) judge(cache, source, client, facts, context);
        }
        for (const { one, missing } of cache.possibleClients()) {
          const source = cache.sources().find(({ interfaces }) => interfaces.includes(one.id));
          if (source !== undefined && isReachedEverywhere(source)) continue;
          const claim = `${facts.label(one.id)} reaches ${cache.label}, or is no client of it`;
          context.doubt({ subject: cache.urn, claim, missing });
        }
      },
    };
  },
});

function judge(
  cache: CacheFacts,
  source: SourceClass,
  client: string,
  facts: StackFacts,
  context: Context<Message>,
): void {
  if (isReachedEverywhere(source)) return;
  const worst = source.nodes.find((node) => node.outcome === "blocked") ?? source.nodes[0];
  const node = cache.model.nodes.items.find((one) => one.id === worst?.node);
  const to =
    node === undefined ? source.question.to : { kind: "interface" as const, id: node.interface };
  const verdict = facts.verdict({ ...source.question, to });
  const label = facts.label(client);
  if (verdict.outcome === "unknown") {
    const missing = facts.doubtsOf(verdict, cache.ports);
    context.doubt({ subject: cache.urn, claim: `${label} reaches ${cache.label}`, missing });
  }
  if (verdict.outcome !== "blocked") return;
  const gate = blockingGate(verdict) ?? blockingGate(facts.verdictOncePlaced(verdict.question));
  context.report({
    messageId: gate === undefined ? "unreachable" : "blocked",
    subject: facts.subjectOf(client),
    data: {
      client: label,
      cache: cache.label,
      port: cache.ports.items.join(", "),
      ...(gate === undefined ? {} : wording(gate, facts)),
    },
  });
}

function blockingGate(verdict: Verdict): Gate | undefined {
  return verdict.gates.find((gate) => gate.outcome === "blocked");
}

function wording(gate: Gate, facts: StackFacts) {
  return {
    direction: gate.direction,
    gate: gate.resources.map(({ id }) => facts.label(id)).join(" + "),
    code: gate.code,
    fix: FIX[gate.kind],
  };
}

/** Of nodes whose number is not known, nothing is. */
function isReachedEverywhere({ nodes }: SourceClass): boolean {
  return nodes.length > 0 && nodes.every((node) => node.outcome === "reachable");
}
