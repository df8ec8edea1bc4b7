/** The clients have no public address: nobody out there can knock. */
import type { InterfaceKind } from "../../reachability";
import { isUnknown } from "../../reachability";
import { defineRule } from "../rule";

const FIX_OF_INSTANCE =
  "Set associatePublicIpAddress: false (Session Manager needs none), or put it into a subnet without mapPublicIpOnLaunch.";

/** How other things than instances do without. */
const FIX: Readonly<Partial<Record<InterfaceKind, string>>> = {
  container: "Set assignPublicIp: false in its networkConfiguration.",
  "load-balancer": "Set internal: true.",
};

export const noPublicAddress = defineRule({
  meta: {
    id: "no-public-address",
    description: "The clients of a Memcached cache have no public address.",
    severity: "medium",
    framework: { name: "AWS Security Hub", reference: "EC2.9" },
    remediationSteps:
      "Set associatePublicIpAddress: false, or choose a subnet with mapPublicIpOnLaunch: false; Session Manager needs no public address.",
  },
  messages: {
    public: "{client}, a client of {cache}, has a public address. {fix}",
  },
  // Who is a client is told by rules.
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      for (const client of view.clients()) {
        const label = judgement.label(client.id);
        const subject = judgement.subjectOf(client.id);
        if (isUnknown(client.publicAddress)) {
          say.unproven(subject, `${label} has no public address`, [client.publicAddress]);
        } else if (client.publicAddress !== null) {
          const fix = FIX[client.kind] ?? FIX_OF_INSTANCE;
          say.violation(subject, "public", { client: label, cache: view.label, fix });
        }
      }
      for (const { one, missing } of view.possibleClients()) {
        if (one.publicAddress === null) continue;
        const claim = `${judgement.label(one.id)} is no client, or has no public address`;
        say.unproven(judgement.subjectOf(one.id), claim, missing);
      }
    }
  },
});
