/** Who may reach a cache: standalone rules on its group, and on a client's own group, keyed by the client's name. */

import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import {
  type AddressPeer,
  type Client,
  type Peer,
  type RuleSource,
  addressProblem,
  parsePeer,
  sourceOf,
} from "./peer";
import { type Finding, Problems } from "./problems";
import { type Tags, named } from "./tags";

/** AWS's quota of rules per group, direction and family: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
export const RULES_PER_GROUP = 60;

/** How a peer is let in. */
export interface AllowOptions {
  /**
   * What the rule is keyed by.
   * @default the client's or resource's name, or the block
   */
  name?: string;
  /**
   * For a bare security group: also write the egress rule on *it*. Leave it off where that group has inline rules; a
   * standalone rule fights them on every `up`. Clients with a group of their own always get it.
   * @default false
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

interface Admission {
  readonly name: string;
  readonly source: RuleSource;
  /** Group that needs an egress rule of ours. */
  readonly egressGroup?: ec2.SecurityGroup;
  /** How much of the quota it takes, a port. */
  readonly weight: number;
  /** What is wrong with the peer itself. */
  readonly problem?: Finding;
}

/** Writes the rules of one cache and remembers whom it let in. */
export class CacheAccess {
  readonly #door: CacheDoor;
  readonly #admitted = new Set<string>();
  #weight = 0;

  constructor(door: CacheDoor) {
    this.#door = door;
  }

  /** Lets a peer in on the cache's ports; the rules made are returned. */
  allow(peer: Peer, description: string | undefined, options: AllowOptions): pulumi.Resource[] {
    const admission = this.#admissionOf(peer, options);
    this.#check(admission);
    this.#admitted.add(admission.name);
    this.#weight += admission.weight * this.#door.ports.length;
    const text = description ?? `${admission.name} to ${this.#door.name}`;
    return this.#door.ports.flatMap(({ suffix, port }) => [
      this.#ingress(admission, suffix, port, text),
      ...this.#egress(admission, suffix, port, text),
    ]);
  }

  #admissionOf(peer: Peer, options: AllowOptions): Admission {
    if (typeof peer === "string") return addressAdmission(parsePeer(peer), options);
    if ("kind" in peer) return addressAdmission(peer, options);
    if (ec2.SecurityGroup.isInstance(peer)) return groupAdmission(peer, options);
    return clientAdmission(peer, options);
  }

  #check(admission: Admission): void {
    const { maxRules } = this.#door;
    const problems = new Problems(this.#door.component, this.#door.name);
    problems.add(admission.problem);
    if (this.#admitted.has(admission.name)) {
      problems.add(
        `allowFrom must name each client once, got ${JSON.stringify(admission.name)} twice`,
      );
    }
    const total = this.#weight + admission.weight * this.#door.ports.length;
    if (total > maxRules) {
      problems.add(
        `allowFrom must keep within ${maxRules} rules (AWS's quota of one security group), got ${total} with ${JSON.stringify(admission.name)}; raise the quota and maxRules, or use one group or prefix list for several clients`,
      );
    }
    problems.throwIfAny();
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

function addressAdmission(peer: AddressPeer, options: AllowOptions): Admission {
  return {
    name: options.name ?? peer.name,
    source: sourceOf(peer),
    weight: peer.kind === "prefix-list" ? peer.maxEntries : 1,
    problem: addressProblem(peer),
  };
}

function groupAdmission(group: ec2.SecurityGroup, options: AllowOptions): Admission {
  const name = options.name ?? pulumiName(group);
  return {
    name: name ?? "",
    source: { referencedSecurityGroupId: group.id },
    egressGroup: options.egress === true ? group : undefined,
    weight: 1,
    problem:
      name === undefined
        ? "allowFrom needs a name for this security group; pass { name }"
        : undefined,
  };
}

function clientAdmission(client: Client, options: AllowOptions): Admission {
  return {
    name: options.name ?? client.name,
    source: { referencedSecurityGroupId: client.securityGroup.id },
    egressGroup: client.securityGroup,
    weight: 1,
  };
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
