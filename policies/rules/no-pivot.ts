/** Nothing that the world can enter is between it and the cache. */
import type { Pivot, PlannedResource } from "../../reachability";
import { intersectionOf, MOST_MACHINES, pivots } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import { isWide, publicAddresses, WIDE_RANGE } from "../facts/public-addresses";
import type { StackFacts } from "../facts/stack-facts";
import type { OptionsOf } from "../runtime/options";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "public" | "chain" | "behind" | "accelerated" | "forwards" | "target" | "url";

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
        "Remove its public address (Session Manager needs none), or close that port.",
      chain:
        "the internet can enter {entry} (port {port}), go on to {way}, and from there to {cache}. " +
        "Close that port to the world.",
      behind:
        "through {entry} the internet can enter {way} and go on to {cache}. " +
        "Make it internal, or narrow who may connect to it.",
      accelerated:
        "through {entry} the internet can enter {way} and go on to {cache}. " +
        "Take it from the endpoints, or narrow who may connect to it.",
      forwards:
        "{entry} forwards what is not its own (sourceDestCheck is off), and can connect to {cache}. " +
        "Take it off the cache's sources.",
      target:
        "{entry} forwards connections to {cache}: whoever reaches it reaches the cache. " +
        "Take the cache's nodes from its targets.",
      url:
        "anybody on the internet can invoke {entry} by {url}, and it can connect to {cache}. " +
        "Set authorizationType: AWS_IAM, unless it is meant for all.",
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
        judgeUrls(cache, facts, context);
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
  const way = waysOf(pivot, facts).join(", then ");
  const data = { entry, way, cache: cache.label, port: portOf(pivot) };
  context.report({ messageId: messageFor(pivot, way), subject, data, related });
}

/**
 * Whoever invokes a function makes a request, as with a web server: its own code decides what becomes of it, so this advises.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
function judgeUrls(cache: CacheFacts, facts: StackFacts, context: Context<Message, Options>): void {
  const reaching = cache.sources().filter(({ outcome }) => outcome !== "blocked");
  const machines = new Set(reaching.flatMap(({ interfaces }) => interfaces.map(ownerIn(facts))));
  const open = facts
    .ofTypes("aws:lambda/functionUrl:FunctionUrl")
    .filter((view) => view.text("authorizationType") === "NONE");
  for (const view of open) {
    const target = [...machines].find(
      (one) => one !== undefined && view.refersTo("functionName", namesOf(one)) === true,
    );
    if (target === undefined) continue;
    const { urn: subject } = view.resource;
    const data = { entry: facts.label(target.urn), url: facts.label(subject), cache: cache.label };
    context.report({ messageId: "url", subject, data, related: [target.urn], isAdvice: true });
  }
}

function portOf({ entry }: Pivot): string {
  const { port, protocol } = entry ?? {};
  const number = typeof port === "number" ? String(port) : "any";
  return protocol === "udp" ? `${number}, UDP` : number;
}

function ownerIn(facts: StackFacts) {
  return (id: string) => facts.resourceOf(facts.topology.interfaces.byId.get(id)?.owner?.id ?? id);
}

function namesOf({ urn, id, properties }: PlannedResource): string[] {
  return [urn, id, properties.name, properties.arn].filter((name) => typeof name === "string");
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
