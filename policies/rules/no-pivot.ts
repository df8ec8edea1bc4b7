/** Nothing that the world can enter stands between it and the cache. */
import type { Pivot } from "../../reachability";
import { intersectionOf, MOST_MACHINES, pivots } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import { isWide, publicAddresses, WIDE_RANGE } from "../facts/public-addresses";
import type { StackFacts } from "../facts/stack-facts";
import type { OptionsOf } from "../runtime/options";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "public" | "chain" | "behind" | "accelerated" | "forwards" | "target";

type Options = OptionsOf<typeof WIDE_RANGE>;

export const noPivot = defineRule({
  meta: {
    id: "no-pivot",
    docs: {
      description: "Nothing that the internet can enter has a way on to a Memcached cache.",
      framework: { name: "AWS Security Hub", reference: "EC2.9" },
    },
    severity: "high",
    remediationSteps:
      "Take the public address away (Session Manager needs none), or close what the world can connect to.",
    messages: {
      public:
        "the internet can enter {entry} (port {port}), which can connect to {cache}. " +
        "Take its public address away (Session Manager needs none), or close that port to the world.",
      chain:
        "the internet can enter {entry} (port {port}), go on to {way}, and from there connect to {cache}. " +
        "Close that port to the world.",
      behind:
        "the internet can enter {way} through {entry}, and from there connect to {cache}. " +
        "Make the load balancer internal, or narrow who may connect to it.",
      accelerated:
        "the internet can enter {way} through {entry}, and from there connect to {cache}. " +
        "Take it from the endpoints, or close the listener's ports to the world.",
      forwards:
        "{entry} forwards what is not its own (sourceDestCheck is off), and can connect to {cache}. " +
        "Take it off the cache's sources.",
      target:
        "{entry} forwards connections to {cache}: whoever reaches it reaches the cache. " +
        "Take the cache's nodes from its targets.",
    },
    schema: WIDE_RANGE,
  },
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        const everywhere = publicAddresses(facts.topology);
        const isWideRange: Parameters<typeof pivots>[2] = {
          isWide: (addresses) => isWide(intersectionOf(addresses, everywhere), context.options),
        };
        for (const pivot of pivots(facts.topology, cache.model.id, isWideRange)) {
          judge(cache, pivot, facts, context);
        }
      },
    };
  },
});

function judge(
  cache: CacheFacts,
  pivot: Pivot,
  facts: StackFacts,
  context: Context<Message, Options>,
): void {
  const resource = facts.resourceOf(pivot.id);
  // Something of the account around the stack: not this stack's to judge.
  if (resource === undefined) return;
  const entry = entryOf(pivot, facts);
  const { urn: subject } = resource;
  const related = pivot.path.flatMap((id) => facts.resourceOf(id)?.urn ?? []);
  if (pivot.outcome === "unknown") {
    const claim = `${entry} is no way from the internet to ${cache.label}`;
    context.doubt({ subject, claim, missing: pivot.missing, related });
    return;
  }
  const port = pivot.entry?.port;
  const way = waysOf(pivot, facts).join(", ");
  const data = { entry, way, cache: cache.label, port: typeof port === "number" ? port : "any" };
  context.report({ messageId: messageFor(pivot, way), subject, data, related });
}

/** What is entered: by one of several interfaces, that is said. */
function entryOf({ id }: Pivot, facts: StackFacts): string {
  const machine = machineOf(id, facts);
  return machine === facts.label(id) ? machine : `${machine} by its ${facts.label(id)}`;
}

/** The machines that follow. */
function waysOf({ id, path }: Pivot, facts: StackFacts): string[] {
  const machines = path.map((one) => machineOf(one, facts));
  return [...new Set(machines)].filter((label) => label !== machineOf(id, facts));
}

function machineOf(id: string, facts: StackFacts): string {
  const owner = facts.topology.interfaces.byId.get(id)?.owner;
  return facts.label(owner?.id ?? id);
}

function messageFor({ kind, path }: Pivot, way: string): Message {
  if (kind === "forwarding-interface") return "forwards";
  if (kind === "public-interface") return way === "" ? "public" : "chain";
  if (kind === "accelerator") return "accelerated";
  return path.length > 1 && path.length <= MOST_MACHINES + 1 ? "behind" : "target";
}
