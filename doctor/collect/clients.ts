/**
 * The AWS clients, loaded when first used: `--help`, `--snapshot` and `probe` start without them.
 *
 * Credentials, profiles, regions, endpoints (`AWS_ENDPOINT_URL`) and retries are the SDK's own.
 */

import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { STSClient } from "@aws-sdk/client-sts";

export interface AwsOptions {
  readonly region?: string;
  readonly profile?: string;
}

/** A service: its module (commands and paginators) and a client. */
export interface Service<Module, Client> {
  readonly sdk: Module;
  readonly client: Client;
}

export type Ec2 = Service<typeof import("@aws-sdk/client-ec2"), EC2Client>;
export type ElastiCache = Service<typeof import("@aws-sdk/client-elasticache"), ElastiCacheClient>;
export type Ssm = Service<typeof import("@aws-sdk/client-ssm"), SSMClient>;
export type Sts = Service<typeof import("@aws-sdk/client-sts"), STSClient>;

/** The four services the doctor asks, each made once. */
export interface Aws {
  readonly ec2: () => Promise<Ec2>;
  readonly elastiCache: () => Promise<ElastiCache>;
  readonly ssm: () => Promise<Ssm>;
  readonly sts: () => Promise<Sts>;
}

/** An endpoint that accepts and never answers must not hang the doctor. Milliseconds. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** Clients of one region. Nothing is loaded or asked before a service is used. */
export function createAws(options: AwsOptions = {}): Aws {
  // The SDK's notice about the version of Node is for its developers, not for who asks about a cluster.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const config = { ...options, requestHandler: TIMEOUTS };
  return {
    ec2: once(async () => {
      const sdk = await import("@aws-sdk/client-ec2");
      return { sdk, client: new sdk.EC2Client(config) };
    }),
    elastiCache: once(async () => {
      const sdk = await import("@aws-sdk/client-elasticache");
      return { sdk, client: new sdk.ElastiCacheClient(config) };
    }),
    ssm: once(async () => {
      const sdk = await import("@aws-sdk/client-ssm");
      return { sdk, client: new sdk.SSMClient(config) };
    }),
    sts: once(async () => {
      const sdk = await import("@aws-sdk/client-sts");
      return { sdk, client: new sdk.STSClient(config) };
    }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
