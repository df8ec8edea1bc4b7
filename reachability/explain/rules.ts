/** The rule, entry or route by which a gate decided, in words; and what a verdict took as given. */

import type { AclEntry, Fact, Peer, PortRange, Protocol, ResourceRef } from "../model/topology";
import { isUnknown, ref, refOfTarget } from "../model/topology";
import type { Assumption, GateRule, Lack } from "../model/verdict";
import type { Naming } from "./reasons";
import { plainName } from "./reasons";

/** `tcp 11211 from clients`-like: the rule itself, without the resource it is in. */
export function ruleText(rule: GateRule, naming: Naming = plainName): string {
  switch (rule.kind) {
    case "group-rule":
      return `${trafficText(rule.protocol, rule.ports)} ${peerText(rule.peer, naming)}`;
    case "acl-entry":
      return `${rule.egress ? "outbound" : "inbound"} ${entryText(rule.entry)}`;
    case "route":
      return `${rule.cidr} → ${targetText(rule, naming)}`;
    case "transit-gateway-route":
      return `${rule.cidr} → ${attachmentText(rule.attachment, naming)}`;
    case "transit-gateway-loop":
      return "the tables lead in a circle";
    case "address":
      return LACKS[rule.lacks];
  }
}

const LACKS: Readonly<Record<Lack, string>> = {
  subnet: "no subnet has this address",
  interface: "no interface has this address",
  "shared-family": "no IPv4 or IPv6 address on both ends",
  translation: "no NAT gateway translates from IPv6 to IPv4",
  authorization: "no authorization rule of the Client VPN endpoint takes it in",
  "ipv6-support": "the attachment's IPv6 support is disabled",
  listener: "a NAT gateway admits no connections",
};

/** `tcp 11211`, `tcp 0–65535`, `all traffic`. */
function trafficText(protocol: Fact<Protocol>, ports: Fact<PortRange | null>): string {
  if (isUnknown(protocol)) return "traffic of an unknown protocol";
  if (protocol === "all") return "all traffic";
  if (isUnknown(ports)) return `${protocol} on unknown ports`;
  if (ports === null) return `${protocol} on all ports`;
  return ports.from === ports.to
    ? `${protocol} ${ports.from}`
    : `${protocol} ${ports.from}–${ports.to}`;
}

function peerText(peer: Peer | undefined, naming: Naming): string {
  if (peer === undefined) return "(peers not known)";
  return peer.kind === "cidr" ? peer.cidr : naming(refOfPeer(peer));
}

function refOfPeer({ kind, id }: Exclude<Peer, { kind: "cidr" }>): ResourceRef {
  return ref(kind === "group" ? "security-group" : "prefix-list", id);
}

function entryText(entry: AclEntry | undefined): string {
  if (entry === undefined) return "implicit deny";
  const { action, cidr, protocol, ports } = entry;
  const does = isUnknown(action) ? "allow or deny" : action;
  return `${does} ${trafficText(protocol, ports)} ${isUnknown(cidr) ? "unknown CIDR" : cidr}`;
}

function targetText({ target }: Extract<GateRule, { kind: "route" }>, naming: Naming): string {
  if (isUnknown(target)) return "unknown target";
  return target.kind === "local" ? "local" : naming(refOfTarget(target));
}

function attachmentText(attachment: string | null, naming: Naming): string {
  return attachment === null ? "blackhole" : naming(ref("transit-gateway-attachment", attachment));
}

/** What was taken as given. */
export function assumptionText(assumption: Assumption): string {
  switch (assumption.code) {
    case "one-way-of-several": {
      const others = assumption.outcome === "reachable" ? "is open too" : "is blocked too";
      return `the gates are those of one way the missing facts may turn out; every other way ${others}`;
    }
    case "client-of-any-platform":
      return `the operating system of ${plainName(assumption.client)} was not read: it connects from the ports of Linux (32768–60999) or of Windows (49152–65535)`;
    case "instance-runs":
      return `instances were not read: the one that ${plainName(assumption.interface)} is attached to was taken to run`;
    case "on-premises-not-visible":
      return "what is in front of the network on-premises is not visible here";
  }
}
