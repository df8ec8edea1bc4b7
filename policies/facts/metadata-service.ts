/** What a machine's metadata service asks for: a token (IMDSv2), or nothing. */
import type { Block, Fact, Unknown } from "../../reachability";
import { isUnknown } from "../../reachability";
import { notPartOfStack } from "./cache-facts";
import { launchTemplateOf, TEMPLATE_PROPERTIES } from "./launch-template";
import { isRecord } from "./plain-copy";
import type { StackFacts } from "./stack-facts";

const SCALING_GROUP = "aws:autoscaling/group:Group";

/** What has a metadata service. */
export const MACHINES = [
  "aws:ec2/instance:Instance",
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  SCALING_GROUP,
];

/** What decides for a machine that says nothing itself: its template, where that is part of this stack. */
export function deciderOf(machine: Block, facts: StackFacts): Block | undefined {
  const isGroup = machine.resource.type === SCALING_GROUP;
  const isSilent = isGroup || machine.isOmitted("metadataOptions");
  if (!isSilent || TEMPLATE_PROPERTIES.every((one) => machine.isOmitted(one))) {
    return isGroup ? undefined : machine;
  }
  return launchTemplateOf(machine, facts);
}

/** The statement that the template of a machine is not part of the stack, as closely as it can be named. */
export function unknownTemplate(machine: Block): Unknown {
  const given = machine.child("launchTemplate");
  const named = [given?.text("id"), given?.text("name"), machine.text("launchConfiguration")];
  const id = named.find((one) => typeof one === "string");
  return id === undefined
    ? machine.unknown("launchTemplate")
    : notPartOfStack("launch-template", id);
}

/**
 * Whether a token is required. An image may require tokens by itself: then the service does not ask the instance, and what
 * the program leaves out counts as not required.
 */
export function isTokenRequired(machine: Block): Fact<boolean> {
  if (machine.isOmitted("metadataOptions")) return false;
  const declared = machine.resource.inputs?.metadataOptions;
  if (isRecord(declared) && (declared.httpTokens ?? "") === "") return false;
  const tokens = machine.child("metadataOptions")?.text("httpTokens") ?? "optional";
  return isUnknown(tokens) ? tokens : tokens === "required";
}
