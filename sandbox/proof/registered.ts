/** What the proof takes from the program: its resources as they were registered. */

/** One resource. What is secret in its inputs is the text `[secret]`. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Input → URNs of the resources whose outputs its value was made of. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** `ecs.Service` of `aws:ecs/service:Service`. */
export function shortType(type: string): string {
  const [, module = "", name = ""] = type.split(":");
  const [service = ""] = module.split("/");
  return service === "" || service === "index" ? name : `${service}.${name}`;
}
