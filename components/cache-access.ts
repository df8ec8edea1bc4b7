/** Who may reach a cache: standalone rules on its group, and on a client's own group, keyed by the client's name. */

import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { ruleDescription, ruleDescriptionProblem } from "./names";
import {
  type AddressPeer,
  type Client,
  type Peer,
  type RuleSource,
  type SecurityGroupRef,
  parsePeer,
  sourceOf,
} from "./peer";
import { type Finding, Problems, flag, isObject, isPlain, isText, shown } from "./problems";
import { type Tags, named } from "./tags";

/** AWS's quota of rules per group, direction and family: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
export const RULES_PER_GROUP = 60;

/** How a peer is let in. */
export interface AllowOptions {
  /**
   * What the rule is keyed by.
   * Default: the client's or resource's name, or the block.
   */
  name?: string;
  /**
   * Whether the egress rule is written on the client's group, too. Turn it off where that group has inline rules; a
   * standalone rule fights them on every `up`.
   * Default: true for a client with a group of its own, false for a bare security group.
   */
  egress?: boolean;
}

/** The cache whose door this is. */
interface CacheDoor {
  readonly component: string;
  readonly name: string;
  readonly securityGroup: ec2.SecurityGroup;
  /** Ports clients connect to. A suffix tells rules apart where there are several. */
  readonly ports: readonly { readonly suffix: string; readonly port: pulumi.Input<number> }[];
  readonly maxRules: number;
  readonly tags: Tags | undefined;
  readonly parent: pulumi.Resource;
}

/** AWS counts rules of IPv4 and of IPv6 apart; a group or a prefix list counts as both. */
type Family = "ipv4" | "ipv6";
const BOTH: readonly Family[] = ["ipv4", "ipv6"];

interface Admission {
  readonly name: string;
  readonly source: RuleSource;
  /** What tells one source from another: AWS takes each once a port. */
  readonly identity: unknown;
  /** Group that needs an egress rule of ours. */
  readonly egressGroup?: SecurityGroupRef;
  /** How much of the quota it takes, a port. */
  readonly weight: number;
  readonly families: readonly Family[];
}

/** Groups of caches: no cache opens connections, and none of them ever gets egress. */
const cacheGroups = new WeakSet<SecurityGroupRef>();

/** Writes the rules of one cache and remembers whom it let in. */
export class CacheAccess {
  readonly #door: CacheDoor;
  /** By the name of each rule, with the port's suffix. */
  readonly #ruleNames = new Set<string>();
  readonly #sources = new Map<unknown, string>();
  readonly #weights: Record<Family, number> = { ipv4: 0, ipv6: 0 };

  constructor(door: CacheDoor) {
    this.#door = door;
    cacheGroups.add(door.securityGroup);
  }

  /** Lets a peer in on the cache's ports; the rules made are returned. */
  allow(peer: Peer, description: string | undefined, options: AllowOptions): pulumi.Resource[] {
    const problems = new Problems(this.#door.component, this.#door.name, {});
    problems.add(optionsProblem(options));
    const admission = admissionOf(peer, isObject(options) ? options : {}, problems);
    if (admission !== undefined) this.#check(admission, problems);
    if (description !== undefined) {
      problems.add(ruleDescriptionProblem("allowFrom: description", description));
    }
    problems.throwIfAny();
    return admission === undefined ? [] : this.#write(admission, description);
  }

  #write(admission: Admission, description: string | undefined): pulumi.Resource[] {
    const { ports, name } = this.#door;
    this.#sources.set(admission.identity, admission.name);
    for (const family of admission.families) {
      this.#weights[family] += admission.weight * ports.length;
    }
    const text = description ?? ruleDescription(`${admission.name} to ${name}`);
    return ports.flatMap(({ suffix, port }) => {
      this.#ruleNames.add(`${admission.name}${suffix}`);
      return [
        this.#ingress(admission, suffix, port, text),
        ...this.#egress(admission, suffix, port, text),
      ];
    });
  }

  #check(admission: Admission, problems: Problems): void {
    const { name, identity } = admission;
    const before = this.#sources.get(identity);
    if (this.#door.ports.some(({ suffix }) => this.#ruleNames.has(`${name}${suffix}`))) {
      problems.add(
        before === name
          ? `allowFrom must name each client once, got ${shown(name)} twice`
          : `allowFrom must name each client once, got ${shown(name)} for another one; give one of them a name of its own with { name }`,
      );
    } else if (before !== undefined) {
      problems.add(
        `allowFrom must let each client in once (AWS refuses a second rule for it), got ${shown(name)}, which is ${shown(before)}`,
      );
    }
    this.#checkQuota(admission, problems);
  }

  #checkQuota({ name, weight, families }: Admission, problems: Problems): void {
    const { maxRules, ports } = this.#door;
    const totals = families.map((family) => this.#weights[family] + weight * ports.length);
    const total = Math.max(...totals);
    if (total <= maxRules || Number.isNaN(total)) return;
    problems.add(
      `allowFrom must keep within ${maxRules} rules (AWS's quota of one security group), got ${total} with ${shown(name)}; raise the quota and maxRules, or use one group or prefix list for several clients`,
    );
  }

  #ingress(
    { name, source }: Admission,
    suffix: string,
    port: pulumi.Input<number>,
    description: string,
  ): vpc.SecurityGroupIngressRule {
    const ruleName = `${this.#door.name}-from-${name}${suffix}`;
    return new vpc.SecurityGroupIngressRule(
      ruleName,
      {
        securityGroupId: this.#door.securityGroup.id,
        ...source,
        ...tcp(port),
        description,
        tags: named(ruleName, this.#door.tags),
      },
      { parent: this.#door.parent },
    );
  }

  #egress(
    { name, egressGroup }: Admission,
    suffix: string,
    port: pulumi.Input<number>,
    description: string,
  ): vpc.SecurityGroupEgressRule[] {
    if (egressGroup === undefined) return [];
    const ruleName = `${this.#door.name}-from-${name}${suffix}-egress`;
    const rule = new vpc.SecurityGroupEgressRule(
      ruleName,
      {
        securityGroupId: egressGroup.id,
        referencedSecurityGroupId: this.#door.securityGroup.id,
        ...tcp(port),
        description,
        tags: named(ruleName, this.#door.tags),
      },
      { parent: this.#door.parent },
    );
    return [rule];
  }
}

function optionsProblem(options: AllowOptions): Finding {
  if (isObject(options))
    return flag("allowFrom: egress")((options as AllowOptions).egress ?? false);
  return `allowFrom: options must be an object such as { egress: true }, got ${shown(options)}`;
}

/** What a peer's rules will be; `undefined` where that cannot be told, which `problems` then says. */
function admissionOf(peer: Peer, options: AllowOptions, problems: Problems): Admission | undefined {
  const admission = unnamedAdmission(peer, options, problems);
  const name = options.name ?? admission?.name;
  if (admission === undefined) return undefined;
  if (isText(name)) return { ...admission, name };
  problems.add(`allowFrom needs a name for its rules, got ${shown(name)}; pass { name }`);
  return undefined;
}

type Unnamed = Omit<Admission, "name"> & { readonly name: string | undefined };

function unnamedAdmission(
  peer: Peer,
  options: AllowOptions,
  problems: Problems,
): Unnamed | undefined {
  if (typeof peer === "string") return addressAdmission(parsePeer(peer), problems);
  if (ec2.SecurityGroup.isInstance(peer)) return groupAdmission(peer, options, problems);
  if (isAddressPeer(peer)) return addressAdmission(peer, problems);
  if (isClient(peer)) return clientAdmission(peer, options, problems);
  problems.add(
    `allowFrom must be given a client ({ name, securityGroup }, for a service or a function too), a security group, a CIDR block, a prefix list, myIp or anywhere, got ${shown(peer)}`,
  );
  return undefined;
}

function isAddressPeer(peer: unknown): peer is AddressPeer {
  return isObject(peer) && (peer.kind === "cidr" || peer.kind === "prefix-list");
}

function isClient(peer: unknown): peer is Client {
  return isObject(peer) && isObject(peer.securityGroup) && "id" in peer.securityGroup;
}

function addressAdmission(peer: AddressPeer, problems: Problems): Unnamed {
  const source = sourceOf(peer, problems);
  const block = peer.kind === "cidr" ? peer.cidr : peer.prefixListId;
  return {
    name: peer.name,
    source,
    identity: isPlain(block) && isText(block) ? block.toLowerCase() : block,
    weight: peer.kind === "prefix-list" ? peer.maxEntries : 1,
    families: peer.kind === "cidr" ? ["cidrIpv6" in source ? "ipv6" : "ipv4"] : BOTH,
  };
}

function groupAdmission(
  group: ec2.SecurityGroup,
  options: AllowOptions,
  problems: Problems,
): Unnamed {
  const egressGroup = options.egress === true ? group : undefined;
  return fromGroup(pulumiName(group), group, egressGroup, problems);
}

function clientAdmission(
  { name, securityGroup }: Client,
  options: AllowOptions,
  problems: Problems,
): Unnamed {
  const egressGroup = options.egress === false ? undefined : securityGroup;
  return fromGroup(name, securityGroup, egressGroup, problems);
}

function fromGroup(
  name: string | undefined,
  group: SecurityGroupRef,
  egressGroup: SecurityGroupRef | undefined,
  problems: Problems,
): Unnamed {
  if (isPlain(group.id)) problems.add(groupIdProblem(group.id));
  if (cacheGroups.has(group)) {
    problems.add(`allowFrom must be given a client, got the group of a cache (${shown(name)})`);
  }
  return {
    name,
    source: { referencedSecurityGroupId: group.id },
    // Two references to the same id are one source, as AWS sees it.
    identity: isPlain(group.id) ? group.id : group,
    egressGroup,
    weight: 1,
    families: BOTH,
  };
}

function groupIdProblem(id: string): Finding {
  return typeof id === "string" && /^sg-[0-9a-f]+$/.test(id)
    ? undefined
    : `allowFrom: securityGroup.id must be the id of a security group (sg-…), got ${shown(id)}`;
}

function tcp(port: pulumi.Input<number>): {
  ipProtocol: string;
  fromPort: pulumi.Input<number>;
  toPort: pulumi.Input<number>;
} {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}

/**
 * The name a resource was given. The SDK keeps it but does not declare it; the public alternative, the URN, is known
 * too late to name another resource by.
 */
function pulumiName(resource: pulumi.Resource): string | undefined {
  return (resource as { __name?: string }).__name;
}
