/** Makes one call with all its pages and turns the answer into the JSON that `aws … describe-*` prints. */

import { callFailure } from "./failure";
import type { CallFailure } from "./failure";

/** One listing as AWS prints it, or why there is none. */
export type Answer<T> = { readonly value: T } | { readonly failure: CallFailure };

interface Listed {
  readonly action: string;
  readonly key: string;
}

/**
 * All items of all pages. A page that fails takes the listing with it: half a list would be mistaken for the whole.
 * An answer that is one object instead of a list is returned as that object.
 */
export async function readCall(
  call: Listed,
  pages: () => AsyncIterable<object> | Iterable<Promise<object>>,
): Promise<Answer<unknown>> {
  const items: unknown[] = [];
  try {
    for await (const page of pages()) {
      const value = (page as Record<string, unknown>)[call.key];
      if (value !== undefined && !Array.isArray(value)) return { value: asPrinted(value) };
      for (const item of value ?? []) items.push(asPrinted(item));
    }
  } catch (error) {
    return { failure: callFailure(call.action, error) };
  }
  return { value: items };
}

/** Dates become text and absent fields vanish, as in the CLI's output: a snapshot holds the very same data. */
function asPrinted(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
