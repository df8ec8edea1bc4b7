/** A missing fact for tests: told apart by its name alone. */

import type { Unbounded } from "../../reachability";
import { factOf, unknown, WHOLE } from "../../reachability";

export function hiddenFact(name: string): Unbounded {
  const field = factOf("resource", name, WHOLE);
  return unknown(field, { code: "hidden", field });
}
