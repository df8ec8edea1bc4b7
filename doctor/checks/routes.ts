/** Routes lead from the client's subnet to the node, and from the node's subnet back. */

import { isUnknown, ruleText } from "../../reachability";
import type { Gate, Topology } from "../../reachability";
import { fail } from "../findings/check";
import type { Check, Outcome, Remedy } from "../findings/check";
import { awsCommand } from "./commands";
import type { CheckContext } from "./context";
import { idsOf, judgeGates } from "./gates";
import { named, endFactsOf } from "./end-facts";
import type { EndFacts } from "./end-facts";

export const routesLeadThere: Check<CheckContext> = {
  id: "routes-lead-there",
  claim: () => "routes lead from the client to the cluster",
  needs: ["client-is-connected"],
  run: (context) =>
    judgeGates(context, "leads-there", (gate) => {
      const { client, node } = endFactsOf(context);
      return lost(context.topology, gate, client, node);
    }),
};

export const routesLeadBack: Check<CheckContext> = {
  id: "routes-lead-back",
  claim: () => "routes lead from the cluster back to the client",
  needs: ["client-is-connected"],
  run: (context) =>
    judgeGates(context, "leads-back", (gate) => {
      const { client, node } = endFactsOf(context);
      return lost(context.topology, gate, node, client);
    }),
};

/** What each code of a route gate says. */
const CAUSES: Readonly<Partial<Record<Gate["code"], string>>> = {
  NO_ROUTE_TO_DESTINATION: "has no route to it",
  BAD_STATE_ROUTE: "has a route to it that leads nowhere (blackhole)",
  MORE_SPECIFIC_ROUTE: "has a more specific route that leads elsewhere",
  PCX_REQUIRES_ADDRESS_IN_VPC_CIDR:
    "sends it over a peering connection to a VPC that does not have this address",
  DISCONNECTED_VPCS: "keeps it in its own VPC, which does not have this address",
  TGW_ROUTE_AZ_RESTRICTION: "sends it to a transit gateway that has no attachment in this zone",
  TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION:
    "belongs to an attachment without an associated transit gateway table",
  TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT: "has no route to the attachment of the other VPC",
};

function lost(topology: Topology, gate: Gate, from: EndFacts, to: EndFacts): Outcome {
  const said = CAUSES[gate.code] ?? `stops it (${gate.code})`;
  const by = gate.rule === undefined ? "" : `: ${ruleText(gate.rule, ({ id }) => id)}`;
  return fail(
    `from ${from.label} to ${to.label}: ${named(topology, idsOf(gate))} ${said}${by}`,
    remedy(topology, gate, from, to),
  );
}

function remedy(topology: Topology, gate: Gate, from: EndFacts, to: EndFacts): Remedy {
  const cidr = to.subnetCidr ?? to.cidr;
  if (!topology.routeTables.byId.has(idsOf(gate)) || cidr === undefined) {
    return { words: `Put the path from ${from.label} to ${to.label} right at ${idsOf(gate)}.` };
  }
  if (gate.code === "MORE_SPECIFIC_ROUTE" || gate.code === "DISCONNECTED_VPCS") {
    return { words: `Remove the route of ${named(topology, idsOf(gate))} that diverts ${cidr}.` };
  }
  const way = wayTo(topology, from, to);
  return {
    words: `Lead ${cidr} to ${way.label} in ${named(topology, idsOf(gate))}.`,
    commands: [
      awsCommand(hasRoute(topology, idsOf(gate), cidr) ? "ec2 replace-route" : "ec2 create-route", {
        "route-table-id": idsOf(gate),
        [cidr.includes(":") ? "destination-ipv6-cidr-block" : "destination-cidr-block"]: cidr,
        ...way.option,
      }),
    ],
  };
}

interface Way {
  readonly label: string;
  readonly option: Readonly<Record<string, string | undefined>>;
}

/** The connection that joins the two VPCs: a peering, else a transit gateway, else a VPN gateway. */
function wayTo(topology: Topology, from: EndFacts, to: EndFacts): Way {
  const peering = [...topology.peerings.byId.values()].find(({ state, requester, accepter }) => {
    const sides = [requester.vpc, accepter.vpc];
    return state === "active" && sides.includes(from.vpc ?? "") && sides.includes(to.vpc ?? "");
  });
  if (peering !== undefined) {
    return {
      label: named(topology, peering.id),
      option: { "vpc-peering-connection-id": peering.id },
    };
  }
  const attachment = [...topology.transitAttachments.byId.values()].find(
    ({ vpc }) => vpc === from.vpc,
  );
  if (attachment !== undefined && !isUnknown(attachment.transitGateway)) {
    const id = attachment.transitGateway;
    return { label: id, option: { "transit-gateway-id": id } };
  }
  return { label: "the VPN or transit gateway", option: { "gateway-id": "GATEWAY" } };
}

function hasRoute({ routeTables }: Topology, table: string, cidr: string): boolean {
  return (routeTables.byId.get(table)?.routes.items ?? []).some(
    ({ destination }) =>
      !isUnknown(destination) && destination.kind === "cidr" && destination.cidr === cidr,
  );
}
