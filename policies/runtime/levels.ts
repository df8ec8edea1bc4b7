/**
 * The level of every rule, by environment. A team may raise, lower or disable each one in the pack's config.
 *
 * In production what decides reach, exposure, placement and TLS stops a deployment; hygiene is advice until a team
 * raises it. Elsewhere the first kind is advice, and what a development stack leaves out to be cheap is not asked for.
 */

export type Level = "mandatory" | "advisory" | "off";
export type Environment = "production" | "elsewhere";

/* prettier-ignore */
const TABLE = {
  //                                        production   elsewhere
  "require-dedicated-security-group":      ["mandatory", "advisory"],
  "no-default-group-self-reference":       ["mandatory", "advisory"],
  "no-public-source":                      ["mandatory", "advisory"],
  "require-open-cache-port":               ["mandatory", "advisory"],
  "no-excess-ports":                       ["mandatory", "advisory"],
  "require-client-reach":                  ["mandatory", "advisory"],
  "only-clients-reach":                    ["mandatory", "advisory"],
  "no-pivot":                              ["mandatory", "advisory"],
  "require-same-vpc":                      ["mandatory", "advisory"],
  "require-private-subnets":               ["mandatory", "advisory"],
  "no-default-subnet-group":               ["mandatory", "advisory"],
  "require-tls":                           ["mandatory", "off"],
  "require-valid-settings":                ["mandatory", "advisory"],
  "no-refused-settings":                   ["mandatory", "advisory"],
  "require-client-group":                  ["advisory",  "advisory"],
  "no-shared-security-group":              ["advisory",  "advisory"],
  "no-mixed-rule-styles":                  ["advisory",  "advisory"],
  "require-matching-parameter-family":     ["advisory",  "advisory"],
  "require-source-security-group":         ["advisory",  "off"],
  "require-rule-description":              ["advisory",  "off"],
  "no-default-vpc":                        ["advisory",  "off"],
  "require-closed-default-security-group": ["advisory",  "off"],
  "require-flow-logs":                     ["advisory",  "off"],
  "require-multi-zone":                    ["advisory",  "off"],
  "require-pinned-version":                ["advisory",  "off"],
  "require-alarms":                        ["advisory",  "off"],
  "require-tags":                          ["advisory",  "off"],
  "require-imdsv2":                        ["advisory",  "off"],
  "no-public-address":                     ["advisory",  "off"],
  "no-unread-resources":                   ["advisory",  "off"],
} as const satisfies Record<string, readonly [production: Level, elsewhere: Level]>;

export type RuleId = keyof typeof TABLE;

/** Every rule, in the order of the table. */
export const RULE_IDS = Object.keys(TABLE) as RuleId[];

/** The level a rule has in an environment when nobody configured another. */
export function levelOf(rule: RuleId, environment: Environment): Level {
  return TABLE[rule][environment === "production" ? 0 : 1];
}
