/**
 * AWS's on-demand prices by Region, from the table beside this file. It is a copy with a date: AWS's own pages decide
 * (https://aws.amazon.com/elasticache/pricing/). A price that is not in it is undefined, never guessed.
 */

import table from "./aws-prices.json";

/** The day on which the prices were AWS's, `YYYY-MM-DD`. */
export const PRICES_OF = table.date;

/** Where the table was copied from. */
export const PRICES_SOURCE = table.source;

/** The Regions that have a column in the table. */
export const PRICED_REGIONS: readonly string[] = table.regions;

type Row = readonly (number | null)[];

/** USD an hour for one node of a Memcached cluster. */
export function cacheNodeHour(nodeType: string, region: string): number | undefined {
  return cell(rowOf(table.cacheNodeHour, nodeType), region);
}

/** USD an hour for one gigabyte that a serverless Memcached cache stores. */
export function serverlessGigabyteHour(region: string): number | undefined {
  return cell(table.serverlessGigabyteHour, region);
}

/** USD for one ElastiCache processing unit (ECPU) of a serverless Memcached cache. */
export function serverlessUnit(region: string): number | undefined {
  return cell(table.serverlessUnit, region);
}

/** USD an hour for an EC2 instance with Linux, without its volumes. */
export function linuxInstanceHour(instanceType: string, region: string): number | undefined {
  return cell(rowOf(table.linuxInstanceHour, instanceType), region);
}

/** USD an hour for an interface endpoint (PrivateLink) in one Availability Zone. */
export function interfaceEndpointHour(region: string): number | undefined {
  return cell(table.interfaceEndpointHour, region);
}

/** USD a month for a CloudWatch alarm on one metric; high resolution is a period below 60 seconds. */
export function alarmMonth(region: string, isHighResolution: boolean): number | undefined {
  return cell(isHighResolution ? table.highResolutionAlarmMonth : table.alarmMonth, region);
}

function rowOf(rows: Readonly<Record<string, Row>>, type: string): Row | undefined {
  return Object.hasOwn(rows, type) ? rows[type] : undefined;
}

function cell(row: Row | undefined, region: string): number | undefined {
  return row?.[PRICED_REGIONS.indexOf(region)] ?? undefined;
}
