/**
 * What the engine says of a gate that blocks the client, and of its remedies those that open this gate: the words of
 * `explain`, with the commands that carry them out.
 */

import {
  entryNumberFor,
  explanationOf,
  isNetworkChange,
  isUnknown,
  remediesFor,
  remedyText,
} from "../../reachability";
import type {
  Gate,
  NetworkChange,
  Peer,
  Remedy as EngineRemedy,
  Topology,
} from "../../reachability";
import { fail } from "../findings/check";
import type { Outcome, Remedy } from "../findings/check";
import type { PairVerdict } from "../network/pair-verdict";
import { addRuleCommands, awsCommand } from "./commands";
import type { RulePeer } from "./commands";
import type { GateClaim } from "./gate-claims";

/** The claim fails at this gate. */
export function failedAt(
  topology: Topology,
  pair: PairVerdict,
  claim: GateClaim,
  gate: Gate,
): Outcome {
  const { gates } = explanationOf(pair.verdict, topology);
  const text = gates[pair.verdict.gates.indexOf(gate)]?.text ?? gate.code;
  return fail(text, remedyFor(topology, pair, claim, gate));
}

/** What makes the claim hold; where no change does, or none that may be made, what to do instead. */
export function remedyFor(
  topology: Topology,
  { verdict }: PairVerdict,
  claim: GateClaim,
  gate?: Gate,
): Remedy | undefined {
  const remedies = remediesFor(topology, verdict);
  const own = remedies.filter((remedy) => isFor(claim, remedy));
  const here = own.filter((remedy) => gate?.resources.some(({ id }) => isAt(id, remedy)));
  const advice = remedies.filter((remedy) => !isNetworkChange(remedy));
  return remedyOf(topology, [here, own, advice].find((some) => some.length > 0) ?? []);
}

/** Whether the change is made on this resource. */
function isAt(id: string, remedy: EngineRemedy): boolean {
  return isNetworkChange(remedy) && Object.values(remedy).includes(id);
}

/** Words and commands of one or more changes that belong together. */
function remedyOf(topology: Topology, remedies: readonly EngineRemedy[]): Remedy | undefined {
  if (remedies.length === 0) return undefined;
  const words = [...new Set(remedies.map((remedy) => sentence(remedyText(remedy, topology))))];
  const commands = remedies.flatMap((remedy) =>
    isNetworkChange(remedy) ? commandsFor(topology, remedy) : [],
  );
  return { words: words.join(" "), ...(commands.length === 0 ? {} : { commands }) };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Which claim a change mends. */
function isFor(claim: GateClaim, remedy: EngineRemedy): boolean {
  if (!isNetworkChange(remedy)) return false;
  switch (remedy.kind) {
    case "add-group-rule":
      return claim === (remedy.direction === "egress" ? "lets-out" : "admits");
    case "allow-in-acl":
      return claim === (remedy.areEphemeral ? "acl-reply" : "acl-request");
    default:
      return claim === "leads-there" || claim === "leads-back";
  }
}

function commandsFor(topology: Topology, change: NetworkChange): readonly string[] {
  switch (change.kind) {
    case "add-group-rule": {
      const { direction, group, port } = change;
      const peer = rulePeer(change.peer);
      return isUnknown(port) || peer === undefined
        ? []
        : addRuleCommands(direction, group, port, peer);
    }
    case "allow-in-acl":
      return entryCommands(topology, change);
    case "route":
      return [routeCommand(topology, change)];
    case "remove-route":
      return [awsCommand("ec2 delete-route", tableAndRange(change))];
    case "transit-gateway-route":
      return [
        awsCommand("ec2 create-transit-gateway-route", {
          "transit-gateway-route-table-id": change.table,
          "destination-cidr-block": change.cidr,
          "transit-gateway-attachment-id": change.attachment,
        }),
      ];
    case "add-attachment-subnet":
      return [
        awsCommand("ec2 modify-transit-gateway-vpc-attachment", {
          "transit-gateway-attachment-id": change.attachment,
          "add-subnet-ids": change.subnet,
        }),
      ];
    case "associate-table":
      return [
        awsCommand("ec2 associate-transit-gateway-route-table", {
          "transit-gateway-route-table-id": change.table,
          "transit-gateway-attachment-id": change.attachment,
        }),
      ];
  }
}

function rulePeer(peer: Peer): RulePeer | undefined {
  if (peer.kind === "group") return { group: peer.id };
  return peer.kind === "cidr" && !isUnknown(peer.cidr) ? { cidr: peer.cidr } : undefined;
}

type Of<K extends NetworkChange["kind"]> = Extract<NetworkChange, { readonly kind: K }>;

function entryCommands({ networkAcls }: Topology, change: Of<"allow-in-acl">): readonly string[] {
  const { acl: id, egress, protocol, ports, cidr } = change;
  const acl = networkAcls.byId.get(id);
  const number = acl === undefined ? undefined : entryNumberFor(acl, change);
  if (number === undefined || isUnknown(ports)) return [];
  return [
    awsCommand("ec2 create-network-acl-entry", {
      "network-acl-id": id,
      [egress ? "egress" : "ingress"]: true,
      "rule-number": String(number),
      protocol: protocol === "tcp" ? "6" : "17",
      "port-range": `From=${String(ports.from)},To=${String(ports.to)}`,
      [cidr.includes(":") ? "ipv6-cidr-block" : "cidr-block"]: cidr,
      "rule-action": "allow",
    }),
  ];
}

/** The option of `create-route` for each kind of target. */
const TARGET_OPTIONS: Readonly<Partial<Record<Of<"route">["target"]["kind"], string>>> = {
  peering: "vpc-peering-connection-id",
  "transit-gateway": "transit-gateway-id",
  "nat-gateway": "nat-gateway-id",
  "egress-only-gateway": "egress-only-internet-gateway-id",
  interface: "network-interface-id",
};

function routeCommand({ routeTables }: Topology, change: Of<"route">): string {
  const { table, cidr, target } = change;
  const isThere = (routeTables.byId.get(table)?.routes.items ?? []).some(
    ({ destination }) =>
      !isUnknown(destination) && destination.kind === "cidr" && destination.cidr === cidr,
  );
  return awsCommand(isThere ? "ec2 replace-route" : "ec2 create-route", {
    ...tableAndRange(change),
    [TARGET_OPTIONS[target.kind] ?? "gateway-id"]: target.id,
  });
}

function tableAndRange({ table, cidr }: Of<"route" | "remove-route">): Record<string, string> {
  const option = cidr.includes(":") ? "destination-ipv6-cidr-block" : "destination-cidr-block";
  return { "route-table-id": table, [option]: cidr };
}
