/** The sources on the cache's port, taken together, do not cover public address space. */
import type { AddressSet, AdmittedPiece, Unknown } from "../../reachability";
import {
  ALL_ADDRESSES,
  admittedAddresses,
  cidrsOf,
  intersectionOf,
  isEmpty,
  onlyFamily,
  sizeOf,
  unionOf,
} from "../../reachability";
import type { CacheView } from "../cache-view";
import type { Judgement } from "../judgement";
import { notPartOfStack } from "../cache-view";
import { publicAddresses } from "../public-addresses";
import { defineRule } from "../rule";
import type { Say } from "../rule";
import type { Accepted } from "../settings";
import type { SettingValues } from "../setting-schema";

type Message = "wide" | "few";

/** CIDRs that a message names before it stops. */
const SHOWN = 4;

export const noPublicSource = defineRule<Message>({
  meta: {
    id: "no-public-source",
    description:
      "The sources admitted to a Memcached cache, taken together, do not cover public addresses.",
    severity: "critical",
    framework: { name: "AWS Security Hub", reference: "EC2.18" },
    remediationSteps:
      "Name the security group of the clients as the source instead of an address range, or narrow the range.",
    settings: {
      maxPublicIpv4Addresses: {
        type: "number",
        description:
          "Public IPv4 addresses that may be admitted together; fewer are advised against, more are a violation.",
        minimum: 0,
        default: 65536,
      },
      maxPublicIpv6PrefixLength: {
        type: "number",
        description: "Length of the IPv6 prefix whose addresses may be admitted together.",
        minimum: 0,
        maximum: 128,
        default: 48,
      },
    },
  },
  messages: {
    wide:
      "{cache} admits {size} on port {port}: {cidrs}, by {rules}. It has no public address, but this opens it to " +
      "everything in its VPC and in every network routed to it. Name the clients' security group as the source.",
    few:
      "{cache} admits {size} on port {port}: {cidrs}, by {rules}. A cache has no public address, so nobody out there " +
      "can use it; name the clients' security group as the source.",
  },
  asksAboutRules: true,
  stack(judgement, say, settings) {
    for (const view of judgement.caches) {
      for (const port of view.ports.items) judge(view, port, judgement, say, settings);
      if (view.ports.rest !== undefined) {
        say.unproven(view.urn, claimOf(view), [view.ports.rest]);
      }
    }
  },
});

function judge(
  view: CacheView,
  port: number,
  judgement: Judgement,
  say: Say<Message>,
  settings: SettingValues,
): void {
  const everywhere = publicAddresses(judgement.topology);
  const { pieces } = admittedAddresses(judgement.topology, view.cache.securityGroups, {
    protocol: "tcp",
    port,
  });
  const counted = pieces.filter(
    (piece) =>
      !isEmpty(intersectionOf(mostOf(piece), everywhere)) &&
      !isAccepted(piece, judgement, say, settings),
  );
  const certain = counted.filter((piece) => piece.certainty === "certain");
  const surely = together(
    certain.map((piece) => piece.addresses),
    everywhere,
  );
  const details = { cache: view.label, port, ...detailsOf(surely, certain, judgement) };
  if (isTooMuch(surely, settings)) say.violation(view.urn, "wide", details);
  else {
    if (!isEmpty(surely)) say.advice(view.urn, "few", details);
    if (isTooMuch(together(counted.map(mostOf), everywhere), settings)) {
      const missing = counted.flatMap((piece) => missingIn(piece, judgement));
      say.unproven(view.urn, claimOf(view), missing);
    }
  }
}

function claimOf(view: CacheView): string {
  return `${view.label} admits no wide public address range`;
}

/** All addresses that a rule could admit: a prefix list or source that was not read could hold any. */
function mostOf(piece: AdmittedPiece): AddressSet {
  const isOpenEnded = piece.peer === undefined || piece.peer.kind === "prefix-list";
  return piece.certainty === "possible" && isOpenEnded ? ALL_ADDRESSES : piece.addresses;
}

/** What is missing about a rule, named as closely as can be. */
function missingIn(piece: AdmittedPiece, judgement: Judgement): readonly Unknown[] {
  const { peer } = piece;
  const isNamed = peer?.kind === "prefix-list" && !judgement.topology.prefixLists.byId.has(peer.id);
  return isNamed ? [notPartOfStack("prefix-list", peer.id)] : piece.missing;
}

function together(sets: readonly AddressSet[], everywhere: AddressSet): AddressSet {
  return intersectionOf(unionOf(...sets), everywhere);
}

function isTooMuch(set: AddressSet, settings: SettingValues): boolean {
  const ipv6Bound = 2n ** BigInt(128 - Math.floor(settings.maxPublicIpv6PrefixLength as number));
  return (
    sizeOf(onlyFamily(set, 4)) > BigInt(Math.floor(settings.maxPublicIpv4Addresses as number)) ||
    sizeOf(onlyFamily(set, 6)) > ipv6Bound
  );
}

function isAccepted(
  piece: AdmittedPiece,
  judgement: Judgement,
  say: Say<Message>,
  settings: SettingValues,
): boolean {
  const exception = judgement.exceptionFor(settings.exceptions as Accepted[], namesOf(piece));
  if (exception === undefined || piece.certainty === "possible") return exception !== undefined;
  const what = `public sources of ${judgement.ruleLabel(piece)}`;
  say.accepted(judgement.subjectOf(piece.group), what, exception.reason);
  return true;
}

function namesOf(piece: AdmittedPiece): string[] {
  return piece.rule === undefined ? [piece.group] : [piece.rule.id, piece.group];
}

function detailsOf(set: AddressSet, pieces: readonly AdmittedPiece[], judgement: Judgement) {
  const cidrs = cidrsOf(set);
  const more = cidrs.length > SHOWN ? ` and ${cidrs.length - SHOWN} more` : "";
  const rules = [...new Set(pieces.map((piece) => judgement.ruleLabel(piece)))];
  return {
    size: sizeText(set),
    cidrs: cidrs.slice(0, SHOWN).join(", ") + more,
    rules: rules.join(" and "),
  };
}

function sizeText(set: AddressSet): string {
  const v4 = sizeOf(onlyFamily(set, 4));
  const v6 = sizeOf(onlyFamily(set, 6));
  const parts = [
    ...(v4 > 0n ? [`${v4.toLocaleString("en")} public IPv4 address${v4 === 1n ? "" : "es"}`] : []),
    ...(v6 > 0n ? [`public IPv6 addresses (about 2^${v6.toString(2).length - 1})`] : []),
  ];
  return parts.join(" and ");
}
