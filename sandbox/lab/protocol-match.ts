/** Protocol and ports of a rule or ACL entry, as nft matches them. Ports are always the destination's, as AWS counts. */

import type { PortRange } from "../../reachability";

/**
 * The match, or `undefined` when the protocol or its ports are not known, or backwards. ICMP types are not told apart: nothing here
 * probes them.
 */
export function matchOf(
  protocol: string | undefined,
  ports: PortRange | null | undefined,
): string | undefined {
  if (protocol === undefined || ports === undefined) return undefined;
  if (protocol === "all") return "";
  if (protocol !== "tcp" && protocol !== "udp") return `meta l4proto ${numberOf(protocol)}`;
  if (ports === null) return `meta l4proto ${protocol}`;
  if (ports.from > ports.to) return undefined;
  return `${protocol} dport ${ports.from === ports.to ? ports.from : `${ports.from}-${ports.to}`}`;
}

function numberOf(protocol: string): string {
  const known: Readonly<Record<string, string>> = { icmp: "1", icmpv6: "58" };
  return known[protocol] ?? protocol;
}
