/** The clients' credentials cannot be fetched through a forged request: the metadata service asks for a token. */
import type { PlannedResource } from "../../reachability";
import { UNKNOWN_MARKER, ref, unknown } from "../../reachability";
import { isRecord } from "../catch-unknowns";
import { isOmitted, labelOf, notKnownYet, valueOf } from "../judgement";
import type { Judgement } from "../judgement";
import { launchTemplateOf, TEMPLATE_PROPERTIES } from "../launch-template";
import { defineRule } from "../rule";
import type { Say } from "../rule";

const TYPES = ["aws:ec2/instance:Instance", "aws:ec2/launchTemplate:LaunchTemplate"];
const SCALING_GROUP = "aws:autoscaling/group:Group";
/** Clients that have a metadata service. */
const MACHINES = [
  "aws:ec2/instance:Instance",
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  SCALING_GROUP,
];

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
  // Who is a client is told by rules.
  asksAboutRules: true,
  stack(judgement, say) {
    const clients = new Set(judgement.caches.flatMap((view) => view.clientResources()));
    for (const client of clients) {
      if (MACHINES.includes(client.type)) judge(client, judgement, say);
    }
    for (const { one, missing } of judgement.caches.flatMap((view) => view.possibleClients())) {
      const resource = judgement.resourceOf(one.owner?.id ?? one.id);
      if (resource === undefined || !MACHINES.includes(resource.type)) continue;
      const decider = deciderOf(resource, judgement);
      if (decider !== undefined && tokensOf(decider) === "required") continue;
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

function judge(client: PlannedResource, judgement: Judgement, say: Say<"optional">): void {
  const label = labelOf(client);
  const claim = `${label} answers no metadata request without a token`;
  const decider = deciderOf(client, judgement);
  if (decider === undefined) {
    const field = { subject: ref("resource", client.urn, label), aspect: "launchTemplate" };
    const missing = unknown(field, { code: "outside-of-stack", field, names: "launch-template" });
    say.unproven(client.urn, claim, [missing]);
    return;
  }
  const tokens = tokensOf(decider);
  if (tokens === UNKNOWN_MARKER) {
    say.unproven(client.urn, claim, [notKnownYet(decider, "metadataOptions")]);
  } else if (tokens !== "required") {
    const made = decider === client ? label : `${label}, made from ${labelOf(decider)},`;
    say.violation(decider.urn, "optional", { client: made });
  }
}

/** What decides for a machine that says nothing itself: its template, where that is part of this stack. */
function deciderOf(machine: PlannedResource, judgement: Judgement): PlannedResource | undefined {
  const isSilent = machine.type === SCALING_GROUP || isOmitted(machine, "metadataOptions");
  if (!isSilent || TEMPLATE_PROPERTIES.every((one) => isOmitted(machine, one))) {
    return machine.type === SCALING_GROUP ? undefined : machine;
  }
  return launchTemplateOf(machine, judgement);
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
