/** Launch templates and configurations: what instances, scaling groups, fleets and node groups are made from. */

import { isUnknown, listing } from "../../model/topology";
import type { Listing } from "../../model/topology";
import { Block } from "./block";
import { idOf } from "./plan";
import type { Plan } from "./plan";

/** The launch template or configuration that an instance or scaling group is made from. */
export function templateOf(block: Block, plan: Plan): Block | undefined {
  const mixed = block
    .child("mixedInstancesPolicy")
    ?.child("launchTemplate")
    ?.child("launchTemplateSpecification");
  const ofFleet = block.child("launchTemplateSpecification");
  const given = [
    ...["id", "launchTemplateId", "name", "launchTemplateName"].map((key) =>
      ofFleet?.reference(key, "launch-template"),
    ),
    block.child("launchTemplate")?.reference("id", "launch-template"),
    block.child("launchTemplate")?.reference("name", "launch-template"),
    mixed?.reference("launchTemplateId", "launch-template"),
    mixed?.reference("launchTemplateName", "launch-template"),
    block.isOmitted("launchConfiguration")
      ? undefined
      : block.reference("launchConfiguration", "launch-template"),
  ].find((id) => id !== undefined && !isUnknown(id));
  const resource = plan
    .ofType("ec2.LaunchTemplate", "ec2.LaunchConfiguration")
    .find((candidate) => idOf(candidate) === given);
  return resource === undefined ? undefined : Block.of(plan, resource);
}

/**
 * Interfaces that are described inside of a template, or of an instance of CloudFormation's, and are made with each machine; one
 * that is named by its id is there already.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-instance-networkinterface.html
 */
export function describedInterfaces(block: Block): readonly Block[] {
  return block
    .blocks("networkInterfaces")
    .items.filter((one) => one.isOmitted("networkInterfaceId"));
}

/** The groups of what is launched: the template's own, or those of its first interface. */
export function templateGroups(template: Block): Listing<string> {
  const own = template.references("vpcSecurityGroupIds", "group");
  if (isGiven(own)) return own;
  const first =
    template.child("networkInterfaces")?.references("securityGroups", "group") ?? listing();
  return isGiven(first) ? first : template.references("securityGroups", "group");
}

export function isGiven({ items, rest }: Listing<string>): boolean {
  return items.length > 0 || rest !== undefined;
}
