/** Every declared client reaches every node: request and reply, through groups, ACLs and routes. */
import type { Gate, SourceClass, Verdict } from "../../reachability";
import { remediesFor, remedyText } from "../../reachability";
import type { CacheFacts, Unadmitted } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "blocked" | "unreachable" | "unadmitted";

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
      blocked: "{client} cannot reach {node}: {gate} stops the {direction} ({code}). {fix}",
      unreachable:
        "{client} cannot connect to {cache} on port {port}, in whichever of its subnets a node is. " +
        "Compare the rules, ACLs and routes of both sides.",
      unadmitted:
        "{client} has egress to {group} on port {port}, but {cache} does not admit it. " +
        "Give it an admitted group, or name its group as a source.",
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
        for (const one of cache.unadmittedClients()) judgeUnadmitted(cache, one, facts, context);
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
  const placed = facts.verdictOncePlaced(verdict.question);
  const told = blockingGate(verdict) === undefined ? placed : verdict;
  const gate = blockingGate(told);
  const data = { client: label, cache: cache.label, port: cache.ports.items.join(", ") };
  const subject = facts.subjectOf(client);
  if (gate === undefined) {
    context.report({ messageId: "unreachable", subject, data });
    return;
  }
  const where = isCutOffWhole(source) ? cache.label : nodeLabel(cache, worst?.node ?? "", facts);
  const inFull = { ...data, ...wording(gate, told, facts), node: where };
  context.report({ messageId: "blocked", subject, data: inFull });
}

/** It was given a way to the cache, and the cache does not let it in: a name that was mixed up, most often. */
function judgeUnadmitted(
  cache: CacheFacts,
  { id, group, missing }: Unadmitted,
  facts: StackFacts,
  context: Context<Message>,
): void {
  const source = cache.sources().find(({ interfaces }) => interfaces.includes(id));
  const subject = facts.resourceOf(id)?.urn;
  if (source?.outcome !== "blocked" || subject === undefined) return;
  if (missing.length > 0) {
    const claim = `${facts.label(id)} has no rule for ${cache.label}, or is admitted`;
    context.doubt({ subject, claim, missing, related: [cache.urn] });
    return;
  }
  const data = {
    client: facts.label(id),
    group: facts.label(group),
    cache: cache.label,
    port: cache.ports.items.join(", "),
  };
  context.report({ messageId: "unadmitted", subject, data, related: [cache.urn] });
}

function blockingGate(verdict: Verdict): Gate | undefined {
  return verdict.gates.find((gate) => gate.outcome === "blocked");
}

/** Every node is out of reach, and not only some. */
function isCutOffWhole({ nodes }: SourceClass): boolean {
  return nodes.every((node) => node.outcome === "blocked");
}

/** `node 0002 of cluster "cache" (subnet "b")`. */
function nodeLabel(cache: CacheFacts, id: string, facts: StackFacts): string {
  const node = cache.model.nodes.items.find((one) => one.id === id);
  const place = facts.topology.interfaces.byId.get(node?.interface ?? "");
  const subnets = (place?.subnets.items ?? []).map((subnet) => facts.label(subnet));
  return `node ${id} of ${cache.label}${subnets.length === 0 ? "" : ` (${subnets.join(" or ")})`}`;
}

function wording(gate: Gate, verdict: Verdict, facts: StackFacts) {
  return {
    direction: gate.direction,
    gate: gate.resources.map(({ id }) => facts.label(id)).join(" and "),
    code: gate.causes?.[0] ?? gate.code,
    fix: fixFor(gate, verdict, facts),
  };
}

/** The first thing to change, as the engine has tried it. */
function fixFor(gate: Gate, verdict: Verdict, facts: StackFacts): string {
  const [remedy] = remediesFor(facts.topology, verdict);
  return remedy === undefined ? "" : sentenceOf(remedyText(remedy, facts.topology));
}

function sentenceOf(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Of nodes whose number is not known, nothing is. */
function isReachedEverywhere({ nodes }: SourceClass): boolean {
  return nodes.length > 0 && nodes.every((node) => node.outcome === "reachable");
}
