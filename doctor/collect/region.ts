/**
 * Reads one region of an account into the documents a snapshot consists of: what is read live and what is read from
 * files goes the same way from here on.
 *
 * First the few things that say which VPCs belong together, then what is in those VPCs. A call that fails leaves
 * its document out, which makes its facts unknown, and is named.
 */

import type { DescribedSource } from "../../reachability";
import { CACHE_CALLS, CONNECTING_CALLS, NESTED_CALLS, VPC_CALLS } from "./calls";
import type { Call, NestedCall, Scope } from "./calls";
import type { Aws, Ec2 } from "./clients";
import type { CallFailure } from "./failure";
import { inParallel } from "./in-parallel";
import { readCall } from "./read-call";
import { connectedVpcs, vpcsOfCaches } from "./scope";

/** What a region answered. */
export interface Collected {
  readonly documents: readonly DescribedSource[];
  readonly failures: readonly CallFailure[];
}

/** What is asked about: it decides which VPCs are read. */
export interface Focus {
  /** Names of caches; absent: all of the region. */
  readonly caches?: readonly string[];
  /** Ids or addresses of clients: the VPCs they are in are read too. */
  readonly ends?: readonly string[];
  /** Account and region: the folder the documents' names begin with. */
  readonly folder: string;
  /** Told before each call. */
  readonly progress?: (text: string) => void;
}

/** Requests that run at once. */
const AT_ONCE = 6;

/** A part of what is collected: key of the document, its value. */
type Answers = Map<string, unknown>;

interface Collection {
  readonly answers: Answers;
  readonly failures: CallFailure[];
  readonly progress: (text: string) => void;
}

/** Reads what decides about the caches in focus. Never throws for a call that fails. */
export async function collectRegion(aws: Aws, focus: Focus): Promise<Collected> {
  const collection: Collection = {
    answers: new Map(),
    failures: [],
    progress: focus.progress ?? (() => undefined),
  };
  const [ec2, elastiCache] = await Promise.all([aws.ec2(), aws.elastiCache()]);
  await Promise.all([
    readAll(collection, CACHE_CALLS, elastiCache, {}),
    readAll(collection, CONNECTING_CALLS, ec2, {}),
  ]);
  const scope = await scopeOf(collection, ec2, focus);
  await readAll(collection, VPC_CALLS, ec2, scope);
  await readAssociatedGroups(collection, ec2, scope);
  await readNested(collection, ec2);
  return {
    documents: documentsOf(collection.answers, focus.folder),
    failures: collection.failures,
  };
}

async function readAll<Api>(
  collection: Collection,
  calls: readonly Call<Api>[],
  api: Api,
  scope: Scope,
): Promise<void> {
  const tasks = calls.map((call) => async () => {
    collection.progress(`reading ${call.action}`);
    const answer = await readCall(call, () => call.pages(api, scope));
    if ("failure" in answer) collection.failures.push(answer.failure);
    else collection.answers.set(call.keptAs ?? call.key, answer.value);
  });
  await inParallel(AT_ONCE, tasks);
}

/** The VPCs that matter; all of them where that cannot be told. */
async function scopeOf(collection: Collection, ec2: Ec2, focus: Focus): Promise<Scope> {
  const ofCaches = vpcsOfCaches(collection.answers, focus.caches);
  const ofEnds = await vpcsOfEnds(collection, ec2, focus.ends ?? []);
  if (ofCaches === undefined || ofEnds === undefined) return {};
  const named = [...new Set([...ofCaches, ...ofEnds])];
  const vpcs = connectedVpcs(named, collection.answers);
  return vpcs.length === 0 || vpcs.length > MOST_FILTER_VALUES ? {} : { vpcs };
}

/** AWS allows 200 values in one filter. */
const MOST_FILTER_VALUES = 200;

/** How interfaces are found by what a user may name; names of other things do not widen what is read. */
const END_FILTERS: readonly { readonly matches: RegExp; readonly filter: string }[] = [
  { matches: /^eni-[0-9a-f]+$/, filter: "network-interface-id" },
  { matches: /^i-[0-9a-f]+$/, filter: "attachment.instance-id" },
  { matches: /^sg-[0-9a-f]+$/, filter: "group-id" },
  { matches: /^subnet-[0-9a-f]+$/, filter: "subnet-id" },
  { matches: /^\d+\.\d+\.\d+\.\d+$/, filter: "addresses.private-ip-address" },
];

async function vpcsOfEnds(
  collection: Collection,
  ec2: Ec2,
  ends: readonly string[],
): Promise<readonly string[] | undefined> {
  const vpcs: string[] = [];
  for (const end of ends) {
    const filter = END_FILTERS.find(({ matches }) => matches.test(end))?.filter;
    if (filter === undefined) continue;
    const call = { action: "ec2:DescribeNetworkInterfaces", key: "NetworkInterfaces" };
    const answer = await readCall(call, () =>
      ec2.sdk.paginateDescribeNetworkInterfaces(
        { client: ec2.client, pageSize: 1_000 },
        { Filters: [{ Name: filter, Values: [end] }] },
      ),
    );
    // The same call is made again for the scope: its failure is named there.
    if ("failure" in answer) return undefined;
    vpcs.push(...fieldOfAll(answer.value, "VpcId"));
  }
  return vpcs;
}

/** Groups that live in one VPC and serve in another are not found by the filter on their VPC. */
async function readAssociatedGroups(collection: Collection, ec2: Ec2, scope: Scope): Promise<void> {
  const groups = collection.answers.get("SecurityGroups");
  if (scope.vpcs === undefined || !Array.isArray(groups)) return;
  const known = new Set(fieldOfAll(groups, "GroupId"));
  const associations = collection.answers.get("SecurityGroupVpcAssociations");
  const foreign = fieldOfAll(associations, "GroupId").filter((id) => !known.has(id));
  if (foreign.length === 0) return;
  for (const ids of inBatches(foreign, MOST_FILTER_VALUES)) await addGroups(collection, ec2, ids);
}

async function addGroups(collection: Collection, ec2: Ec2, ids: string[]): Promise<void> {
  const call = { action: "ec2:DescribeSecurityGroups", key: "SecurityGroups" };
  const answer = await readCall(call, () =>
    ec2.sdk.paginateDescribeSecurityGroups(
      { client: ec2.client, pageSize: 1_000 },
      { Filters: [{ Name: "group-id", Values: ids }] },
    ),
  );
  if ("failure" in answer) collection.failures.push(answer.failure);
  else {
    const groups = asList(collection.answers.get("SecurityGroups"));
    collection.answers.set("SecurityGroups", [...groups, ...asList(answer.value)]);
  }
}

function inBatches<T>(items: readonly T[], size: number): T[][] {
  const starts = Array.from({ length: Math.ceil(items.length / size) }, (_, index) => index * size);
  return starts.map((start) => items.slice(start, start + size));
}

async function readNested(collection: Collection, ec2: Ec2): Promise<void> {
  const used = JSON.stringify([
    collection.answers.get("SecurityGroups"),
    collection.answers.get("RouteTables"),
  ]);
  const tasks = NESTED_CALLS.flatMap((call) =>
    asList(collection.answers.get(call.parent))
      .filter((item): item is Record<string, unknown> => typeof item === "object" && item !== null)
      // An account sees every prefix list of AWS; those that no rule and no route names decide nothing.
      .filter(
        (item) => call.parent !== "ManagedPrefixLists" || used.includes(String(item[call.id])),
      )
      .map((item) => () => readNestedCall(collection, ec2, call, item)),
  );
  await inParallel(AT_ONCE, tasks);
}

async function readNestedCall(
  collection: Collection,
  ec2: Ec2,
  call: NestedCall,
  item: Record<string, unknown>,
): Promise<void> {
  const id = String(item[call.id]);
  collection.progress(`reading ${call.action} of ${id}`);
  const answer = await readCall(call, () => call.pages(ec2, id));
  if ("value" in answer) item[call.keptAs] = answer.value;
  else if (!collection.failures.some(({ action }) => action === call.action)) {
    collection.failures.push(answer.failure);
  }
}

function documentsOf(answers: Answers, folder: string): DescribedSource[] {
  return [...answers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ name: `${folder}/${key}.json`, json: { [key]: value } }));
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldOfAll(items: unknown, field: string): string[] {
  return asList(items).flatMap((item) => {
    const value = (item as Record<string, unknown>)[field];
    return typeof value === "string" ? [value] : [];
  });
}
