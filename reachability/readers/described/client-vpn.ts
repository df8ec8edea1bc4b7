/**
 * Client VPN: a source of its own. Clients connect from the endpoint's interfaces in its target subnets, with these
 * interfaces' addresses and groups, to the networks that authorization rules name
 * (https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/how-it-works.html).
 *
 * The interfaces are listed with all others; their descriptions name the endpoint. Whom a rule lets in is not asked: somebody
 * is let in.
 */

import { isUnknown, listing, firstMissing } from "../../model/topology";
import type { Listing, NetworkInterface, Unbounded } from "../../model/topology";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import type { Tables } from "./tables";

/** What of an interface its Client VPN endpoint decides; nothing for all others. */
export type Authorization = (
  entry: Entry,
  kind: NetworkInterface["kind"],
) => Pick<NetworkInterface, "authorized">;

/** The networks that clients of each endpoint may connect to. */
export function clientVpnOf(tables: Tables): Authorization {
  const missing = tables.missing("AuthorizationRules");
  return (entry, kind) => {
    if (kind !== "client-vpn") return {};
    const description = orElse(entry.text("Description"), "");
    if (isUnknown(description)) return { authorized: listing([], description) };
    const endpoint = /cvpn-endpoint-[0-9a-z]+/.exec(description)?.[0];
    const gap = missing ?? (endpoint === undefined ? entry.hidden("Description") : undefined);
    return { authorized: gap === undefined ? rulesOf(endpoint, tables) : listing([], gap) };
  };
}

function rulesOf(endpoint: string | undefined, tables: Tables): Listing<string> {
  const cidrs: string[] = [];
  let hidden: Unbounded | undefined;
  for (const rule of tables.of("AuthorizationRules")) {
    const owner = rule.text("ClientVpnEndpointId") ?? rule.hidden("ClientVpnEndpointId");
    const state = orElse(rule.child("Status")?.text("Code"), "active");
    const cidr = rule.cidr("DestinationCidr") ?? rule.hidden("DestinationCidr");
    if (!isUnknown(owner) && owner !== endpoint) continue;
    if (known(state) === "failed" || known(state) === "revoking") continue;
    if (state === "active" && !isUnknown(owner) && !isUnknown(cidr)) cidrs.push(cidr);
    else
      hidden ??=
        firstMissing<string>([owner, state, cidr]) ?? rule.notModelled("Status", "authorizing");
  }
  return listing(cidrs, hidden);
}
