/**
 * From files to tables: finds the documents in each source, tells AWS's own shape from the collector's, and puts
 * what is under each known top-level key into its table.
 */

import { UNKNOWN_MARKER } from "../planned/planned-resource";
import { BARE_KEYS, bareReplies } from "./bare-replies";
import { isCollectorDocument, readCollectorDocument } from "./collector-format";
import { DescribedError, Entry, mustBe } from "./entry";
import type { DocumentRoot, Scope } from "./entry";
import { OtherReplies } from "./other-replies";
import { TABLES, isTableName } from "./table-names";
import type { TableName } from "./table-names";
import { Tables } from "./tables";

/** One file (or reply) of described JSON. */
export interface DescribedSource {
  /** Its name, for errors; account and region are taken from its path where folders are named after them. */
  readonly name: string;
  /** The parsed JSON. */
  readonly json: unknown;
}

type Json = Readonly<Record<string, unknown>>;

interface Document {
  readonly root: DocumentRoot;
  readonly json: Json;
}

/** Reads all sources into tables. Throws `DescribedError` where a file does not have AWS's shape. */
export function gather(sources: readonly DescribedSource[]): Tables {
  const tables = new Tables();
  const others = new OtherReplies();
  for (const source of [...sources].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const { root, json } of documentsOf(source, tables.notes, others.opened)) {
      if (isCollectorDocument(json)) readCollectorDocument(json, root, tables);
      else readDocument(json, root, tables, others);
    }
  }
  others.open(tables);
  return tables;
}

/** Names of the sources in which no key is known. */
export function unread(sources: readonly DescribedSource[]): string[] {
  return sources
    .filter((source) => !documentsOf(source, new Set(), new Map()).some(isRead))
    .map((source) => source.name);
}

function isRead({ json, root }: Document): boolean {
  return (
    isCollectorDocument(json) ||
    Object.keys(json).some(isTableName) ||
    bareReplies(json, root.source).length > 0
  );
}

/** A file holds one object, or a list of them. */
function documentsOf(
  source: DescribedSource,
  notes: Set<string>,
  opened: DocumentRoot["opened"],
): Document[] {
  const parts: readonly unknown[] = Array.isArray(source.json) ? source.json : [source.json];
  return parts.map((json, index) => {
    const path = Array.isArray(source.json) ? `$[${String(index)}]` : "$";
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      const expected = "an object with AWS's own top-level keys (Vpcs, Subnets, SecurityGroups, …)";
      throw new DescribedError(source.name, path, `${mustBe(expected, json)}.`);
    }
    return {
      root: { source: source.name, path, scope: scopeOf(source.name), notes, opened },
      json: json as Json,
    };
  });
}

function readDocument(json: Json, root: DocumentRoot, tables: Tables, others: OtherReplies): void {
  readKeys(json, root, tables);
  for (const [key, value] of Object.entries(json))
    if (!isTableName(key) && !BARE_KEYS.has(key)) others.add(key, value, root);
  if (PAGE_TOKENS.some((key) => isToken(json[key])))
    for (const key of Object.keys(json)) if (isTableName(key)) tables.hide(key);
  for (const reply of bareReplies(json, root.source)) readKeys(reply, root, tables);
}

/** A reply that goes on on another page, which is not here. */
const PAGE_TOKENS = ["NextToken", "nextToken", "Marker", "NextMarker"] as const;

function isToken(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function readKeys(json: Json, root: DocumentRoot, tables: Tables): void {
  const document = new Entry(json, root, undefined, "", -1);
  for (const [key, value] of Object.entries(json)) {
    if (isTableName(key) && value !== null) readTable(key, value, document, tables);
  }
}

function readTable(table: TableName, value: unknown, document: Entry, tables: Tables): void {
  tables.answer(table, document.root.scope);
  if (value === UNKNOWN_MARKER) {
    tables.hide(table);
    return;
  }
  if (TABLES[table].isSingle === true) {
    const single = document.child(table);
    if (single !== undefined) tables.put(table, single);
    return;
  }
  const { items, rest } = document.list(table);
  if (rest !== undefined) tables.hide(table);
  for (const item of items) putItem(table, item, tables);
}

/** Instances are inside of reservations; everything else stands for itself. */
function putItem(table: TableName, item: Entry, tables: Tables): void {
  if (table !== "Reservations") {
    tables.put(table, item);
    return;
  }
  const { items, rest } = item.list("Instances");
  if (rest !== undefined) tables.hide("Reservations");
  for (const instance of items) tables.put("Instances", instance);
}

const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

function scopeOf(name: string): Scope {
  const parts = name.split(/[/\\]/);
  const account = parts.find((part) => ACCOUNT.test(part));
  const region = parts.find((part) => REGION.test(part));
  return {
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
  };
}
