/** Networks that exist: described by their ids, or the region's default VPC. Nothing in them is touched. */

import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { CacheNetwork, WaysOut } from "./cache-network";
import type { SecurityGroupRef } from "./peer";
import {
  type Finding,
  Problems,
  flag,
  isObject,
  isPlain,
  oneOf,
  shown,
  textList,
} from "./problems";

/** A VPC that exists, as it is. */
export interface ExistingNetworkArgs {
  /** Id of the VPC. */
  vpcId: pulumi.Input<string>;
  /** Subnets for the cache: private ones, all in that VPC, in as many zones as its nodes need. */
  cacheSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Zones of those subnets, where you know them: then clusters can check theirs against them.
   * Default: not checked.
   */
  cacheZones?: string[];
  /**
   * Subnets for clients such as the `ExampleServer`.
   * Default: the cache's subnets.
   */
  clientSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether its subnets have IPv6 blocks.
   * Default: not checked.
   */
  isDualStack?: boolean;
  /**
   * Group of the VPC's interface endpoints of SSM, if it has them.
   * Default: none.
   */
  ssmEndpoints?: SecurityGroupRef;
  /**
   * S3's prefix list, if the client subnets have a gateway endpoint for S3
   * (`aws.ec2.getPrefixListOutput({ name: "com.amazonaws.<region>.s3" }).id`).
   * Default: none.
   */
  s3PrefixListId?: pulumi.Input<string>;
  /**
   * How clients reach the internet: not at all, through a NAT gateway, or (with a public address) through an internet
   * gateway.
   * Default: "none".
   */
  internet?: WaysOut["internet"];
}

/** See `Network.fromExisting`. */
export function existingNetwork(name: string, args: ExistingNetworkArgs): CacheNetwork {
  const problems = new Problems("Network", name, args);
  const vpcId = problems.check(args.vpcId, vpcProblem);
  const cacheSubnetIds = checkedSubnets(problems, "cacheSubnetIds", args.cacheSubnetIds);
  const clientSubnetIds =
    args.clientSubnetIds === undefined
      ? cacheSubnetIds
      : checkedSubnets(problems, "clientSubnetIds", args.clientSubnetIds);
  const s3PrefixListId = problems.checkOptional(args.s3PrefixListId, prefixListProblem);
  const internet = args.internet ?? "none";
  problems.addAll([
    args.cacheZones === undefined
      ? undefined
      : textList("cacheZones", "us-east-1a")(args.cacheZones),
    args.isDualStack === undefined ? undefined : flag("isDualStack")(args.isDualStack),
    groupProblem(args.ssmEndpoints),
    oneOf<string>("internet", ["none", "nat", "public"])(internet),
  ]);
  problems.throwIfAny();
  return {
    vpcId: pulumi.output(vpcId),
    cacheSubnetIds: pulumi.output(cacheSubnetIds),
    clientSubnetIds: pulumi.output(clientSubnetIds),
    firstClientSubnetId: pulumi.output(clientSubnetIds).apply(first),
    cacheZones: args.cacheZones,
    isDualStack: args.isDualStack,
    waysOut: {
      internet,
      ssmEndpoints: args.ssmEndpoints,
      s3PrefixListId: s3PrefixListId === undefined ? undefined : pulumi.output(s3PrefixListId),
    },
    ready: [],
  };
}

/** See `Network.fromDefaultVpc`. */
export function defaultVpcNetwork(options?: pulumi.InvokeOutputOptions): CacheNetwork {
  const vpc = ec2.getVpcOutput({ default: true }, options);
  const subnets = ec2.getSubnetsOutput(
    {
      filters: [
        { name: "vpc-id", values: [vpc.id] },
        { name: "default-for-az", values: ["true"] },
      ],
    },
    options,
  );
  return {
    vpcId: vpc.id,
    cacheSubnetIds: subnets.ids,
    clientSubnetIds: subnets.ids,
    firstClientSubnetId: subnets.ids.apply(first),
    waysOut: { internet: "public" },
    ready: [],
  };
}

function first(ids: string[]): string {
  const [id] = ids;
  if (id === undefined) throw new pulumi.RunError("The network has no client subnet.");
  return id;
}

function vpcProblem(id: string): Finding {
  return typeof id === "string" && /^vpc-[0-9a-f]+$/.test(id)
    ? undefined
    : `vpcId must be the id of a VPC (vpc-…), got ${shown(id)}`;
}

function prefixListProblem(id: string): Finding {
  return typeof id === "string" && /^pl-[0-9a-f]+$/.test(id)
    ? undefined
    : `s3PrefixListId must be the id of a prefix list (pl-…), got ${shown(id)}`;
}

function groupProblem(group: unknown): Finding {
  return group === undefined || (isObject(group) && "id" in group)
    ? undefined
    : `ssmEndpoints must be the endpoints' security group (an ec2.SecurityGroup, or { id }), got ${shown(group)}`;
}

/** The list now if it is plain, and every id that is an output when it resolves. */
function checkedSubnets(
  problems: Problems,
  field: string,
  given: pulumi.Input<pulumi.Input<string>[]>,
): pulumi.Input<pulumi.Input<string>[]> {
  if (!isPlain(given)) return problems.check(given, (ids) => knownSubnetsProblem(field, ids));
  const form = listProblem(field, given);
  problems.add(form);
  if (form !== undefined) return given;
  return given.map((id) => problems.check(id, (known) => subnetProblem(field, known)));
}

function knownSubnetsProblem(field: string, ids: pulumi.Input<string>[]): Finding {
  const wrong = (): Finding[] => ids.map((id) => subnetProblem(field, id as string));
  return listProblem(field, ids) ?? wrong().find((finding) => finding !== undefined);
}

function listProblem(field: string, ids: unknown): Finding {
  if (!Array.isArray(ids)) return `${field} must be a list of subnets' ids, got ${shown(ids)}`;
  return ids.length === 0 ? `${field} must name at least one subnet, got []` : undefined;
}

function subnetProblem(field: string, id: string): Finding {
  return typeof id === "string" && /^subnet-[0-9a-f]+$/.test(id)
    ? undefined
    : `${field} must be ids of subnets (subnet-…), got ${shown(id)}`;
}
