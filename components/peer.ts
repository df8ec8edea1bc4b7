/** Who may be let in to a cache: words for the other side of a rule, after the AWS CDK's `Peer`. */

import type * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { cidrProblem, ipv4CidrProblem, isIpv6 } from "./cidr";
import {
  type Finding,
  InvalidArguments,
  type Problems,
  isPlain,
  isText,
  shown,
  wholeNumber,
} from "./problems";

/** A security group: the resource itself, or `{ id }` where only its id is at hand. */
export interface SecurityGroupRef {
  readonly id: pulumi.Input<string>;
}

/** Anything with a security group of its own: `ExampleServer`, a service, a function. */
export interface Client {
  /** The rules are keyed by it. Renaming a client replaces its rules. */
  readonly name: string;
  readonly securityGroup: SecurityGroupRef;
}

/** Addresses, or a list of them. */
export type AddressPeer =
  | { readonly kind: "cidr"; readonly name: string; readonly cidr: pulumi.Input<string> }
  | {
      readonly kind: "prefix-list";
      readonly name: string;
      readonly prefixListId: pulumi.Input<string>;
      /** Entries the list can hold: it counts so much against the group's quota of rules. */
      readonly maxEntries: number;
    };

/**
 * Who can be let in: a client with a group of its own (rules on both sides), a bare security group (ingress only, see
 * `AllowOptions.egress`), a CIDR block as a string, or `cidr`, `prefixList`, `myIp`, `anywhere`.
 */
export type Peer = Client | ec2.SecurityGroup | AddressPeer | string;

/**
 * A CIDR block; `name` keys its rule and is needed where the block is an output. Such a block must be IPv4, which is
 * checked when it resolves.
 */
export function cidr(block: pulumi.Input<string>, name?: string): AddressPeer {
  if (isPlain(block)) return { kind: "cidr", cidr: block, name: name ?? keyOf(shownPlain(block)) };
  if (name !== undefined) return { kind: "cidr", cidr: block, name };
  throw new InvalidArguments([
    'cidr: name must be given where the block is an output, e.g. cidr(office.cidrBlock, "office").',
  ]);
}

/**
 * A prefix list, e.g. of an office's addresses. It counts as its maximum size against the quota of rules:
 * https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
export function prefixList(
  prefixListId: pulumi.Input<string>,
  name: string,
  maxEntries = 1,
): AddressPeer {
  return { kind: "prefix-list", prefixListId, name, maxEntries };
}

/**
 * One address, as the console's "My IP". It helps only where a route leads from it into the VPC (VPN, Direct Connect):
 * a cache node has no public address.
 */
export function myIp(address: string): AddressPeer {
  const isBare = isText(address) && !address.includes("/");
  const block = isBare ? `${address}/${isIpv6(address) ? 128 : 32}` : address;
  return { kind: "cidr", cidr: block, name: "my-ip" };
}

/**
 * Every IPv4 address, as tutorials do it. It does not open the cache to the internet (its nodes have no public
 * address), but to every interface of the VPC and of every network routed to it. For development only.
 */
export function anywhere(): AddressPeer {
  return { kind: "cidr", cidr: "0.0.0.0/0", name: "anywhere" };
}

/** The part of a rule that says who is on the other side. */
export type RuleSource =
  | { readonly referencedSecurityGroupId: pulumi.Input<string> }
  | { readonly prefixListId: pulumi.Input<string> }
  | { readonly cidrIpv4: pulumi.Input<string> }
  | { readonly cidrIpv6: pulumi.Input<string> };

/** A peer given as text: a CIDR, or the id of a prefix list. */
export function parsePeer(text: string): AddressPeer {
  return text.startsWith("pl-") ? prefixList(text, text) : cidr(text);
}

/** What is wrong with a peer given as text in `field`, such as a key of the stack's configuration. */
export function peerProblem(field: string, peer: string): Finding {
  return peer.startsWith("pl-") ? prefixListProblem(field, peer) : blockProblem(field, peer);
}

/** Source of a rule for an address peer, checked now or, where it is an output, when it resolves. */
export function sourceOf(peer: AddressPeer, problems: Problems): RuleSource {
  if (peer.kind === "prefix-list") {
    problems.add(wholeNumber("allowFrom: maxEntries", 1, 1000)(peer.maxEntries));
    return {
      prefixListId: problems.check(peer.prefixListId, (id) => prefixListProblem("allowFrom", id)),
    };
  }
  if (!isPlain(peer.cidr)) {
    return {
      cidrIpv4: problems.check(peer.cidr, (block) => ipv4CidrProblem("allowFrom", block)),
    };
  }
  problems.add(blockProblem("allowFrom", peer.cidr));
  return isIpv6(peer.cidr) ? { cidrIpv6: peer.cidr } : { cidrIpv4: peer.cidr };
}

function prefixListProblem(field: string, id: string): Finding {
  return typeof id === "string" && /^pl-[0-9a-f]+$/.test(id)
    ? undefined
    : `${field} must be the id of a prefix list (pl-…), got ${shown(id)}`;
}

function blockProblem(field: string, block: string): Finding {
  return isText(block) && block.startsWith("sg-")
    ? `${field} must be given a security group as a resource, such as { name: "client", securityGroup: { id: ${shown(block)} } }, got ${shown(block)}`
    : cidrProblem(field, block);
}

/** `10.0.0.0/16` as a part of a resource's name. */
function keyOf(block: string): string {
  return block.replace(/[^0-9a-zA-Z]+/g, "-");
}

/** What JavaScript hands over need not be a text. */
function shownPlain(block: unknown): string {
  return isText(block) ? block : shown(block);
}
