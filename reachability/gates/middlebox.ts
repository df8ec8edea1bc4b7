/**
 * Behind something that is not modelled and may have given the packets other addresses: what refuses the source that was
 * asked about need not refuse what arrives. Only groups that let nobody in still refuse.
 */

import { hasUnread } from "../model/consulted";
import type { End, Inquiry } from "../model/inquiry";
import type { Prepared } from "../model/prepared";
import type { Route, RouteTarget, Subnet, TransitAttachment } from "../model/topology";
import { isUnknown } from "../model/topology";
import type { Delivery, GateAnswer } from "./findings";
import { viewOf } from "./group-rules";

/** The findings behind a stretch of the way, as far as they hold whatever the source's address has become. */
export function afterwards(
  inquiry: Inquiry,
  way: Pick<Delivery, "findings" | "isReaddressed">,
  findings: readonly GateAnswer[],
): readonly GateAnswer[] {
  if (way.isReaddressed !== true) return findings;
  const missing = way.findings.flatMap((finding) =>
    finding.truth === "unknown" ? finding.missing : [],
  );
  return findings.map((finding) =>
    finding.truth === "no" && !isShut(inquiry, finding)
      ? { ...finding, code: "NOT_MODELLED", truth: "unknown", missing }
      : finding,
  );
}

function isShut(inquiry: Inquiry, { kind, side }: GateAnswer): boolean {
  return kind === "security-group" && side === "destination" && letsNobodyIn(inquiry);
}

/** The destination's groups have no rule for this port, and are known to the last. */
function letsNobodyIn({ network, destination, protocol, port }: Inquiry): boolean {
  const { items, rest }: End["groups"] = destination.groups;
  const { byId } = network.topology.securityGroups;
  return (
    rest === undefined &&
    items.every((id) => {
      const view = viewOf(network, id, { direction: "ingress", protocol, port });
      const group = byId.get(id);
      const isWhole = group !== undefined && group.ingress.rest === undefined;
      return isWhole && view.certain.length === 0 && view.uncertain.length === 0;
    })
  );
}

/** Targets that pass packets on as they are, to wherever they lead. */
const TRANSPARENT: ReadonlySet<RouteTarget["kind"]> = new Set([
  "local",
  "internet-gateway",
  "egress-only-gateway",
  "vpn-gateway",
  "peering",
  "transit-gateway",
]);

/** Whether nothing that the subnet's routes lead to can give packets another address, as far as all of it is known. */
export function keepsAddresses(network: Prepared, { vpc, routeTable }: Subnet): boolean {
  const home = isUnknown(vpc) ? undefined : network.topology.vpcs.byId.get(vpc);
  const id = routeTable ?? home?.mainRouteTable;
  if (id === undefined || isUnknown(id)) return false;
  return network.once("tables that keep addresses", id, () => {
    const table = network.topology.routeTables.byId.get(id);
    if (table === undefined || table.routes.rest !== undefined || hasUnread(table)) return false;
    return table.routes.items.every((route) => isTransparent(network, route));
  });
}

function isTransparent(network: Prepared, { target }: Route): boolean {
  if (isUnknown(target) || !TRANSPARENT.has(target.kind)) return false;
  return target.kind !== "transit-gateway" || areTransitVpcsTransparent(network);
}

/** What comes out of a transit gateway follows the tables of the attachments' subnets: none of them may hold a middlebox. */
export function areTransitVpcsTransparent(network: Prepared): boolean {
  return network.once("transparent transit", "", () => {
    const { routeTables, subnets, transitAttachments, vpcs } = network.topology;
    const home = (id: string): string | undefined => {
      const subnet = subnets.byId.get(id);
      const vpc = typeof subnet?.vpc === "string" ? vpcs.byId.get(subnet.vpc) : undefined;
      const table = subnet?.routeTable ?? vpc?.mainRouteTable;
      return typeof table === "string" ? table : undefined;
    };
    const isPlain = (id: string): boolean => {
      const table = routeTables.byId.get(home(id) ?? "");
      return (
        table?.routes.rest === undefined &&
        table?.routes.items.every(
          ({ target }) => !isUnknown(target) && TRANSPARENT.has(target.kind),
        ) === true
      );
    };
    const isKnown = ({ kind, subnets: own }: TransitAttachment): boolean =>
      kind !== "vpc" || (own !== undefined && own.rest === undefined && own.items.every(isPlain));
    const all = [...transitAttachments.byId.values()];
    return transitAttachments.rest === undefined && all.every(isKnown);
  });
}
