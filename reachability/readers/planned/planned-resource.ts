/**
 * The plain form in which a plan is handed to `readPlanned`: what the policies catch from the SDK's proxies and what
 * `npm start -- --json` prints. The string `<unknown>` stands for any value that is not known yet.
 */

/** The marker for "not known" in plans and in described JSON alike. */
export const UNKNOWN_MARKER = "<unknown>";

/** A known, non-empty text. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value !== UNKNOWN_MARKER;
}

export interface PlannedResource {
  readonly urn: string;
  /** Type token, e.g. `aws:ec2/securityGroup:SecurityGroup`. */
  readonly type: string;
  readonly name: string;
  /** Physical id, or `<unknown>`/absent before it is created. */
  readonly id?: string;
  /** AWS's answers: outputs where there are any, else inputs, in the SDK's spelling (camelCase). `<unknown>` anywhere inside. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** What the program declares in this preview, where it was seen: it decides, and `properties` fill in the rest. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Property → URNs of the resources its value was computed from. A `.get` resource is an empty list. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly parent?: string;
}
