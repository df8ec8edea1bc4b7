/** Everything a program needs to run Memcached on AWS. */

export type { AllowOptions } from "./cache-access";
export {
  type AlarmThresholds,
  CacheAlarms,
  type CacheAlarmsArgs,
  type MeasuredCluster,
} from "./cache-alarms";
export { CacheDashboard, type CacheDashboardArgs } from "./cache-dashboard";
export type { CacheNetwork, WaysOut } from "./cache-network";
export {
  type Cache,
  ExampleServer,
  type ExampleServerArgs,
  amazonLinux2023,
} from "./example-server";
export type { ExistingNetworkArgs } from "./existing-network";
export { type CacheNode, MemcachedCluster } from "./memcached-cluster";
export type { ExistingCluster, MemcachedClusterArgs } from "./memcached-cluster-args";
export type { MemcachedParameters } from "./memcached-parameters";
export { Network } from "./network";
export type { NetworkArgs } from "./network-args";
export {
  type AddressPeer,
  type Client,
  type Peer,
  type SecurityGroupRef,
  anywhere,
  cidr,
  myIp,
  peerProblem,
  prefixList,
} from "./peer";
export { InvalidArguments } from "./problems";
export { ServerlessMemcached, type ServerlessMemcachedArgs } from "./serverless-memcached";
export type { Tags } from "./tags";
