/** Public addresses of a plan. */

import { isUnknown, unbounded } from "../../model/topology";
import type { Fact } from "../../model/topology";

/**
 * Stands for a public address that AWS gives at launch: that there is one is known, which one is not.
 * `NetworkInterface.publicAddress` of a plan is this, `null`, a known address, or unknown.
 */
export const ADDRESS_GIVEN_AT_LAUNCH = "given at launch";

/** The public address of what has one, or none; where it is not known which, neither is the address. */
export function addressGivenWhere(isPublic: Fact<boolean>): Fact<string | null> {
  if (isUnknown(isPublic)) return unbounded(isPublic);
  return isPublic ? ADDRESS_GIVEN_AT_LAUNCH : null;
}
