/** `ServerlessMemcached` for every language. */

import * as pulumi from "@pulumi/pulumi";
import {
  ServerlessMemcached as ServerlessComponent,
  type PlainServerlessArgs,
} from "../serverless-memcached";
import { type AllowedClient, allowAll, checkedClients } from "./allowed-client";
import { type Placement, networkOf } from "./placement";

/** Arguments of a `ServerlessMemcached`. */
export interface ServerlessMemcachedArgs extends Placement, PlainServerlessArgs {
  /** Clients that may connect, on the cache's two ports and nothing else. Nobody else can. */
  allowFrom?: pulumi.Input<AllowedClient>[];
}

/** Host name and port. */
export interface Endpoint {
  /** Host name. */
  address: string;
  /** Port. */
  port: number;
}

/** A serverless Memcached cache with a security group of its own. TLS is always on. */
export class ServerlessMemcached extends pulumi.ComponentResource {
  /** Host name of the endpoint. */
  readonly endpoint: pulumi.Output<string>;
  /** Port clients connect to. */
  readonly port: pulumi.Output<number>;
  /** Always true. */
  readonly tls: pulumi.Output<boolean>;
  /** Host name and port of the endpoint for reads. */
  readonly readerEndpoint: pulumi.Output<Endpoint>;
  /** Security group of its endpoints. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(
    name: string,
    args: ServerlessMemcachedArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const { allowFrom, vpcId, cacheSubnetIds, cacheZones, isDualStack, ...settings } = args;
    const clients = checkedClients("ServerlessMemcached", name, allowFrom);
    super("memcached:index:ServerlessMemcached", name, {}, options);
    const network = networkOf(name, { vpcId, cacheSubnetIds, cacheZones, isDualStack });
    const cache = new ServerlessComponent(name, { ...settings, network }, { parent: this });
    allowAll(cache, clients);
    this.endpoint = cache.endpoint;
    this.port = cache.port;
    this.tls = cache.tls;
    this.readerEndpoint = cache.readerEndpoint;
    this.securityGroupId = cache.securityGroup.id;
    this.registerOutputs({ endpoint: this.endpoint, port: this.port });
  }
}
