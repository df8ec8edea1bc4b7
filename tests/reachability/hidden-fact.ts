/** A missing fact for tests: told apart by its name alone. */

import type { Unknown } from "../../reachability";
import { factOf, unknown, WHOLE } from "../../reachability";

export function hiddenFact(name: string): Unknown {
  const field = factOf("resource", name, WHOLE);
  return unknown(field, { code: "hidden", field });
}
