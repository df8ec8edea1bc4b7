/**
 * Replies that have no table. Those that are known to be irrelevant are left out (`registry/replies.ts`); of every other, each
 * object opens the resources that it names by their ids: what it says of them is not modelled.
 *
 * A single object that names none of them (a setting of the account) opens every VPC. A list of objects that name none is
 * about something else.
 */

import { factOf, unknown } from "../../model/topology";
import type { Unbounded } from "../../model/topology";
import { Entry } from "./entry";
import type { DocumentRoot } from "./entry";
import { openFactsOf } from "./registry/open-facts";
import { REPLIES } from "./registry/replies";
import type { Tables } from "./tables";

interface Reply {
  readonly key: string;
  readonly value: unknown;
  readonly root: DocumentRoot;
}

export class OtherReplies {
  /** What they say of resources, by id. */
  readonly opened = new Map<string, Unbounded[]>();
  private readonly replies: Reply[] = [];

  add(key: string, value: unknown, root: DocumentRoot): void {
    if (typeof value !== "object" || value === null) return;
    if (REPLIES.get(key)?.kind !== "irrelevant") this.replies.push({ key, value, root });
  }

  /** Opens what they name, once all that has an id is known. */
  open(tables: Tables): void {
    for (const { key, value, root } of this.replies) {
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      for (const [index, item] of items.entries()) {
        const facts = factsOf(key, item, index, root);
        if (facts.length === 0) continue;
        const named = idsIn(item).filter((id) => tables.has(id));
        const touched = named.length > 0 ? named : everyVpc(key, value, tables);
        for (const id of touched) this.opened.set(id, [...(this.opened.get(id) ?? []), ...facts]);
      }
    }
  }
}

/** What of the object is open: all of it, unless its shape is known. */
function factsOf(
  key: string,
  item: unknown,
  index: number,
  root: DocumentRoot,
): readonly Unbounded[] {
  const reply = REPLIES.get(key);
  const entry = new Entry(isObject(item) ? item : {}, root, undefined, key, index);
  if (reply?.kind === "open" && reply.shape !== undefined) return openFactsOf(entry, reply.shape);
  const field = factOf("document", root.source, entry.path);
  const effect = reply?.kind === "open" ? { effect: reply.because } : {};
  return [unknown(field, { code: "field-not-modelled", field, ...effect })];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every text in it, each once. An ARN also names what stands after its last slash. */
function idsIn(value: unknown, found = new Set<string>()): string[] {
  if (typeof value === "string") {
    found.add(value);
    if (value.startsWith("arn:")) found.add(value.slice(value.lastIndexOf("/") + 1));
  } else if (typeof value === "object" && value !== null)
    for (const inner of Object.values(value)) idsIn(inner, found);
  return [...found];
}

/** A setting: one object, under a key as AWS's own services write them. */
function everyVpc(key: string, value: unknown, tables: Tables): string[] {
  const isSetting = !Array.isArray(value) && /^[A-Z]/.test(key);
  return isSetting ? tables.of("Vpcs").map(({ id }) => id) : [];
}
