/**
 * What a stack's resources cost on demand: each that the table has a price for, and by name each that it has none for. Taxes,
 * traffic, storage and discounts are not in it.
 */

import { UNKNOWN_MARKER } from "../../reachability";
import type { PlannedResource } from "../../reachability";
import {
  alarmMonth,
  cacheNodeHour,
  interfaceEndpointHour,
  linuxInstanceHour,
  serverlessGigabyteHour,
  serverlessUnit,
} from "./prices";

/** A price, by the hour and by the month of 730 hours that AWS calculates with. */
export interface Price {
  /** USD an hour. */
  readonly hourly: number;
  /** USD a month. */
  readonly monthly: number;
}

/** A resource with its price. */
export interface CostItem extends Price {
  readonly urn: string;
  readonly name: string;
  /** How many units are paid for, and of what: 3 of `cache.m7g.large`. */
  readonly count: number;
  readonly unit: string;
  /** Only where use is paid for: what it costs at the limits that are set; absent where one is not set. */
  readonly atMost?: Price;
}

/** A resource that costs, or may cost, something that is not in the estimate. */
export interface NotPriced {
  readonly urn: string;
  readonly name: string;
  readonly why: string;
}

/** What a Region's resources cost. */
export interface CostEstimate extends Price {
  readonly region: string;
  readonly items: readonly CostItem[];
  readonly notPriced: readonly NotPriced[];
}

const HOURS_A_MONTH = 730;
const SECONDS_AN_HOUR = 3600;
/** A serverless Memcached cache pays for one gigabyte at least (https://aws.amazon.com/elasticache/pricing/). */
const LEAST_GIGABYTES = 1;

/** Either what is paid for, or why it cannot be told; undefined for what is free. */
type Priced =
  | {
      readonly count: number;
      readonly unit: string;
      readonly hourly: number;
      readonly atMostHourly?: number;
    }
  | { readonly why: string }
  | undefined;

type Properties = Readonly<Record<string, unknown>>;

/** How a type is priced in a Region. */
type Pricing = (properties: Properties, region: string) => Priced;

const PRICINGS: ReadonlyMap<string, Pricing> = new Map(
  Object.entries<Pricing>({
    "aws:elasticache/cluster:Cluster": clusterPrice,
    "aws:elasticache/serverlessCache:ServerlessCache": serverlessPrice,
    "aws:ec2/instance:Instance": instancePrice,
    "aws:ec2/vpcEndpoint:VpcEndpoint": endpointPrice,
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarmPrice,
  }),
);

/** What AWS takes nothing for: networks, permissions and settings. */
const FREE = new Set([
  ...["subnetGroup:SubnetGroup", "parameterGroup:ParameterGroup"].map(
    (type) => `aws:elasticache/${type}`,
  ),
  ...[
    "vpc:Vpc",
    "subnet:Subnet",
    "routeTable:RouteTable",
    "route:Route",
    "routeTableAssociation:RouteTableAssociation",
    "mainRouteTableAssociation:MainRouteTableAssociation",
    "defaultRouteTable:DefaultRouteTable",
    "internetGateway:InternetGateway",
    "egressOnlyInternetGateway:EgressOnlyInternetGateway",
    "securityGroup:SecurityGroup",
    "securityGroupRule:SecurityGroupRule",
    "defaultSecurityGroup:DefaultSecurityGroup",
    "networkAcl:NetworkAcl",
    "networkAclRule:NetworkAclRule",
    "networkAclAssociation:NetworkAclAssociation",
    "defaultNetworkAcl:DefaultNetworkAcl",
    "managedPrefixList:ManagedPrefixList",
    "managedPrefixListEntry:ManagedPrefixListEntry",
    "vpcDhcpOptions:VpcDhcpOptions",
    "vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
    "vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    "vpcPeeringConnection:VpcPeeringConnection",
    "vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    "launchTemplate:LaunchTemplate",
    "networkInterface:NetworkInterface",
    "keyPair:KeyPair",
  ].map((type) => `aws:ec2/${type}`),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupRulesExclusive:SecurityGroupRulesExclusive",
]);

/** Whether a resource is paid for at all. Permissions have no Region, and networks no price. */
export function mayCost({ type }: PlannedResource): boolean {
  return type.startsWith("aws:") && !type.startsWith("aws:iam/") && !FREE.has(type);
}

/** The estimate of one Region, of resources that may cost something. */
export function estimate(resources: readonly PlannedResource[], region: string): CostEstimate {
  const items: CostItem[] = [];
  const notPriced: NotPriced[] = [];
  for (const { urn, name, type, properties } of resources) {
    const found = priceOf(type, properties, region);
    if (found === undefined) continue;
    if ("why" in found) notPriced.push({ urn, name, why: found.why });
    else items.push(item(urn, name, found));
  }
  return { region, ...priceFor(sum(items.map(({ hourly }) => hourly))), items, notPriced };
}

function item(urn: string, name: string, found: Exclude<Priced, undefined | { why: string }>) {
  const { count, unit, hourly, atMostHourly } = found;
  const atMost = atMostHourly === undefined ? {} : { atMost: priceFor(atMostHourly) };
  return { urn, name, count, unit, ...priceFor(hourly), ...atMost };
}

function priceFor(hourly: number): Price {
  return { hourly: rounded(hourly, 6), monthly: rounded(hourly * HOURS_A_MONTH, 2) };
}

function priceOf(type: string, properties: Properties, region: string): Priced {
  const pricing = PRICINGS.get(type);
  return pricing?.(properties, region) ?? notInTable(type, pricing);
}

/** A pricing that answers nothing means free; a type without one may cost something. */
function notInTable(type: string, pricing: Pricing | undefined): Priced {
  return pricing === undefined ? { why: `${type} is not in the table of prices` } : undefined;
}

function clusterPrice(properties: Properties, region: string): Priced {
  const { engine, nodeType, numCacheNodes = 1 } = properties;
  const other = otherEngine(engine);
  if (other !== undefined) return other;
  if (!isKnownText(nodeType)) return { why: "its node type is not known yet" };
  if (typeof numCacheNodes !== "number") return { why: "its number of nodes is not known yet" };
  return times(numCacheNodes, nodeType, cacheNodeHour(nodeType, region), region);
}

function instancePrice({ instanceType }: Properties, region: string): Priced {
  if (!isKnownText(instanceType)) return { why: "its instance type is not known yet" };
  return times(1, instanceType, linuxInstanceHour(instanceType, region), region);
}

/** An interface endpoint is paid for in each zone that it has a subnet in; one for S3 or DynamoDB through a route is free. */
function endpointPrice(properties: Properties, region: string): Priced {
  const { vpcEndpointType = "Gateway", subnetIds } = properties;
  if (vpcEndpointType === "Gateway") return undefined;
  if (vpcEndpointType !== "Interface") {
    return { why: "the table has interface endpoints only" };
  }
  if (!Array.isArray(subnetIds)) return { why: "its subnets are not known yet" };
  return times(subnetIds.length, "interface endpoint", interfaceEndpointHour(region), region);
}

/** An alarm is paid for by the metrics that it watches. */
function alarmPrice({ period, metricQueries }: Properties, region: string): Priced {
  const queries = Array.isArray(metricQueries) ? (metricQueries as readonly Properties[]) : [];
  const metrics = queries.filter(({ metric }) => metric !== undefined).length;
  const month = alarmMonth(region, typeof period === "number" && period < 60);
  const each = month === undefined ? undefined : month / HOURS_A_MONTH;
  return times(Math.max(1, metrics), "metric with an alarm", each, region);
}

/**
 * What a serverless cache costs when it is not used: the gigabyte that is always paid for, or the limits from below that are set,
 * which are paid for used or not (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html).
 */
function serverlessPrice({ engine, cacheUsageLimits }: Properties, region: string): Priced {
  const other = otherEngine(engine);
  if (other !== undefined) return other;
  if (cacheUsageLimits === UNKNOWN_MARKER) return { why: "its limits are not known yet" };
  const gigabyte = serverlessGigabyteHour(region);
  const unit = serverlessUnit(region);
  if (gigabyte === undefined || unit === undefined) return notIn(region, "a serverless cache");
  const limits = (cacheUsageLimits ?? {}) as { dataStorage?: unknown; ecpuPerSeconds?: unknown };
  const storage = rangeIn(limits.dataStorage);
  const units = rangeIn(limits.ecpuPerSeconds);
  const hour = (gigabytes: number, perSecond: number): number =>
    gigabytes * gigabyte + perSecond * SECONDS_AN_HOUR * unit;
  const least = Math.max(LEAST_GIGABYTES, storage.minimum ?? 0);
  const { maximum: most } = storage;
  return {
    count: 1,
    unit: `serverless cache, at least ${least} GB`,
    hourly: hour(least, units.minimum ?? 0),
    ...(most === undefined || units.maximum === undefined
      ? {}
      : { atMostHourly: hour(most, units.maximum) }),
  };
}

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A limit as the provider takes it: an object, or a list of one. */
function rangeIn(value: unknown): Range {
  const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  const { minimum, maximum } = (first ?? {}) as { minimum?: unknown; maximum?: unknown };
  return {
    ...(typeof minimum === "number" && { minimum }),
    ...(typeof maximum === "number" && { maximum }),
  };
}

function times(count: number, unit: string, each: number | undefined, region: string): Priced {
  if (each === undefined) return notIn(region, unit);
  return { count, unit, hourly: count * each };
}

function notIn(region: string, what: string): Priced {
  return { why: `the table has no price of ${what} in ${region}` };
}

/** Another engine has other prices. */
function otherEngine(engine: unknown): Priced {
  if (engine === "memcached") return undefined;
  if (!isKnownText(engine)) return { why: "its engine is not known yet" };
  return { why: `its engine is ${engine}: the table has the prices of Memcached` };
}

function isKnownText(value: unknown): value is string {
  return typeof value === "string" && value !== UNKNOWN_MARKER;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
