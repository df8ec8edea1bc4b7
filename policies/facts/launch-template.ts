/** Instances that are made from a template: what the machine does not say of itself, its template says. */
import type { Block } from "../../reachability";
import type { StackFacts } from "./stack-facts";

const TEMPLATES = [
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/launchConfiguration:LaunchConfiguration",
];

/** Properties by which an instance or a scaling group names its template. */
export const TEMPLATE_PROPERTIES = [
  "launchTemplate",
  "mixedInstancesPolicy",
  "launchConfiguration",
] as const;

/** The template of this stack that an instance or a scaling group is made from. */
export function launchTemplateOf(machine: Block, facts: StackFacts): Block | undefined {
  return facts.ofTypes(...TEMPLATES).find((template) => {
    const { urn, id } = template.resource;
    const given = [id, template.text("id"), template.text("name")];
    const names = [urn, ...given.filter((one) => typeof one === "string")];
    return facts.referenceTo([machine], TEMPLATE_PROPERTIES, names) === true;
  });
}
