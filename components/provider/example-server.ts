/** `ExampleServer` for every language. */

import * as pulumi from "@pulumi/pulumi";
import { ExampleServer as ServerComponent } from "../example-server";
import { existingNetwork } from "../existing-network";
import type { WaysOut } from "../cache-network";
import type { Tags } from "../tags";

/** Arguments of an `ExampleServer`. */
export interface ExampleServerArgs {
  /** The VPC. */
  vpcId: pulumi.Input<string>;
  /** The subnet that it is placed in. */
  subnetId: pulumi.Input<string>;
  /** Security group of the interface endpoints of SSM, if the VPC has them. */
  ssmEndpointsSecurityGroupId?: pulumi.Input<string>;
  /** S3's prefix list, if the subnet has a gateway endpoint for S3. */
  s3PrefixListId?: pulumi.Input<string>;
  /** How the subnet reaches the internet: `none`, `nat` or `public`. Default: `none`. */
  internet?: string;
  /** Host name of the cache that `cache-stats` asks. */
  cacheEndpoint: pulumi.Input<string>;
  /** Port of that cache. */
  cachePort: pulumi.Input<number>;
  /** Whether that cache's clients must use TLS. Default: false. */
  cacheTls?: pulumi.Input<boolean>;
  /** Image with `dnf` and the SSM agent, such as Amazon Linux 2023. A newer image does not replace a running server. */
  imageId: pulumi.Input<string>;
  /** Instance type; it must fit the image's architecture. Default: `t4g.nano`. */
  instanceType?: pulumi.Input<string>;
  /** Whether it gets a public address, for subnets with nothing but an internet gateway. Default: false. */
  hasPublicAddress?: boolean;
  /** Tags of every resource made here; `Name` is added. */
  tags?: Tags;
}

/** An instance to try a cache from, reached through Session Manager: no key, no open port. Name it in the cache's `allowFrom`. */
export class ExampleServer extends pulumi.ComponentResource {
  /** Id of the instance, for `aws ssm start-session`. */
  readonly instanceId: pulumi.Output<string>;
  /** Security group that it carries. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The line that prints the cache's stats, to be run where you have AWS's CLI with its Session Manager plugin. */
  readonly stats: pulumi.Output<string>;

  constructor(name: string, args: ExampleServerArgs, options?: pulumi.ComponentResourceOptions) {
    super("memcached:index:ExampleServer", name, {}, options);
    const { ssmEndpointsSecurityGroupId: endpoints, s3PrefixListId } = args;
    const network = existingNetwork(name, {
      vpcId: args.vpcId,
      cacheSubnetIds: [args.subnetId],
      ssmEndpoints: endpoints === undefined ? undefined : { id: endpoints },
      s3PrefixListId,
      internet: args.internet as WaysOut["internet"] | undefined,
    });
    const { imageId, instanceType, hasPublicAddress, tags } = args;
    const server = new ServerComponent(
      name,
      { network, cache: cacheOf(args), imageId, instanceType, hasPublicAddress, tags },
      { parent: this },
    );
    this.instanceId = server.instance.id;
    this.securityGroupId = server.securityGroup.id;
    this.stats = server.stats;
    this.registerOutputs({ instanceId: this.instanceId });
  }
}

function cacheOf({ cacheEndpoint, cachePort, cacheTls = false }: ExampleServerArgs) {
  return {
    endpoint: pulumi.output(cacheEndpoint),
    port: pulumi.output(cachePort),
    tls: pulumi.output(cacheTls),
  };
}
