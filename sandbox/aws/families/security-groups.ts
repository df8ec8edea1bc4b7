/** Security groups and their rules, in all the forms the provider has. */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { arn } from "../model/arn";
import {
  family,
  type Birth,
  type Change,
  type CheckFailure,
  type ResourceDefinition,
} from "../model/definition";
import { AwsError } from "../model/errors";
import { removeParts } from "../model/parts";
import {
  asRule,
  blocksOf,
  putRule,
  replaceRules,
  ruleKey,
  rulesOf,
  rulesOfBlock,
  type Rule,
} from "../model/rules";
import { text, texts, type Thing, type Things } from "../model/things";

/** The default VPC's id, for resources that go there when no VPC is named. */
export function defaultVpcId(world: Things): string {
  const vpc = world.where("vpc", { isDefaultVpc: true })[0];
  if (vpc === undefined) {
    throw new AwsError("VPCIdNotSpecified", "No default VPC for this user");
  }
  return vpc.id;
}

function groupFailures(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (inputs.description === "") {
    failures.push({
      property: "description",
      reason: "expected length of description to be in the range (1 - 255), got ",
    });
  }
  const name = text(inputs.name);
  if (name.startsWith("sg-")) {
    failures.push({ property: "name", reason: `invalid value for name (cannot begin with sg-)` });
  }
  return [...failures, ...blockFailures(inputs, "ingress"), ...blockFailures(inputs, "egress")];
}

function blockFailures(
  inputs: Properties,
  direction: "ingress" | "egress",
): readonly CheckFailure[] {
  const blocks = inputs[direction];
  return (isList(blocks) ? blocks : []).flatMap((block, index) => {
    const isAll = isProperties(block) && (block.protocol === "-1" || block.protocol === "all");
    const hasPorts =
      isAll && [block.fromPort, block.toPort].some((p) => typeof p === "number" && p !== 0);
    return hasPorts
      ? [
          {
            property: `${direction}[${index}].fromPort`,
            reason: `from_port and to_port must both be 0 to use the "-1" protocol`,
          },
        ]
      : [];
  });
}

function createGroup(birth: Birth): Properties {
  const { world, inputs } = birth;
  const vpcId = text(inputs.vpcId) || defaultVpcId(world);
  const name = text(inputs.name);
  if (world.where("security-group", { vpcId, name }).length > 0) {
    throw new AwsError(
      "InvalidGroup.Duplicate",
      `The security group '${name}' already exists for VPC '${vpcId}'`,
    );
  }
  // AWS gives a new group an allow-all egress; the provider takes it away again.
  return { vpcId, arn: arn(world, "ec2", `security-group/${birth.id}`) };
}

function inlineRules(
  groupId: string,
  isEgress: boolean,
  blocks: Plain | undefined,
): readonly Rule[] {
  return isList(blocks)
    ? blocks.filter(isProperties).flatMap((block) => rulesOfBlock(groupId, isEgress, block))
    : [];
}

/** Makes a group's rules those of its inline blocks, where there are any. */
function applyInline(world: Things, groupId: string, inputs: Properties): void {
  for (const [property, isEgress] of [
    ["ingress", false],
    ["egress", true],
  ] as const) {
    if (inputs[property] !== undefined) {
      refuseRepeated(inlineRules(groupId, isEgress, inputs[property]));
      replaceRules(world, groupId, isEgress, inlineRules(groupId, isEgress, inputs[property]));
    }
  }
}

function refuseRepeated(rules: readonly Rule[]): void {
  const seen = new Set<string>();
  for (const rule of rules) {
    if (seen.has(ruleKey(rule))) {
      throw new AwsError(
        "InvalidParameterValue",
        "The same permission must not appear multiple times",
      );
    }
    seen.add(ruleKey(rule));
  }
}

function readGroup(thing: Thing, world: Things): Properties {
  const view = (isEgress: boolean): readonly Properties[] => {
    // All of them, those of standalone rules too: the provider's Read asks AWS, which knows no difference.
    const rules = rulesOf(world, thing.id, isEgress);
    const written = thing.properties[isEgress ? "egress" : "ingress"];
    return blocksOf(written, thing.id, isEgress, rules.map(asRule));
  };
  return { ingress: view(false), egress: view(true) };
}

function adoptDefaultGroup(world: Things, inputs: Properties): Thing {
  const vpcId = text(inputs.vpcId) || defaultVpcId(world);
  const group = world.where("security-group", { vpcId, name: "default" })[0];
  if (group === undefined) {
    throw new AwsError(
      "InvalidGroup.NotFound",
      `The default security group of ${vpcId} does not exist`,
    );
  }
  // The provider strips every rule that is not named.
  replaceRules(world, group.id, false, inlineRules(group.id, false, inputs.ingress));
  replaceRules(world, group.id, true, inlineRules(group.id, true, inputs.egress));
  return group;
}

function updateGroup({ world, thing, news }: Change): Properties {
  applyInline(world, thing.id, news);
  return {};
}

function updateDefaultGroup({ world, thing, news }: Change): Properties {
  for (const isEgress of [false, true]) {
    replaceRules(
      world,
      thing.id,
      isEgress,
      inlineRules(thing.id, isEgress, news[isEgress ? "egress" : "ingress"]),
    );
  }
  return {};
}

function removeGroup(thing: Thing, world: Things): void {
  if (thing.isDefault === true) {
    throw new AwsError(
      "CannotDelete",
      `the specified group: "${thing.id}" name: "default" cannot be deleted by a user`,
    );
  }
  removeParts(world, thing);
}

const PEERS = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;

function peerFailures(inputs: Properties): readonly CheckFailure[] {
  const given = PEERS.filter((peer) => inputs[peer] !== undefined);
  return given.length === 1
    ? []
    : [
        {
          property: given[1] ?? "cidrIpv4",
          reason: `exactly one of ${PEERS.join(", ")} must be given, got ${given.length === 0 ? "none" : given.join(", ")}`,
        },
      ];
}

function standaloneRule(inputs: Properties, isEgress: boolean): Rule {
  const account = /^\d{12}\//;
  const referenced = text(inputs.referencedSecurityGroupId).replace(account, "");
  return {
    ...(inputs as unknown as Rule),
    ...(referenced === "" ? {} : { referencedSecurityGroupId: referenced }),
    isEgress,
  };
}

function createRule(birth: Birth, isEgress: boolean): Properties {
  const rule = putRule(birth.world, standaloneRule(birth.inputs, isEgress), birth.id, birth.urn);
  return { fromPort: null, toPort: null, ...rule.properties };
}

function updateRule({ world, thing, news }: Change, isEgress: boolean): Properties {
  world.remove(thing.kind, thing.id);
  const rule = putRule(world, standaloneRule(news, isEgress), thing.id, thing.madeBy);
  return { fromPort: null, toPort: null, ...rule.properties };
}

function ruleDefinition(direction: "Ingress" | "Egress"): ResourceDefinition {
  const isEgress = direction === "Egress";
  return {
    type: `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
    kind: "security-group-rule",
    service: "EC2",
    noun: `VPC Security Group ${direction} Rule`,
    replaceOn: ["securityGroupId"],
    references: { securityGroupId: "security-group" },
    check: peerFailures,
    id: (birth) => `sgr-${birth.hex(17)}`,
    create: (birth) => createRule(birth, isEgress),
    update: (change) => updateRule(change, isEgress),
  };
}

/** `ec2.SecurityGroupRule` as an inline block. */
function blockOfRuleResource(inputs: Properties): { isEgress: boolean; block: Properties } {
  const source = text(inputs.sourceSecurityGroupId);
  const block = { ...inputs, securityGroups: source === "" ? [] : [source] };
  return { isEgress: inputs.type === "egress", block };
}

function createRuleSet(birth: Birth): Properties {
  const groupId = text(birth.inputs.securityGroupId);
  const { isEgress, block } = blockOfRuleResource(birth.inputs);
  const rules = rulesOfBlock(groupId, isEgress, block).map((rule) =>
    putRule(birth.world, rule, undefined, birth.urn),
  );
  return {
    securityGroupRuleId: rules.length === 1 ? (rules[0]?.id ?? "") : "",
    ruleIds: rules.map((r) => r.id),
  };
}

function removeRuleSet(thing: Thing, world: Things): void {
  for (const id of texts(thing.properties.ruleIds)) {
    world.remove("security-group-rule", id);
  }
}

function updateRuleSet({ world, thing, news }: Change): Properties {
  for (const id of texts(thing.properties.ruleIds)) {
    world.amend("security-group-rule", id, { description: text(news.description) });
  }
  return {};
}

export const securityGroups = family(
  {
    type: "aws:ec2/securityGroup:SecurityGroup",
    kind: "security-group",
    service: "EC2",
    noun: "Security Group",
    autoName: { maxLength: 255 },
    defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
    replaceOn: ["name", "namePrefix", "description", "vpcId"],
    references: { vpcId: "vpc" },
    check: groupFailures,
    id: (birth) => `sg-${birth.hex(17)}`,
    create: createGroup,
    finish: (birth) => {
      applyInline(birth.world, birth.id, birth.inputs);
    },
    read: readGroup,
    update: updateGroup,
    remove: removeGroup,
  },
  {
    type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    kind: "security-group",
    service: "EC2",
    noun: "Default Security Group",
    defaults: { revokeRulesOnDelete: false },
    replaceOn: ["vpcId"],
    references: { vpcId: "vpc" },
    adopt: ({ world, inputs }) => adoptDefaultGroup(world, inputs),
    read: readGroup,
    update: updateDefaultGroup,
  },
  ruleDefinition("Ingress"),
  ruleDefinition("Egress"),
  {
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    kind: "security-group-rule-set",
    service: "EC2",
    noun: "Security Group Rule",
    deletesBeforeReplace: true,
    defaults: { self: false },
    replaceOn: [
      "securityGroupId",
      "type",
      "protocol",
      "fromPort",
      "toPort",
      "cidrBlocks",
      "ipv6CidrBlocks",
      "prefixListIds",
      "self",
      "sourceSecurityGroupId",
    ],
    references: { securityGroupId: "security-group", sourceSecurityGroupId: "security-group" },
    id: (birth) => `sgrule-${Number.parseInt(birth.hex(8), 16)}`,
    create: createRuleSet,
    update: updateRuleSet,
    remove: removeRuleSet,
  },
  {
    type: "aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation",
    kind: "security-group-vpc-association",
    service: "EC2",
    noun: "Security Group VPC Association",
    replaceOn: ["securityGroupId", "vpcId"],
    references: { securityGroupId: "security-group", vpcId: "vpc" },
    id: (birth) => `${text(birth.inputs.securityGroupId)},${text(birth.inputs.vpcId)}`,
    create: (birth) => {
      const group = birth.world.get("security-group", text(birth.inputs.securityGroupId));
      if (group?.isDefault === true) {
        throw new AwsError(
          "InvalidParameterValue",
          "You cannot associate a default security group with a VPC.",
        );
      }
      return { state: "associated" };
    },
  },
);
