/** What a user names with `--from` and `--to`, as ends the engine can be asked about. */

import { isCidr, isUnknown } from "../../reachability";
import type { Cache, Endpoint, NetworkInterface, Topology } from "../../reachability";
import { DoctorError } from "../errors";
import { UnreadError, mayCarry, mayHave, whyUnread } from "./unread";
import type { Doubt } from "./unread";

/** One or several endpoints that a name stands for. */
export interface End {
  /** As the user wrote it. */
  readonly text: string;
  /** For people: `i-0abc (example-server)`. */
  readonly label: string;
  readonly endpoints: readonly Endpoint[];
  /**
   * `any`: it connects if one of them does (the interfaces of an instance); `every`: only if all do (members of a
   * group, nodes of a cluster).
   */
  readonly quantifier: "any" | "every";
  /** Who it may stand for, too (`every`) or instead (`any`), because facts are missing. */
  readonly doubts?: readonly Doubt[];
}

type Finder = (topology: Topology, text: string) => Omit<End, "text"> | undefined;

/** In this order: the first that knows the text wins. */
const FINDERS: readonly Finder[] = [
  byInterface,
  byAddressInVpc,
  byOwner,
  byGroup,
  byPlace,
  byCache,
  byCacheNode,
  byPrivateAddress,
  byRange,
  byName,
];

const ALLOWED =
  "an interface (eni-…), instance (i-…), security group (sg-…), subnet, VPC, cache, cache node (NAME/0001), name, address, vpc-…/ADDRESS or CIDR";

/** Finds what `text` names. Throws a `DoctorError` where it names nothing, or two things. */
export function resolveEnd(topology: Topology, text: string, option: string): End {
  for (const find of FINDERS) {
    const end = find(topology, text.trim());
    if (end === undefined) continue;
    if (end.endpoints.length + (end.doubts?.length ?? 0) > 0) return { text, ...end };
    throw missing(
      topology,
      text.trim(),
      `${option} ${text}: ${end.label} has no network interface here`,
    );
  }
  const what = `${option} ${text} is not in the network that was read`;
  throw missing(topology, text.trim(), what, ` Give ${ALLOWED}.`);
}

/** Not found is not the same as not there, where a part of the network was not read. */
function missing(topology: Topology, id: string, what: string, advice = ""): DoctorError {
  const because = whyUnread(topology, id);
  return because === undefined
    ? new DoctorError(`${what}.${advice}`)
    : new UnreadError(because, `${what}: ${because}.`);
}

function byInterface({ interfaces }: Topology, text: string): ReturnType<Finder> {
  const found = interfaces.byId.get(text);
  return found === undefined ? undefined : endOf(labelOf(found), [found], "any");
}

/** `vpc-0abc/10.0.0.1`: an address that several VPCs have. */
function byAddressInVpc(topology: Topology, text: string): ReturnType<Finder> {
  const slash = text.lastIndexOf("/");
  const vpc = topology.vpcs.byId.get(text.slice(0, slash));
  if (slash < 0 || vpc === undefined) return undefined;
  const address = text.slice(slash + 1);
  const found = withAddress(topology, address).filter((one) => one.vpc === vpc.id);
  if (found.length === 0)
    throw new DoctorError(`No interface in ${vpc.id} has the address ${address}.`);
  return endOf(found.map(labelOf).join(", "), found, "any");
}

/** An instance, by what its interfaces say. */
function byOwner({ interfaces }: Topology, text: string): ReturnType<Finder> {
  const found = [...interfaces.byId.values()].filter(
    ({ owner, description }) => owner?.id === text || description === text,
  );
  const [first] = found;
  if (first === undefined) return undefined;
  return endOf(first.name === undefined ? text : `${text} (${first.name})`, found, "any");
}

function byGroup(topology: Topology, text: string): ReturnType<Finder> {
  const group = topology.securityGroups.byId.get(text);
  if (group === undefined) return undefined;
  const found = membersOf(topology, ({ groups }) => groups.items.includes(group.id));
  const ids = new Set(found.map(({ id }) => id));
  const doubts = mayCarry(topology, group).filter(({ endpoint }) => !ids.has(endpoint.id));
  return { ...endOf(nameAndId(group), found, "every"), doubts };
}

function byPlace(topology: Topology, text: string): ReturnType<Finder> {
  const subnet = topology.subnets.byId.get(text);
  if (subnet !== undefined) {
    const found = membersOf(topology, ({ subnets }) => subnets.items.includes(subnet.id));
    return endOf(nameAndId(subnet), found, "every");
  }
  const vpc = topology.vpcs.byId.get(text);
  if (vpc === undefined) return undefined;
  return endOf(
    nameAndId(vpc),
    membersOf(topology, (one) => one.vpc === vpc.id),
    "every",
  );
}

function byCache(topology: Topology, text: string): ReturnType<Finder> {
  const cache = cacheNamed(topology, text);
  return cache === undefined ? undefined : endOfCache(topology, cache);
}

/** A cache as an end: whoever connects to it must reach every node. */
export function endOfCache(topology: Topology, cache: Cache): End {
  const end = endOf(`cache ${nameAndId(cache)}`, nodesOf(topology, cache), "every");
  return { text: cache.name ?? cache.id, ...end };
}

/** `orders/0001`, or the host name of a node's or cluster's endpoint. */
function byCacheNode(topology: Topology, text: string): ReturnType<Finder> {
  const [name = "", node] = text.split("/");
  for (const cache of topology.caches.byId.values()) {
    if (cache.endpoint === text) return byCache(topology, cache.id);
    const isNamed = cache.id === name || cache.name === name;
    const found = cache.nodes.items.find(
      ({ id, endpoint }) => endpoint === text || (isNamed && id === node),
    );
    const itsInterface = found && topology.interfaces.byId.get(found.interface);
    if (itsInterface !== undefined) return endOf(labelOf(itsInterface), [itsInterface], "any");
  }
  return undefined;
}

function byPrivateAddress(topology: Topology, text: string): ReturnType<Finder> {
  const found = withAddress(topology, text);
  const [first, second] = found;
  if (first === undefined) return undefined;
  if (second === undefined) return endOf(labelOf(first), [first], "any");
  const places = found.map(({ id, vpc }) => `${isUnknown(vpc) ? "?" : vpc}/${text} (${id})`);
  throw new DoctorError(
    `${text} is the address of several interfaces. Say which: ${places.join(" or ")}.`,
  );
}

function byRange(topology: Topology, text: string): ReturnType<Finder> {
  const isAddress = isCidr(`${text}/32`) || isCidr(`${text}/128`);
  if (!isAddress && !isCidr(text)) return undefined;
  const doubts = isAddress ? mayHave(topology, text) : [];
  return { label: text, endpoints: [{ kind: "address", cidr: text }], quantifier: "any", doubts };
}

/** A name people gave: of an interface (or its instance), or of a group. */
function byName(topology: Topology, text: string): ReturnType<Finder> {
  const interfaces = [...topology.interfaces.byId.values()].filter(({ name }) => name === text);
  const groups = [...topology.securityGroups.byId.values()].filter(({ name }) => name === text);
  const ids = [
    ...new Set(interfaces.map(({ owner, id }) => owner?.id ?? id)),
    ...groups.map(({ id }) => id),
  ];
  if (ids.length > 1) {
    throw new DoctorError(
      `"${text}" is the name of several things. Say which: ${ids.join(" or ")}.`,
    );
  }
  const [group] = groups;
  if (group !== undefined) return byGroup(topology, group.id);
  const [first] = interfaces;
  return first === undefined ? undefined : endOf(labelOf(first), interfaces, "any");
}

/** The cache with this id or name. */
export function cacheNamed({ caches }: Topology, text: string): Cache | undefined {
  return caches.byId.get(text) ?? [...caches.byId.values()].find(({ name }) => name === text);
}

/** The interfaces of a cache's nodes. */
export function nodesOf({ interfaces }: Topology, cache: Cache): NetworkInterface[] {
  return cache.nodes.items.flatMap((node) => interfaces.byId.get(node.interface) ?? []);
}

/** Interfaces that have a private address. */
export function withAddress({ interfaces }: Topology, address: string): NetworkInterface[] {
  return [...interfaces.byId.values()].filter(({ addresses }) => addresses.items.includes(address));
}

/** `sg-0abc (memcached-cluster)`. */
export function nameAndId({ id, name }: { readonly id: string; readonly name?: string }): string {
  return name === undefined || name === id ? id : `${id} (${name})`;
}

function labelOf({ id, name, owner, description }: NetworkInterface): string {
  const parts = [owner?.id ?? description, name].filter(
    (part) => part !== undefined && part !== id,
  );
  return parts.length === 0 ? id : `${id} (${parts.join(", ")})`;
}

function membersOf(
  { interfaces }: Topology,
  belongs: (one: NetworkInterface) => boolean,
): NetworkInterface[] {
  return [...interfaces.byId.values()].filter(belongs);
}

function endOf(
  label: string,
  found: readonly NetworkInterface[],
  quantifier: End["quantifier"],
): Omit<End, "text"> {
  return { label, endpoints: found.map(({ id }) => ({ kind: "interface", id })), quantifier };
}
