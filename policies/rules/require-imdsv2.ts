/** The clients' credentials cannot be fetched through a forged request: the metadata service asks for a token. */
import type { PlannedResource } from "../../reachability/readers/planned-resource";
import { UNKNOWN_MARKER } from "../../reachability/readers/planned-resource";
import { isRecord } from "../catch-unknowns";
import { isOmitted, labelOf, notKnownYet, valueOf } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

const TYPES = ["aws:ec2/instance:Instance", "aws:ec2/launchTemplate:LaunchTemplate"];

export const requireImdsv2 = defineRule({
  meta: {
    id: "require-imdsv2",
    description: "The clients of a Memcached cache use version 2 of the instance metadata service.",
    severity: "high",
    framework: { name: "AWS Security Hub", reference: "EC2.8" },
    remediationSteps: 'Set metadataOptions: { httpTokens: "required" }; it is changed in place.',
  },
  messages: {
    optional:
      "{client} answers metadata requests without a token (IMDSv1), so a forged request on it yields its credentials. " +
      'Set metadataOptions: { httpTokens: "required" }; it is changed in place.',
  },
  stack(judgement, say) {
    const clients = new Set(judgement.caches.flatMap((view) => view.clientResources()));
    for (const client of clients) {
      if (TYPES.includes(client.type)) judge(client, say);
    }
    for (const { one, missing } of judgement.caches.flatMap((view) => view.possibleClients())) {
      const resource = judgement.resourceOf(one.owner ?? one.id);
      const isAsked = resource !== undefined && TYPES.includes(resource.type);
      if (!isAsked || tokensOf(resource) === "required") continue;
      const claim = `${labelOf(resource)} is no client, or answers no metadata request without a token`;
      say.unproven(resource.urn, claim, missing);
    }
  },
  remediation: {
    types: TYPES,
    repair(inputs, known) {
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

function judge(client: PlannedResource, say: Say<"optional">): void {
  const tokens = tokensOf(client);
  const label = labelOf(client);
  if (tokens === UNKNOWN_MARKER) {
    const claim = `${label} answers no metadata request without a token`;
    say.unproven(client.urn, claim, [notKnownYet(client, "metadataOptions")]);
  } else if (tokens !== "required") say.violation(client.urn, "optional", { client: label });
}

/** `required`, something else, or `<unknown>`. An image may require tokens by itself: then it is not asked of the instance. */
function tokensOf(client: PlannedResource): unknown {
  if (isOmitted(client, "metadataOptions")) return "optional";
  const options = valueOf(client, "metadataOptions");
  const inputs = client.inputs?.metadataOptions;
  if (isRecord(options) && options.httpTokens !== UNKNOWN_MARKER) return options.httpTokens;
  if (isRecord(inputs)) return inputs.httpTokens ?? "optional";
  return isRecord(options) || options === UNKNOWN_MARKER ? UNKNOWN_MARKER : "optional";
}
