/** `describe-security-groups`, `-security-group-rules` and `-security-group-vpc-associations`. */
import { asRule, rulesOf, type Rule } from "../model/rules";
import { text, type Thing, type Things } from "../model/things";
import { present, tagList } from "./tags";

export function describeSecurity(world: Things): Record<string, unknown> {
  return {
    SecurityGroups: world.all("security-group").map((group) => describeGroup(world, group)),
    SecurityGroupRules: world.all("security-group-rule").map((rule) => describeRule(world, rule)),
    SecurityGroupVpcAssociations: world
      .all("security-group-vpc-association")
      .map((association) => ({
        GroupId: text(association.properties.securityGroupId),
        VpcId: text(association.properties.vpcId),
        VpcOwnerId: world.account,
        State: "associated",
      })),
  };
}

function describeGroup(world: Things, group: Thing): unknown {
  return {
    GroupId: group.id,
    GroupName: text(group.properties.name),
    Description: text(group.properties.description),
    VpcId: text(group.properties.vpcId),
    OwnerId: world.account,
    SecurityGroupArn: text(group.properties.arn),
    IpPermissions: permissions(world, rulesOf(world, group.id, false).map(asRule)),
    IpPermissionsEgress: permissions(world, rulesOf(world, group.id, true).map(asRule)),
    Tags: tagList(group),
  };
}

/** AWS gathers the peers of all rules with the same protocol and ports. */
function permissions(world: Things, rules: readonly Rule[]): readonly unknown[] {
  const gathered = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = `${rule.ipProtocol}|${rule.fromPort ?? ""}|${rule.toPort ?? ""}`;
    gathered.set(key, [...(gathered.get(key) ?? []), rule]);
  }
  return [...gathered.values()].map((same) => permission(world, same));
}

function permission(world: Things, rules: readonly Rule[]): unknown {
  const [first] = rules;
  const peers = (
    key: keyof Rule,
    name: string,
    more: Record<string, unknown> = {},
  ): readonly unknown[] =>
    rules
      .filter((rule) => rule[key] !== undefined)
      .map((rule) => present({ [name]: rule[key], ...more, Description: rule.description }));
  return present({
    IpProtocol: first?.ipProtocol,
    FromPort: first?.fromPort,
    ToPort: first?.toPort,
    IpRanges: peers("cidrIpv4", "CidrIp"),
    Ipv6Ranges: peers("cidrIpv6", "CidrIpv6"),
    PrefixListIds: peers("prefixListId", "PrefixListId"),
    UserIdGroupPairs: peers("referencedSecurityGroupId", "GroupId", { UserId: world.account }),
  });
}

/** `describe-security-group-rules` writes −1 where a protocol has no ports. */
function describeRule(world: Things, thing: Thing): unknown {
  const rule = asRule(thing);
  const referenced = rule.referencedSecurityGroupId;
  return present({
    SecurityGroupRuleId: thing.id,
    GroupId: rule.securityGroupId,
    GroupOwnerId: world.account,
    IsEgress: rule.isEgress,
    IpProtocol: rule.ipProtocol,
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    CidrIpv4: rule.cidrIpv4,
    CidrIpv6: rule.cidrIpv6,
    PrefixListId: rule.prefixListId,
    ReferencedGroupInfo:
      referenced === undefined ? undefined : { GroupId: referenced, UserId: world.account },
    Description: rule.description,
    Tags: tagList(thing),
  });
}
