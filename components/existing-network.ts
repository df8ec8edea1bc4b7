/** Networks that exist: described by their ids, or the region's default VPC. Nothing in them is touched. */

import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { CacheNetwork, WaysOut } from "./cache-network";
import { Problems, isPlain, oneOf } from "./problems";

/** A VPC that exists, as it is. */
export interface ExistingNetworkArgs {
  /** Id of the VPC. */
  vpcId: pulumi.Input<string>;
  /** Subnets for the cache: private ones, all in that VPC, in as many zones as its nodes need. */
  cacheSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Zones of those subnets, where you know them: then clusters can check theirs against them.
   * @default not checked
   */
  cacheZones?: string[];
  /**
   * Subnets for clients such as the `ExampleServer`.
   * @default the cache's subnets
   */
  clientSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether its subnets have IPv6 blocks.
   * @default not checked
   */
  isDualStack?: boolean;
  /**
   * Group of the VPC's interface endpoints of SSM, if it has them.
   * @default none
   */
  ssmEndpoints?: ec2.SecurityGroup;
  /**
   * S3's prefix list, if the client subnets have a gateway endpoint for S3
   * (`aws.ec2.getPrefixListOutput({ name: "com.amazonaws.<region>.s3" }).id`).
   * @default none
   */
  s3PrefixListId?: pulumi.Input<string>;
  /**
   * How clients reach the internet: not at all, through a NAT gateway, or (with a public address) through an internet
   * gateway.
   * @default "none"
   */
  internet?: WaysOut["internet"];
}

/** See `Network.fromExisting`. */
export function existingNetwork(name: string, args: ExistingNetworkArgs): CacheNetwork {
  const problems = new Problems("Network", name);
  const cacheSubnetIds = problems.check(args.cacheSubnetIds, atLeastOne("cacheSubnetIds"));
  const clientSubnetIds =
    problems.checkOptional(args.clientSubnetIds, atLeastOne("clientSubnetIds")) ?? cacheSubnetIds;
  const internet = args.internet ?? "none";
  problems.add(oneOf<string>("internet", ["none", "nat", "public"])(internet));
  problems.throwIfAny();
  return {
    vpcId: pulumi.output(args.vpcId),
    cacheSubnetIds: pulumi.output(cacheSubnetIds),
    clientSubnetIds: pulumi.output(clientSubnetIds),
    firstClientSubnetId: pulumi.output(clientSubnetIds).apply(first),
    cacheZones: args.cacheZones,
    isDualStack: args.isDualStack,
    waysOut: {
      internet,
      ssmEndpoints: args.ssmEndpoints,
      s3PrefixListId:
        args.s3PrefixListId === undefined ? undefined : pulumi.output(args.s3PrefixListId),
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

function atLeastOne(field: string): (ids: pulumi.Input<string>[]) => string | undefined {
  return (ids) => {
    if (ids.length === 0) return `${field} must name at least one subnet, got []`;
    const wrong = ids.find((id) => isPlain(id) && !/^subnet-[0-9a-f]+$/.test(id));
    return wrong === undefined
      ? undefined
      : `${field} must be ids of subnets (subnet-…), got ${JSON.stringify(wrong)}`;
  };
}
