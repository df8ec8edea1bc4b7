/** The client is inside, and its network is connected with the cluster's. */

import { firstMissing, isUnknown, reasonText } from "../../reachability";
import type { Peering, Topology, TransitAttachment, Unknown } from "../../reachability";
import { fail, notAsked, pass, unknowable } from "../findings/check";
import type { Check, Outcome } from "../findings/check";
import { awsCommand } from "./commands";
import type { CheckContext } from "./context";
import { NO_CLIENT, whyNotJudged } from "./gates";
import { named, endFactsOf } from "./end-facts";

export const clientIsInside: Check<CheckContext> = {
  id: "client-is-inside",
  claim: ({ client }) =>
    client.kind === "inside"
      ? `${client.end.label} is inside the account's networks`
      : "the client is inside the account's networks, not on the internet",
  needs: ["cluster-exists"],
  run: ({ client, pairVerdict }) => {
    if (client.kind === "none") return notAsked(NO_CLIENT);
    if (client.kind === "unread") return unknowable(client.because);
    if (client.kind === "outside") return outside(client.addresses);
    const gates = pairVerdict?.verdict.gates ?? [];
    const isFromInternet = gates.some(
      ({ code }) => code === "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
    );
    return isFromInternet ? outside([client.end.text]) : pass();
  },
};

function outside(addresses: readonly string[]): Outcome {
  const what = addresses.length === 0 ? "this machine has no address" : addresses.join(", ");
  return fail(
    `${what}: not an address of the account's interfaces, nor in a range routed to the VPC; cache nodes have no public address, so from the internet it never works, whatever the security group says`,
    {
      words:
        "Connect from an instance in the cluster's VPC, or bring this machine in over a VPN, Client VPN or Direct Connect.",
      commands: ["aws ssm start-session --target INSTANCE-IN-THE-VPC"],
    },
  );
}

export const clientIsConnected: Check<CheckContext> = {
  id: "client-is-connected",
  claim: () => "client and cluster are in one VPC, or their networks are connected",
  needs: ["client-is-inside"],
  run: (context) => {
    const { topology, pairVerdict } = context;
    if (pairVerdict === undefined) return whyNotJudged(context);
    const { client, node } = endFactsOf(context);
    if (node.vpc === undefined) return unknowable("the VPC of the cluster's nodes is not known");
    if (client.interface === undefined) return pass(`${client.label} is routed to ${node.vpc}`);
    if (client.vpc === undefined) return unknowable(`the VPC of ${client.label} is not known`);
    if (client.vpc === node.vpc) return pass(`both are in ${named(topology, node.vpc)}`);
    return connection(topology, client.vpc, node.vpc);
  },
};

function connection(topology: Topology, from: string, to: string): Outcome {
  const all = [...topology.peerings.byId.values()];
  const peerings = all.filter((one) => joins(one, from, to));
  const active = peerings.find(({ state }) => state === "active");
  if (active !== undefined) return pass(`peering ${named(topology, active.id)}`);
  const unread = firstMissing(peerings.map(({ state }) => state));
  if (unread !== undefined) return unknowable(reasonText(unread));
  if (shareGateway(topology, from, to)) return pass("a transit gateway joins both VPCs");
  const hidden = all.map((one) => hiddenSide(one, from, to)).find((fact) => fact !== undefined);
  const rest = hidden ?? topology.peerings.rest ?? topology.transitAttachments.rest;
  if (rest !== undefined) return unknowable(reasonText(rest));
  return disconnected(topology, from, to, peerings[0]);
}

function joins({ requester, accepter }: Peering, one: string, other: string): boolean {
  const sides = [requester.vpc, accepter.vpc];
  return sides.includes(one) && sides.includes(other);
}

/** The side that is not known of a connection that may join the two. */
function hiddenSide(
  { requester, accepter }: Peering,
  one: string,
  other: string,
): Unknown | undefined {
  const sides = [requester.vpc, accepter.vpc];
  const known = sides.filter((vpc) => !isUnknown(vpc));
  return known.every((vpc) => vpc === one || vpc === other) ? firstMissing(sides) : undefined;
}

/** Both are attached to gateways that are one and the same, or peer with each other. */
function shareGateway({ transitAttachments }: Topology, from: string, to: string): boolean {
  const attachments = [...transitAttachments.byId.values()];
  const gatewaysOf = (vpc: string): Set<unknown> =>
    new Set(attachments.filter((one) => one.vpc === vpc).map((one) => one.transitGateway));
  const there = gatewaysOf(to);
  return [...withPeers(gatewaysOf(from), attachments)].some((gateway) => there.has(gateway));
}

function withPeers(
  gateways: Set<unknown>,
  attachments: readonly TransitAttachment[],
): Set<unknown> {
  const peers = attachments.flatMap(({ transitGateway, peerGateway }) => {
    if (peerGateway === undefined) return [];
    if (gateways.has(transitGateway)) return [peerGateway];
    return gateways.has(peerGateway) ? [transitGateway] : [];
  });
  return new Set([...gateways, ...peers]);
}

function disconnected(
  topology: Topology,
  from: string,
  to: string,
  inactive: Peering | undefined,
): Outcome {
  const where = `the client is in ${named(topology, from)}, the cluster in ${named(topology, to)}`;
  if (inactive !== undefined) {
    return fail(`${where}, and peering ${named(topology, inactive.id)} is not active`, {
      words:
        "Accept the peering connection, or make it anew if it was deleted, rejected or has expired.",
      commands: [
        awsCommand("ec2 accept-vpc-peering-connection", {
          "vpc-peering-connection-id": inactive.id,
        }),
      ],
    });
  }
  return fail(`${where}, and nothing connects them`, {
    words: `Move the client into ${named(topology, to)} (the simplest), or peer the VPCs and add routes on both sides.`,
    commands: [
      awsCommand("ec2 create-vpc-peering-connection", { "vpc-id": from, "peer-vpc-id": to }),
    ],
  });
}
