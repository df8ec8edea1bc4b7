/**
 * What of a described object is open: members that are set and not modelled, members and values that the registry does
 * not know. Asked of every object that is read, so it looks each member up once and makes nothing where all is known.
 */

import { unknown } from "../../../model/topology";
import type { Unbounded } from "../../../model/topology";
import { UNKNOWN_MARKER } from "../../planned/planned-resource";
import type { Entry } from "../entry";
import type { OpenWhenSet } from "./classification";
import { membersOf } from "./shapes";
import type { Members, ShapeName } from "./shapes";

type Raw = Readonly<Record<string, unknown>>;

const NOTHING: readonly Unbounded[] = [];

/** The open facts of an object and of what it is read with; those of its parts are asked part by part. */
export function openFactsOf(entry: Entry, shape: ShapeName): readonly Unbounded[] {
  const members = membersOf(shape);
  let found: Unbounded[] | undefined;
  const add: Add = (path, more) => {
    const field = entry.factOf(path);
    (found ??= []).push(unknown(field, { code: "field-not-modelled", field, ...more }));
  };
  for (const raw of entry.descriptions()) look(raw, members, "", add);
  return found ?? NOTHING;
}

/** The first of them. */
export function openFactOf(entry: Entry, shape: ShapeName): Unbounded | undefined {
  return openFactsOf(entry, shape)[0];
}

/** Takes a note of what is open at a path: which value, and what AWS does with it, where these are known. */
type Add = (path: string, more: { readonly value?: string; readonly effect?: string }) => void;

function look(raw: Raw, members: Members, path: string, add: Add): void {
  for (const key in raw) {
    const check = members.get(key);
    if (check === "pass") continue;
    const value = raw[key];
    if (!isSet(value)) continue;
    if (check === undefined) add(path + key, {});
    else if ("inside" in check) lookInside(value, check.inside(), path + key, add);
    else if (value === UNKNOWN_MARKER) hidden(check, path + key, add);
    else if ("kind" in check) lookAtOpen(check, value, raw, path + key, add);
    else lookAtValue(check, value, path + key, add);
  }
}

/** Absent, `null` and empty say nothing; `false` and 0 are values. */
function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  if (typeof value !== "object") return true;
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

function lookInside(value: unknown, members: Members, path: string, add: Add): void {
  if (!Array.isArray(value)) {
    if (isObject(value)) look(value, members, `${path}.`, add);
    return;
  }
  for (let index = 0; index < value.length; index += 1) {
    const item: unknown = value[index];
    if (isObject(item)) look(item, members, `${path}[${String(index)}].`, add);
  }
}

function isObject(value: unknown): value is Raw {
  return typeof value === "object" && value !== null;
}

/** A hidden value of a member that can open the resource may do so; a value out of a few is a fact of its own. */
function hidden(check: OpenWhenSet | ReadonlyMap<string, unknown>, path: string, add: Add): void {
  if ("kind" in check) add(path, { value: UNKNOWN_MARKER, effect: check.because });
}

function lookAtOpen(check: OpenWhenSet, value: unknown, raw: Raw, path: string, add: Add): void {
  if (!check.isHarmless(value, raw)) add(path, { effect: check.because });
}

function lookAtValue(
  values: ReadonlyMap<string, "known" | OpenWhenSet>,
  value: unknown,
  path: string,
  add: Add,
): void {
  // A value of another type is an error, which reading it will tell.
  if (typeof value !== "string") return;
  const known = values.get(value);
  if (known === undefined) add(path, { value });
  else if (known !== "known") add(path, { value, effect: known.because });
}
