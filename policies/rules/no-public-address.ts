/** The clients have no public address: nobody out there can knock. */
import { isUnknown } from "../../reachability/topology";
import { defineRule } from "../rule";

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
    public:
      "{client}, a client of {cache}, has a public address. Set associatePublicIpAddress: false (Session Manager needs " +
      "none), or put it into a subnet without mapPublicIpOnLaunch.",
  },
  stack(judgement, say) {
    for (const view of judgement.caches) {
      for (const client of view.clients()) {
        const label = judgement.label(client.id);
        const subject = judgement.subjectOf(client.id);
        if (isUnknown(client.publicAddress)) {
          say.unproven(subject, `${label} has no public address`, [client.publicAddress]);
        } else if (client.publicAddress !== null) {
          say.violation(subject, "public", { client: label, cache: view.label });
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
