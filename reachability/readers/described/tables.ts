/**
 * Described resources, from however many files, accounts and regions, in one table per kind.
 *
 * - Duplicates are merged: the first description (by name of the file) wins, another one fills its gaps.
 * - A kind that no file has, or that one account or region lacks while another has it, is *missing*: the call was
 *   denied or not made, so what refers to it cannot be known. An empty list is an answer: there are none.
 */

import { factOf, ref, unknown } from "../../model/topology";
import type { Unbounded } from "../../model/topology";
import type { Entry, Scope } from "./entry";
import { TABLES } from "./table-names";
import type { TableName } from "./table-names";

/** Everything described, by kind. */
export class Tables {
  readonly notes = new Set<string>();
  private readonly entries = new Map<TableName, Entry[]>();
  private readonly hidden = new Set<TableName>();
  private readonly answered = new Map<TableName, Set<string>>();
  private readonly scopes = new Set<string>();
  private readonly accounts = new Map<TableName, Set<string>>();
  private readonly ids = new Map<TableName, Map<string, Entry>>();

  /** The resources of a kind, duplicates merged. */
  of(table: TableName): readonly Entry[] {
    return this.entries.get(table) ?? [];
  }

  /** The accounts that were asked for a kind, as the folders of files tell them. */
  accountsOf(table: TableName): string[] {
    return [...(this.accounts.get(table) ?? [])];
  }

  /** Whether a resource of any kind has this id. */
  has(id: string): boolean {
    for (const byId of this.ids.values()) if (byId.has(id)) return true;
    return false;
  }

  /** The missing fact that a kind was not (wholly) read; `undefined` when it was. */
  missing(table: TableName): Unbounded | undefined {
    const fact = factOf("account", "account", table);
    if (this.hidden.has(table)) {
      return unknown(fact, { code: "hidden", field: fact });
    }
    const without = this.scopesWithout(table);
    if (without === undefined) return undefined;
    const { call } = TABLES[table];
    const where = without === "" ? {} : { where: without };
    return unknown(fact, { code: "call-not-read", call, ...where });
  }

  /** The first of several kinds that is missing. */
  missingAny(...tables: readonly TableName[]): Unbounded | undefined {
    for (const table of tables) {
      const missing = this.missing(table);
      if (missing !== undefined) return missing;
    }
    return undefined;
  }

  /** Adds a resource, or lets it fill in what is known of the same one. */
  put(table: TableName, entry: Entry): void {
    const { id: key } = TABLES[table];
    const id = key === undefined ? undefined : entry.requiredId(key);
    if (key !== undefined && id === undefined) {
      this.hidden.add(table);
      return;
    }
    if (id !== undefined && this.isMerged(table, id, entry)) return;
    const entries = this.entries.get(table);
    if (entries === undefined) this.entries.set(table, [entry]);
    else entries.push(entry);
  }

  /** Notes that a kind was asked for: its absence elsewhere, or none of it, then means something. */
  answer(table: TableName, scope: Scope): void {
    const name = scopeName(scope);
    this.scopes.add(name);
    if (scope.account !== undefined)
      this.accounts.set(table, (this.accounts.get(table) ?? new Set()).add(scope.account));
    const scopes = this.answered.get(table);
    if (scopes === undefined) this.answered.set(table, new Set([name]));
    else scopes.add(name);
  }

  /** Notes that there is more of a kind than was shown. */
  hide(table: TableName): void {
    this.hidden.add(table);
  }

  private isMerged(table: TableName, id: string, entry: Entry): boolean {
    entry.describes(ref(TABLES[table].kind ?? "document", id));
    let byId = this.ids.get(table);
    if (byId === undefined) this.ids.set(table, (byId = new Map<string, Entry>()));
    const key = TABLES[table].isRegional === true ? `${scopeName(entry.root.scope)} ${id}` : id;
    const first = byId.get(key);
    if (first === undefined) byId.set(key, entry);
    else first.alsoDescribedBy(entry);
    return first !== undefined;
  }

  /** The first account and region that lacks a kind; `""` where no file has it. */
  private scopesWithout(table: TableName): string | undefined {
    const answered = this.answered.get(table);
    if (answered === undefined) return "";
    if (answered.has("")) return undefined;
    return [...this.scopes].filter((scope) => scope !== "" && !answered.has(scope)).sort()[0];
  }
}

function scopeName(scope: Scope): string {
  return [scope.account, scope.region].filter((part) => part !== undefined).join("/");
}
