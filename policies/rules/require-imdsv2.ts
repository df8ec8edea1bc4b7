/** The clients' credentials cannot be fetched through a forged request: the metadata service asks for a token. */
import type { Block } from "../../reachability";
import { isUnknown, UNKNOWN_MARKER } from "../../reachability";
import { deciderOf, isTokenRequired, MACHINES, unknownTemplate } from "../facts/metadata-service";
import { isRecord } from "../facts/plain-copy";
import type { StackFacts } from "../facts/stack-facts";
import { labelOf } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

const TYPES = ["aws:ec2/instance:Instance", "aws:ec2/launchTemplate:LaunchTemplate"];

export const requireImdsv2 = defineRule({
  meta: {
    id: "require-imdsv2",
    docs: {
      description:
        "The clients of a Memcached cache use version 2 of the instance metadata service.",
      framework: { name: "AWS Security Hub", reference: "EC2.8" },
    },
    severity: "high",
    remediationSteps: 'Set metadataOptions: { httpTokens: "required" }; it is changed in place.',
    messages: {
      optional:
        "{client} answers metadata requests without a token (IMDSv1). " +
        'Set metadataOptions: { httpTokens: "required" }, in place.',
    },
  },
  // Who is a client is told by rules.
  asksAboutRules: true,
  create(context) {
    return {
      stack(facts) {
        const clients = new Set(facts.caches.flatMap((cache) => cache.clientResources()));
        for (const client of clients) {
          if (MACHINES.includes(client.type)) judge(facts.view(client), facts, context);
        }
        for (const { one, missing } of facts.caches.flatMap((cache) => cache.possibleClients())) {
          const resource = facts.resourceOf(one.owner?.id ?? one.id);
          if (resource === undefined || !MACHINES.includes(resource.type)) continue;
          const decider = deciderOf(facts.view(resource), facts);
          if (decider !== undefined && isTokenRequired(decider) === true) continue;
          const claim = `${labelOf(resource)} is no client, or answers no metadata request without a token`;
          context.doubt({ subject: resource.urn, claim, missing });
        }
      },
    };
  },
  remediation: {
    types: TYPES,
    repair({ inputs, known }) {
      const options = known.metadataOptions;
      if (options === UNKNOWN_MARKER) return undefined;
      const own = isRecord(options) ? options : {};
      if (own.httpTokens === "required" || own.httpTokens === UNKNOWN_MARKER) return undefined;
      if (Object.values(own).includes(UNKNOWN_MARKER)) return undefined;
      inputs.metadataOptions = { ...own, httpTokens: "required" };
      return inputs;
    },
  },
});

function judge(client: Block, facts: StackFacts, context: Context<"optional">): void {
  const { urn } = client.resource;
  const label = labelOf(client.resource);
  const claim = `${label} answers no metadata request without a token`;
  const decider = deciderOf(client, facts);
  if (decider === undefined) {
    context.doubt({ subject: urn, claim, missing: [unknownTemplate(client)] });
    return;
  }
  const isRequired = isTokenRequired(decider);
  if (isUnknown(isRequired)) context.doubt({ subject: urn, claim, missing: [isRequired] });
  else if (!isRequired) {
    const made = decider === client ? label : `${label}, made from ${labelOf(decider.resource)},`;
    const subject = decider.resource.urn;
    context.report({ messageId: "optional", subject, data: { client: made }, related: [urn] });
  }
}
