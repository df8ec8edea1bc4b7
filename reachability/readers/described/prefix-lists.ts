/** Prefix lists, AWS's own and customers', with their entries from wherever they were printed. */

import { factOf, isUnknown, listing, ref, unknown, unbounded } from "../../model/topology";
import type { PrefixList, Unbounded, Read } from "../../model/topology";
import { readCidrBlock } from "../../sets/addresses";
import { known } from "./entry";
import type { Entry } from "./entry";
import { nameOf as namedOf, withUnread } from "./identity";
import { openFactOf, openFactsOf } from "./registry/open-facts";
import type { Tables } from "./tables";

export function prefixListsOf(tables: Tables): PrefixList[] {
  const lists = new Map<string, Entry[]>();
  for (const table of ["ManagedPrefixLists", "PrefixLists", "ManagedPrefixListEntries"] as const) {
    for (const entry of tables.of(table)) {
      const id = entry.requiredId("PrefixListId");
      if (id === undefined || (known(entry.text("State")) ?? "").startsWith("delete-complete"))
        continue;
      entry.describes(ref("prefix-list", id));
      lists.set(id, [...(lists.get(id) ?? []), entry]);
    }
  }
  return [...lists].map(([id, entries]) => prefixListOf(id, entries));
}

function prefixListOf(id: string, entries: readonly Entry[]): PrefixList {
  const maximum = entries
    .map((entry) => entry.number("MaxEntries"))
    .find((value) => value !== undefined);
  const name = entries
    .map((entry) => known(entry.text("PrefixListName")))
    .find((text) => text !== undefined);
  const [first] = entries;
  const identity = first === undefined ? { id } : { ...namedOf(first, name), id };
  return {
    ...withUnread(
      identity,
      entries.flatMap((entry) => openFactsOf(entry, "ec2.ManagedPrefixList")),
    ),
    cidrs: cidrsOf(id, entries),
    ...(name !== undefined && PUBLIC_SERVICE.test(name) && isOfAws(entries)
      ? { isPublic: true }
      : {}),
    ...(maximum === undefined ? {} : { maxEntries: maximum }),
  };
}

/**
 * AWS's own lists of S3's and DynamoDB's addresses hold public addresses only
 * (https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html).
 */
const PUBLIC_SERVICE = /^com\.amazonaws\.[a-z0-9-]+\.(?:ipv6\.)?(?:s3|dynamodb)$/;

/** Customers cannot give a list such a name; what `describe-prefix-lists` prints has no owner, and is AWS's. */
function isOfAws(entries: readonly Entry[]): boolean {
  return entries.every((entry) => (known(entry.text("OwnerId")) ?? "AWS") === "AWS");
}

function cidrsOf(id: string, entries: readonly Entry[]): PrefixList["cidrs"] {
  const shown = entries.filter((entry) => entry.has("Entries") || entry.has("Cidrs"));
  if (shown.length === 0) {
    return listing(
      [],
      unknown(factOf("prefix-list", id, "entries"), {
        code: "call-not-read",
        call: "aws ec2 get-managed-prefix-list-entries",
        of: ref("prefix-list", id),
      }),
    );
  }
  const cidrs = new Set<string>();
  let hidden: Unbounded | undefined;
  const add = (cidr: Read<string> | undefined): void => {
    if (cidr === undefined) return;
    if (isUnknown(cidr)) hidden ??= cidr;
    else cidrs.add(cidr);
  };
  for (const entry of shown) {
    const list = entry.list("Entries");
    for (const item of list.items)
      add(openFactOf(item, "ec2.PrefixListEntry") ?? item.cidr("Cidr"));
    const texts = entry.texts("Cidrs");
    texts.items.forEach((text, index) => {
      add(validCidr(text, entry, index));
    });
    hidden ??= unbounded(list.rest ?? texts.rest);
  }
  return listing([...cidrs], hidden);
}

function validCidr(text: string, entry: Entry, index: number): string {
  const block = readCidrBlock(text);
  if (block?.isCidr === true) return block.cidr;
  throw entry.wrong(`Cidrs[${String(index)}]`, `must be a CIDR, got "${text}"`);
}
