/**
 * Rules that a group keeps though the program no longer writes them: an argument `ingress` that is left out changes nothing, so
 * what stood in it stays. AWS then refuses a rule of its own that says the same.
 * https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/
 */
import type { Block, PlannedResource } from "../../reachability";
import { isUnknown } from "../../reachability";
import { isRecord } from "./plain-copy";
import type { StackFacts } from "./stack-facts";

type Direction = "ingress" | "egress";

const RULES_OF_THEIR_OWN: Readonly<Record<Direction, string>> = {
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
};

/** The peers of an inline rule, by property, and of a rule of its own. */
const PEERS = [
  ["cidrBlocks", "cidrIpv4"],
  ["ipv6CidrBlocks", "cidrIpv6"],
  ["prefixListIds", "prefixListId"],
  ["securityGroups", "referencedSecurityGroupId"],
] as const;

/** A rule that is about to be made, though its group has one that says the same. */
export interface RepeatedRule {
  readonly rule: PlannedResource;
  readonly direction: Direction;
}

/** Rules of a group that this update makes, and that the group has already. */
export function repeatedRules(group: PlannedResource, facts: StackFacts): RepeatedRule[] {
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const isLeftOut = group.inputs !== undefined && group.inputs[direction] === undefined;
    const kept = isLeftOut ? listOf(group.properties[direction]).filter(isRecord) : [];
    if (kept.length === 0) return [];
    return facts
      .ofTypes(RULES_OF_THEIR_OWN[direction])
      .filter((view) => isNew(view) && isOfGroup(view, group))
      .filter((view) => kept.some((one) => saysTheSame(one, view)))
      .map(({ resource: rule }) => ({ rule, direction }));
  });
}

/** What exists has an id. */
function isNew({ resource }: Block): boolean {
  return typeof resource.id !== "string" || !resource.id.startsWith("sgr-");
}

function isOfGroup(view: Block, { urn, id }: PlannedResource): boolean {
  return view.refersTo("securityGroupId", [urn, id ?? urn]) === true;
}

function saysTheSame(kept: Readonly<Record<string, unknown>>, view: Block): boolean {
  const isSame =
    protocolOf(kept.protocol) === protocolOf(known(view, "ipProtocol")) &&
    portOf(kept.fromPort) === portOf(known(view, "fromPort")) &&
    portOf(kept.toPort) === portOf(known(view, "toPort"));
  return (
    isSame &&
    PEERS.some(([inline, own]) => {
      const peer = known(view, own);
      return typeof peer === "string" && listOf(kept[inline]).includes(peer);
    })
  );
}

function known(view: Block, key: string): unknown {
  const value = view.text(key);
  return isUnknown(value) ? undefined : value;
}

function protocolOf(value: unknown): string {
  return String(value).toLowerCase();
}

/** All ports are written as none, or as 0 to 0. */
function portOf(value: unknown): number {
  return Number(value ?? 0);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
