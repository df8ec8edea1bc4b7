/** `ExampleServer`: a client to try a cache from, reached through Session Manager. */

import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { type CacheNetwork, networkProblem } from "./cache-network";
import { groupNameProblem, roleNameProblem } from "./names";
import type { Client } from "./peer";
import { type Finding, Problems, flag, isObject, shown } from "./problems";
import { serverEgress } from "./server-egress";
import { type Tags, named, tagProblems } from "./tags";
import { connectCommand, userData } from "./user-data";

/** A cache, as a server needs to know it: a `MemcachedCluster`, a `ServerlessMemcached`. */
export interface Cache {
  readonly endpoint: pulumi.Output<string>;
  readonly port: pulumi.Output<number>;
  readonly tls: pulumi.Output<boolean>;
}

/** Arguments of an `ExampleServer`. */
export interface ExampleServerArgs {
  /** Where it is: in the first client subnet. */
  network: CacheNetwork;
  /** The cache that `cache-stats` asks. It does not let the server in: `cache.allowFrom(server)` does. */
  cache: Cache;
  /**
   * Image with `dnf` and the SSM agent, such as `amazonLinux2023("arm64")`. A newer image does not replace a running server.
   */
  imageId: pulumi.Input<string>;
  /**
   * Instance type; it must fit the image's architecture. `t4g.nano` costs about $0.0052 an hour in ap-northeast-2, and its
   * volume of 8 GB $0.73 a month: https://aws.amazon.com/ec2/pricing/on-demand/
   * Default: "t4g.nano".
   */
  instanceType?: pulumi.Input<string>;
  /**
   * Whether it gets a public address ($0.005 an hour), for subnets that have nothing but an internet gateway, as a default
   * VPC's. Nobody is let in by it: its group has no ingress.
   * Default: false.
   */
  hasPublicAddress?: boolean;
  /**
   * Tags of every resource made here; `Name` is added.
   * Default: none but `Name`.
   */
  tags?: Tags;
}

/** IAM roles are at most 64 characters, 8 of which Pulumi appends. */
const LONGEST_NAME = 56;

/**
 * The newest Amazon Linux 2023, from AWS's public parameter. Looked up when called; call it in a program, not in a
 * component. https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
 */
export function amazonLinux2023(
  architecture: "arm64" | "x86_64",
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<string> {
  const name = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
  // The plain value: the other is marked secret, and an image's id is none.
  return ssm.getParameterOutput({ name }, options).insecureValue;
}

/**
 * An instance with telnet and a `cache-stats` command. No key, no open port, no public address unless asked: Session
 * Manager reaches it through its role. IMDSv2 only, encrypted root volume. Its group has no inline rules; the only way
 * out is to SSM's endpoints and S3 (packages), or, where the network has none, port 443.
 *
 * Throws `InvalidArguments` before anything is registered, also where the network gives it no way to SSM or packages.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
 */
export class ExampleServer extends pulumi.ComponentResource implements Client {
  readonly instance: ec2.Instance;
  /** The group it carries; `allowFrom` writes its egress to the cache on it. */
  readonly securityGroup: ec2.SecurityGroup;
  /** The line that connects to the cache by hand, to be run on the server. */
  readonly connect: pulumi.Output<string>;
  /** The line that prints the cache's stats, to be run where you have AWS's CLI with its Session Manager plugin. */
  readonly stats: pulumi.Output<string>;

  constructor(
    readonly name: string,
    args: ExampleServerArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const settings = planServer(name, args);
    super("memcached:components:ExampleServer", name, {}, options);
    const { endpoint, port, tls } = args.cache;
    const address = pulumi.output({ endpoint, port, tls });

    this.securityGroup = new ec2.SecurityGroup(
      name,
      {
        vpcId: args.network.vpcId,
        description: "Example server",
        tags: named(name, args.tags),
      },
      { parent: this },
    );
    const rules = serverEgress(this, args.network.waysOut, args.tags);
    this.instance = instance(this, args, settings, address.apply(userData), rules);
    this.connect = address.apply(connectCommand);
    this.stats = pulumi.all([this.instance.id, this.instance.arn]).apply(statsCommand);
    const { connect, stats, securityGroup: group, instance: made } = this;
    this.registerOutputs({ connect, stats, securityGroupId: group.id, instanceId: made.id });
  }
}

interface ServerSettings {
  readonly instanceType: pulumi.Input<string>;
  readonly imageId: pulumi.Input<string>;
}

function planServer(name: string, args: ExampleServerArgs): ServerSettings {
  const problems = new Problems("ExampleServer", name, args);
  const noNetwork = networkProblem(args.network);
  problems.addAll([
    name.length <= LONGEST_NAME
      ? (roleNameProblem(name) ?? groupNameProblem("name", name))
      : `name must be at most ${LONGEST_NAME} characters (its role is named after it), got ${name.length}`,
    noNetwork,
    cacheProblem(args.cache),
    flag("hasPublicAddress")(args.hasPublicAddress ?? false),
    ...tagProblems(args.tags),
  ]);
  const settings = {
    instanceType: problems.check(args.instanceType ?? "t4g.nano", instanceTypeProblem),
    imageId: problems.check(args.imageId, imageProblem),
  };
  if (noNetwork === undefined) problems.addAll(wayOutProblems(args));
  problems.throwIfAny();
  return settings;
}

function cacheProblem(cache: unknown): Finding {
  return isObject(cache) && "endpoint" in cache && "port" in cache && "tls" in cache
    ? undefined
    : `cache must be a MemcachedCluster or a ServerlessMemcached, got ${shown(cache)}`;
}

function instanceTypeProblem(type: string): Finding {
  return typeof type === "string" && /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(type)
    ? undefined
    : `instanceType must be an instance type such as "t4g.nano", got ${shown(type)}`;
}

function imageProblem(id: string): Finding {
  return typeof id === "string" && /^ami-[0-9a-zA-Z-]+$/.test(id)
    ? undefined
    : `imageId must be the id of an image (ami-…), got ${shown(id)}`;
}

/** Without SSM nobody gets in, and without packages there is no telnet. */
function wayOutProblems({ network, hasPublicAddress = false }: ExampleServerArgs): Finding[] {
  const { ssmEndpoints, s3PrefixListId, internet } = network.waysOut;
  if (internet === "nat" || (internet === "public" && hasPublicAddress)) return [];
  const isUnused = internet === "public";
  const publicFix = "set hasPublicAddress: true, as its subnets are public";
  const ssmFix = isUnused ? publicFix : 'set ssmEndpoints: "one-zone", or nat, on the network';
  const packagesFix = isUnused
    ? publicFix
    : "give the client subnets an S3 gateway endpoint (s3PrefixListId), or nat";
  return [
    ssmEndpoints === undefined
      ? `network must give it a way to SSM, got none; ${ssmFix}`
      : undefined,
    s3PrefixListId === undefined
      ? `network must give it a way to Amazon Linux's packages, got none; ${packagesFix}`
      : undefined,
  ];
}

function instance(
  server: ExampleServer,
  args: ExampleServerArgs,
  settings: ServerSettings,
  script: pulumi.Output<string>,
  rules: readonly pulumi.Resource[],
): ec2.Instance {
  const tags = named(server.name, args.tags);
  const { profile, permissions } = instanceProfile(server, args.tags);
  return new ec2.Instance(
    server.name,
    {
      ami: settings.imageId,
      instanceType: settings.instanceType,
      subnetId: args.network.firstClientSubnetId,
      vpcSecurityGroupIds: [server.securityGroup.id],
      associatePublicIpAddress: args.hasPublicAddress ?? false,
      iamInstanceProfile: profile.name,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required" },
      rootBlockDevice: { encrypted: true, volumeType: "gp3", tags },
      userData: script,
      userDataReplaceOnChange: true,
      tags,
    },
    // Its first boot installs packages and reports to SSM (whose agent sleeps for long where it may not): the ways out
    // and the permission must exist before it.
    {
      parent: server,
      ignoreChanges: ["ami"],
      dependsOn: [...args.network.ready, ...rules, permissions],
    },
  );
}

/** With the region, which the user's own CLI may have set otherwise, or not at all. */
function statsCommand([instanceId, arn]: [string, string | undefined]): string {
  const region = arn?.split(":")[3];
  const where = region === undefined ? "" : ` --region ${region}`;
  return `aws ssm start-session${where} --target ${instanceId} --document-name AWS-StartInteractiveCommand --parameters command=cache-stats`;
}

interface Identity {
  readonly profile: iam.InstanceProfile;
  readonly permissions: iam.RolePolicyAttachment;
}

function instanceProfile(server: ExampleServer, tags: Tags | undefined): Identity {
  const options = { parent: server };
  const role = new iam.Role(
    server.name,
    {
      description: "Lets Session Manager reach the example server",
      assumeRolePolicy: JSON.stringify(ASSUMED_BY_EC2),
      tags: named(server.name, tags),
    },
    options,
  );
  const permissions = new iam.RolePolicyAttachment(
    `${server.name}-ssm`,
    { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" },
    options,
  );
  const profile = new iam.InstanceProfile(
    server.name,
    { role: role.name, tags: named(server.name, tags) },
    options,
  );
  return { profile, permissions };
}

const ASSUMED_BY_EC2 = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
};
