/** Instances that are made from a template: what the machine does not say of itself, its template says. */
import type { PlannedResource } from "../reachability";
import type { Judgement } from "./judgement";

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
export function launchTemplateOf(
  machine: PlannedResource,
  judgement: Judgement,
): PlannedResource | undefined {
  return judgement.resourcesOfType(...TEMPLATES).find((template) => {
    const { id, name } = template.properties;
    const names = [template.urn, id, name].filter((one) => typeof one === "string");
    return judgement.referenceTo([machine], TEMPLATE_PROPERTIES, names) === true;
  });
}
