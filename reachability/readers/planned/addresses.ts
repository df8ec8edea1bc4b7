/** Public addresses of a plan. */

/**
 * Stands for a public address that AWS gives at launch: that there is one is known, which one is not.
 * `NetworkInterface.publicAddress` of a plan is this, `null`, a known address, or unknown.
 */
export const ADDRESS_GIVEN_AT_LAUNCH = "given at launch";
