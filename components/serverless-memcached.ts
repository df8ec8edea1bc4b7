/** `ServerlessMemcached`: an ElastiCache Serverless cache for Memcached behind a security group of its own. */

import * as ec2 from "@pulumi/aws/ec2";
import * as elasticache from "@pulumi/aws/elasticache";
import * as pulumi from "@pulumi/pulumi";
import { type AllowOptions, CacheAccess, RULES_PER_GROUP } from "./cache-access";
import { type CacheNetwork, networkProblem } from "./cache-network";
import { LONGEST, autoNameProblem, fixedNameProblem, groupNameProblem } from "./names";
import type { Peer } from "./peer";
import { type Finding, Problems, shown, text, wholeNumber } from "./problems";
import { type Tags, named, tagProblems } from "./tags";

/** The arguments of a `ServerlessMemcached` that are plain data in every Pulumi language. */
export interface PlainServerlessArgs {
  /**
   * Version, `major.minor`.
   * Default: "1.6".
   */
  majorEngineVersion?: pulumi.Input<string>;
  /**
   * The least data it is billed for and ready to hold, 1 to 5,000 GB. A GB and hour costs about $0.15 in ap-northeast-2,
   * 1 GB being the least that is billed: https://aws.amazon.com/elasticache/pricing/
   * Default: none.
   */
  minimumStorageGb?: pulumi.Input<number>;
  /**
   * The most data it holds before it evicts, 1 to 5,000 GB: the bound of your bill.
   * Default: AWS's 5,000.
   */
  maximumStorageGb?: pulumi.Input<number>;
  /**
   * The least requests it is ready for, 1,000 to 15,000,000 ElastiCache processing units a second, billed in any case.
   * Default: none.
   */
  minimumEcpuPerSecond?: pulumi.Input<number>;
  /**
   * The most requests, 1,000 to 15,000,000 ElastiCache processing units a second; more are throttled.
   * Default: AWS's 15,000,000.
   */
  maximumEcpuPerSecond?: pulumi.Input<number>;
  /**
   * Key that encrypts it at rest. Changing it replaces the cache.
   * Default: AWS's own key.
   */
  kmsKeyId?: pulumi.Input<string>;
  /**
   * A name fixed by you: the same endpoint for ever, but a replacement deletes the cache first. Up to 40 characters.
   * Default: the component's name and a suffix.
   */
  cacheName?: string;
  /**
   * Name of its security group, as the console shows it. Changing it replaces the group.
   * Default: the component's name and a suffix.
   */
  securityGroupName?: string;
  /**
   * The most rules its security group may have, where AWS raised your quota. A client takes two: one per port.
   * Default: 60.
   */
  maxRules?: number;
  /**
   * Tags of every resource made here; `Name` is added.
   * Default: none but `Name`.
   */
  tags?: Tags;
}

/** Arguments of a `ServerlessMemcached`. There are no nodes, no parameters and no choice of port; TLS is always on. */
export interface ServerlessMemcachedArgs extends PlainServerlessArgs {
  /** Where its endpoints are. Changing it replaces the cache. */
  network: CacheNetwork;
}

/**
 * The ports AWS documents, for the rules: the endpoints that carry them are known too late for a first preview to judge.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/set-up.html
 */
const PORTS = [
  { suffix: "", port: 11211 },
  { suffix: "-reader", port: 11212 },
] as const;

const STORAGE_GB = { min: 1, max: 5000 } as const;
const ECPU = { min: 1000, max: 15_000_000 } as const;

/**
 * A serverless Memcached cache and its dedicated security group (no rule until `allowFrom`, no egress ever).
 *
 * Throws `InvalidArguments` before anything is registered; arguments that are outputs are checked when they resolve.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html
 */
export class ServerlessMemcached extends pulumi.ComponentResource {
  /** Host name of the endpoint. */
  readonly endpoint: pulumi.Output<string>;
  readonly port: pulumi.Output<number>;
  /** Always true. */
  readonly tls: pulumi.Output<boolean>;
  /** Host name and port of the endpoint for reads. */
  readonly readerEndpoint: pulumi.Output<{ address: string; port: number }>;
  readonly securityGroup: ec2.SecurityGroup;
  readonly cache: elasticache.ServerlessCache;
  readonly #access: CacheAccess;

  constructor(
    readonly name: string,
    args: ServerlessMemcachedArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const settings = planServerless(name, args);
    super("memcached:components:ServerlessMemcached", name, {}, options);

    this.securityGroup = securityGroup(this, args);
    this.cache = serverlessCache(this, args, settings);
    this.endpoint = this.cache.endpoints.apply((all) => one(all).address);
    this.port = this.cache.endpoints.apply((all) => one(all).port);
    this.tls = pulumi.output(true);
    this.readerEndpoint = this.cache.readerEndpoints.apply(one);
    this.#access = new CacheAccess({
      component: "ServerlessMemcached",
      name,
      securityGroup: this.securityGroup,
      ports: PORTS,
      maxRules: args.maxRules ?? RULES_PER_GROUP,
      tags: args.tags,
      parent: this,
    });
    const { endpoint, port, tls, readerEndpoint, securityGroup: group } = this;
    this.registerOutputs({ endpoint, port, tls, readerEndpoint, securityGroupId: group.id });
  }

  /** Lets a client in, on the cache's two ports and nothing else; see `MemcachedCluster.allowFrom`. */
  allowFrom(peer: Peer, description?: string, options: AllowOptions = {}): this {
    this.#access.allow(peer, description, options);
    return this;
  }
}

interface ServerlessSettings {
  readonly cacheName: string | undefined;
  readonly majorEngineVersion: pulumi.Input<string>;
  readonly limits: elasticache.ServerlessCacheArgs["cacheUsageLimits"];
  readonly kmsKeyId: pulumi.Input<string> | undefined;
}

function planServerless(name: string, args: ServerlessMemcachedArgs): ServerlessSettings {
  const problems = new Problems("ServerlessMemcached", name, args);
  problems.addAll([
    networkProblem(args.network),
    args.cacheName === undefined
      ? autoNameProblem(name, LONGEST.serverless)
      : (fixedNameProblem("cacheName", args.cacheName, LONGEST.serverless) ??
        autoNameProblem(name, LONGEST.group)),
    args.securityGroupName === undefined
      ? groupNameProblem("name", name)
      : groupNameProblem("securityGroupName", args.securityGroupName),
    wholeNumber("maxRules", 1, 1000)(args.maxRules ?? RULES_PER_GROUP),
    ...tagProblems(args.tags),
  ]);
  const kmsKeyId = problems.checkOptional(args.kmsKeyId, text("kmsKeyId"));
  const majorEngineVersion = problems.check(args.majorEngineVersion ?? "1.6", versionProblem);
  const limits = usageLimits(problems, args);
  problems.throwIfAny();
  return { cacheName: args.cacheName?.toLowerCase(), majorEngineVersion, limits, kmsKeyId };
}

function versionProblem(version: string): Finding {
  return version === "1.6"
    ? undefined
    : `majorEngineVersion must be "1.6" (the only one ElastiCache Serverless has), got ${shown(version)}`;
}

/** Both limits with their bounds checked, as the provider nests them; absent where none was given. */
function usageLimits(
  problems: Problems,
  args: ServerlessMemcachedArgs,
): ServerlessSettings["limits"] {
  const storage = range(problems, "StorageGb", STORAGE_GB, [
    args.minimumStorageGb,
    args.maximumStorageGb,
  ]);
  const ecpu = range(problems, "EcpuPerSecond", ECPU, [
    args.minimumEcpuPerSecond,
    args.maximumEcpuPerSecond,
  ]);
  if (storage === undefined && ecpu === undefined) return undefined;
  return {
    ...(storage === undefined ? {} : { dataStorage: { ...storage, unit: "GB" } }),
    ...(ecpu === undefined ? {} : { ecpuPerSeconds: [ecpu] }),
  };
}

interface Range {
  readonly minimum?: pulumi.Input<number>;
  readonly maximum?: pulumi.Input<number>;
}

function range(
  problems: Problems,
  suffix: string,
  { min, max }: { min: number; max: number },
  [least, most]: [pulumi.Input<number> | undefined, pulumi.Input<number> | undefined],
): Range | undefined {
  if (least === undefined && most === undefined) return undefined;
  const maximum = problems.checkOptional(most, wholeNumber(`maximum${suffix}`, min, max));
  const checked = problems.checkOptional(least, wholeNumber(`minimum${suffix}`, min, max));
  if (checked === undefined || maximum === undefined) return { minimum: checked, maximum };
  const minimum = problems.checkTogether(checked, { maximum }, (low, high) =>
    low <= high.maximum
      ? undefined
      : `minimum${suffix} must not exceed maximum${suffix} ${high.maximum}, got ${low}`,
  );
  return { minimum, maximum };
}

function securityGroup(
  cache: ServerlessMemcached,
  args: ServerlessMemcachedArgs,
): ec2.SecurityGroup {
  return new ec2.SecurityGroup(
    cache.name.toLowerCase(),
    {
      vpcId: args.network.vpcId,
      name: args.securityGroupName,
      description: "Serverless Memcached cache",
      tags: named(args.securityGroupName ?? cache.name, args.tags),
    },
    { parent: cache },
  );
}

function serverlessCache(
  cache: ServerlessMemcached,
  args: ServerlessMemcachedArgs,
  { cacheName, majorEngineVersion, limits, kmsKeyId }: ServerlessSettings,
): elasticache.ServerlessCache {
  return new elasticache.ServerlessCache(
    cache.name.toLowerCase(),
    {
      engine: "memcached",
      majorEngineVersion,
      name: cacheName,
      description: "Memcached",
      subnetIds: args.network.cacheSubnetIds,
      securityGroupIds: [cache.securityGroup.id],
      cacheUsageLimits: limits,
      kmsKeyId,
      tags: named(cacheName ?? cache.name, args.tags),
    },
    cacheName === undefined ? { parent: cache } : { parent: cache, deleteBeforeReplace: true },
  );
}

/** AWS gives exactly one endpoint of each kind. */
function one<T>(endpoints: T[]): T {
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new pulumi.RunError("AWS gave the cache no endpoint.");
  return endpoint;
}
