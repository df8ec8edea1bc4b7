/** The clients have no public address: nobody out there can knock. */
import type { InterfaceKind } from "../../reachability";
import { isUnknown } from "../../reachability";
import { defineRule } from "../runtime/rule";

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
    docs: {
      description: "The clients of a Memcached cache have no public address.",
      framework: { name: "AWS Security Hub", reference: "EC2.9" },
    },
    severity: "medium",
    remediationSteps:
      "Set associatePublicIpAddress: false, or choose a subnet with mapPublicIpOnLaunch: false; Session Manager needs no public address.",
    messages: {
      public: "{client}, a client of {cache}, has a public address. {fix}",
    },
  },
  // Who is a client is told by rules.
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        for (const client of cache.clients()) {
          const label = facts.label(client.id);
          const subject = facts.subjectOf(client.id);
          if (isUnknown(client.publicAddress)) {
            context.doubt({
              subject: subject,
              claim: `${label} has no public address`,
              missing: [client.publicAddress],
            });
          } else if (client.publicAddress !== null) {
            const fix = FIX[client.kind] ?? FIX_OF_INSTANCE;
            context.report({
              messageId: "public",
              subject: subject,
              data: { client: label, cache: cache.label, fix },
            });
          }
        }
        for (const { one, missing } of cache.possibleClients()) {
          if (one.publicAddress === null) continue;
          const claim = `${facts.label(one.id)} is no client, or has no public address`;
          context.doubt({ subject: facts.subjectOf(one.id), claim, missing });
        }
      },
    };
  },
});
