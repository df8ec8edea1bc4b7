/**
 * The components as programs in every Pulumi language see them: arguments and outputs are plain data, so that Pulumi can make a
 * schema of them and SDKs of that. Each is a thin layer over the component of the same name.
 */

export { CacheAlarms } from "./cache-alarms";
export { CacheDashboard } from "./cache-dashboard";
export { ExampleServer } from "./example-server";
export { MemcachedCluster } from "./memcached-cluster";
export { Network } from "./network";
export { ServerlessMemcached } from "./serverless-memcached";
