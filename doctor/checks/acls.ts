/** The network ACLs of both subnets, for the request and (they are stateless) for the reply. */

import { LINUX_EPHEMERAL, isUnknown, ruleText } from "../../reachability";
import type { Gate, NetworkAcl, PortRange } from "../../reachability";
import { fail } from "../findings/check";
import type { Check, Outcome } from "../findings/check";
import { awsCommand } from "./commands";
import type { CheckContext } from "./context";
import { idsOf, judgeGates } from "./gates";
import { named, endFactsOf } from "./end-facts";

export const aclsPassRequest: Check<CheckContext> = {
  id: "acls-pass-request",
  claim: ({ port }) => `both subnets' network ACLs pass the request to port ${String(port)}`,
  needs: ["client-is-connected"],
  run: (context) => judgeGates(context, "acl-request", (gate) => denied(context, gate)),
};

export const aclsPassReply: Check<CheckContext> = {
  id: "acls-pass-reply",
  claim: () => "both subnets' network ACLs pass the reply to the client's ephemeral port",
  needs: ["client-is-connected"],
  run: (context) => judgeGates(context, "acl-reply", (gate) => denied(context, gate)),
};

/** The entry that is missing: which way it points, whom it names, on which ports. */
interface Entry {
  readonly isEgress: boolean;
  readonly cidr: string;
  readonly ports: PortRange;
}

function denied(context: CheckContext, gate: Gate): Outcome {
  const acl = named(context.topology, idsOf(gate));
  const { isEgress, cidr, ports } = entryFor(context, gate);
  const range =
    ports.from === ports.to
      ? `port ${String(ports.from)}`
      : `ports ${String(ports.from)}-${String(ports.to)}`;
  const way = isEgress ? `out to ${cidr}` : `in from ${cidr}`;
  const by = gate.rule === undefined ? "no entry allows it" : ruleText(gate.rule);
  return fail(`${acl} denies tcp ${range} ${way} (${by})`, {
    words: `Allow tcp ${range} ${way} in ${acl}, with a number below the entry that denies it.`,
    commands: [
      awsCommand("ec2 create-network-acl-entry", {
        "network-acl-id": idsOf(gate),
        [isEgress ? "egress" : "ingress"]: true,
        "rule-number": String(freeNumber(context, gate, isEgress)),
        protocol: "6",
        "port-range": `From=${String(ports.from)},To=${String(ports.to)}`,
        [cidr.includes(":") ? "ipv6-cidr-block" : "cidr-block"]: cidr,
        "rule-action": "allow",
      }),
    ],
  });
}

function entryFor(context: CheckContext, { direction, side }: Gate): Entry {
  const { client, node } = endFactsOf(context);
  const isRequest = direction === "request";
  const isClientSide = side === "source";
  const other = isClientSide ? node : client;
  const ephemeral =
    context.pairVerdict?.verdict.question.ephemeral ??
    client.interface?.ephemeral ??
    LINUX_EPHEMERAL;
  return {
    // Out of the client's subnet goes the request, out of the node's the reply.
    isEgress: isRequest === isClientSide,
    cidr: other.subnetCidr ?? other.cidr ?? "CIDR",
    ports: isRequest ? { from: context.port, to: context.port } : ephemeral,
  };
}

/** A number before every entry that denies: entries are tried from the lowest. */
function freeNumber({ topology }: CheckContext, gate: Gate, isEgress: boolean): number {
  const entries = entriesOf(topology.networkAcls.byId.get(idsOf(gate)), isEgress);
  const taken = new Set(entries.map(({ number }) => number));
  const denies = entries.filter(({ action }) => action === "deny").map(({ number }) => number);
  let number = denies.length === 0 ? Math.max(90, ...taken) + 10 : Math.min(...denies) - 1;
  while (taken.has(number) && number > 1) number -= 1;
  return number;
}

function entriesOf(
  acl: NetworkAcl | undefined,
  isEgress: boolean,
): { readonly number: number; readonly action: string }[] {
  return (acl?.entries.items ?? []).flatMap(({ number, action, egress }) =>
    egress === isEgress && !isUnknown(number)
      ? [{ number, action: isUnknown(action) ? "deny" : action }]
      : [],
  );
}
