/**
 * URNs as the engine makes them: `urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME`.
 *
 * A parent's whole type chain is put before the type, except for the stack itself, which is everybody's parent.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
 */

/** Type of the resource that stands for the stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** Types from the outermost parent to the resource, joined by `$`. */
  readonly qualifiedType: string;
  readonly name: string;
}

/** The URN of a resource; `parent` is its parent's URN, or empty. */
export function urnOf(
  stack: string,
  project: string,
  parent: string,
  type: string,
  name: string,
): string {
  const parentType = parent === "" ? STACK_TYPE : parseUrn(parent).qualifiedType;
  const qualifiedType = parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualifiedType}::${name}`;
}

/** The parts of a URN. A name may contain `::` itself. */
export function parseUrn(urn: string): UrnParts {
  const [stack = "", project = "", qualifiedType = "", ...name] = urn
    .replace(/^urn:pulumi:/, "")
    .split("::");
  return { stack, project, qualifiedType, name: name.join("::") };
}

/** The name that the program gave the resource. */
export function nameOf(urn: string): string {
  return parseUrn(urn).name;
}
