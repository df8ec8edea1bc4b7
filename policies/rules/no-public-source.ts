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
import type { CacheFacts } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import { notPartOfStack } from "../facts/cache-facts";
import { isWide, publicAddresses, WIDE_RANGE } from "../facts/public-addresses";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";
import type { OptionsOf } from "../runtime/options";

type Message = "wide" | "few";

/** CIDRs that a message names before it stops. */
const SHOWN = 2;

/** Characters of the names of rules, before they are counted. */
const LONGEST_NAMES = 60;

type Options = OptionsOf<typeof WIDE_RANGE>;

export const noPublicSource = defineRule({
  meta: {
    id: "no-public-source",
    docs: {
      description:
        "The sources admitted to a Memcached cache, taken together, do not cover public addresses.",
      framework: { name: "AWS Security Hub", reference: "EC2.18" },
    },
    severity: "critical",
    remediationSteps:
      "Name the security group of the clients as the source instead of an address range, or narrow the range.",
    messages: {
      wide:
        "{cache} admits {size} on port {port} ({cidrs}) by {rules}. " +
        "Name the clients' group instead.",
      few:
        "{cache} admits {size} on port {port} ({cidrs}) by {rules}: nobody out there can use it. " +
        "Name the clients' group instead.",
    },
    schema: WIDE_RANGE,
  },
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        for (const port of cache.ports.items) judge(cache, port, facts, context);
        if (cache.ports.rest !== undefined) {
          context.doubt({ subject: cache.urn, claim: claimOf(cache), missing: [cache.ports.rest] });
        }
      },
    };
  },
});

function judge(
  cache: CacheFacts,
  port: number,
  facts: StackFacts,
  context: Context<Message, Options>,
): void {
  const { options } = context;
  const everywhere = publicAddresses(facts.topology);
  const { pieces } = admittedAddresses(facts.topology, cache.model.securityGroups, {
    protocol: "tcp",
    port,
  });
  const counted = pieces.filter(
    (piece) =>
      !isEmpty(intersectionOf(mostOf(piece), everywhere)) && !isAccepted(piece, facts, context),
  );
  const certain = counted.filter((piece) => piece.certainty === "certain");
  const surely = together(
    certain.map((piece) => piece.addresses),
    everywhere,
  );
  const details = { cache: cache.label, port, ...detailsOf(surely, certain, facts) };
  if (isWide(surely, options))
    context.report({ messageId: "wide", subject: cache.urn, data: details });
  else {
    if (!isEmpty(surely))
      context.report({ messageId: "few", subject: cache.urn, data: details, isAdvice: true });
    if (isWide(together(counted.map(mostOf), everywhere), options)) {
      const missing = counted.flatMap((piece) => missingIn(piece, facts));
      context.doubt({ subject: cache.urn, claim: claimOf(cache), missing });
    }
  }
}

function claimOf(cache: CacheFacts): string {
  return `${cache.label} admits no wide public address range`;
}

/** All addresses that a rule could admit: a prefix list or source that was not read could hold any. */
function mostOf(piece: AdmittedPiece): AddressSet {
  const isOpenEnded = piece.peer === undefined || piece.peer.kind === "prefix-list";
  return piece.certainty === "possible" && isOpenEnded ? ALL_ADDRESSES : piece.addresses;
}

/** What is missing about a rule, named as closely as can be. */
function missingIn(piece: AdmittedPiece, facts: StackFacts): readonly Unknown[] {
  const { peer } = piece;
  const isNamed = peer?.kind === "prefix-list" && !facts.topology.prefixLists.byId.has(peer.id);
  return isNamed ? [notPartOfStack("prefix-list", peer.id)] : piece.missing;
}

function together(sets: readonly AddressSet[], everywhere: AddressSet): AddressSet {
  return intersectionOf(unionOf(...sets), everywhere);
}

function isAccepted(
  piece: AdmittedPiece,
  facts: StackFacts,
  context: Context<Message, Options>,
): boolean {
  const exception = context.exceptionFor(facts.namesOf(namesOf(piece)));
  if (exception === undefined || piece.certainty === "possible") return exception !== undefined;
  const what = `public sources of ${facts.ruleLabel(piece)}`;
  context.accept({ subject: facts.subjectOf(piece.group), what, reason: exception.reason });
  return true;
}

function namesOf(piece: AdmittedPiece): string[] {
  return piece.rule === undefined ? [piece.group] : [piece.rule.id, piece.group];
}

function detailsOf(set: AddressSet, pieces: readonly AdmittedPiece[], facts: StackFacts) {
  const cidrs = cidrsOf(set);
  const more = cidrs.length > SHOWN ? ` and ${cidrs.length - SHOWN} more` : "";
  const rules = [...new Set(pieces.map((piece) => facts.ruleLabel(piece)))];
  return {
    size: sizeText(set),
    cidrs: cidrs.slice(0, SHOWN).join(", ") + more,
    rules: shortList(rules),
  };
}

/** The first of some names, and how many others there are. */
function shortList(names: readonly string[]): string {
  const [first = "", ...others] = names;
  const all = names.join(" and ");
  if (all.length <= LONGEST_NAMES) return all;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
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
