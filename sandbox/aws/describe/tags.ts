/** AWS writes tags as a list of keys and values. */
import { tagsOf } from "../families/vpcs";
import { text, type Thing } from "../model/things";

export function tagList(thing: Thing): readonly { Key: string; Value: string }[] {
  return Object.entries(tagsOf(thing)).map(([Key, value]) => ({ Key, Value: text(value) }));
}

/** An object without the keys whose value is `undefined` or `""`: AWS leaves out what is not there. */
export function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ""),
  );
}
