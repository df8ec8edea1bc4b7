/**
 * Who is tried: every resource of the program that has network interfaces and may open connections, every server that was in the
 * account before, and what the program hands an endpoint though it has no interface in a VPC.
 */
import type { NetworkInterface, Topology } from "../../reachability";
import type { Makers } from "../aws";
import { textsIn, type Handed } from "./handed";
import { shortType, type Registered } from "./registered";

export interface Client {
  /** For people: `ec2.Instance server`. */
  readonly label: string;
  /** The program's name for it, or that of a server that was there before. */
  readonly name: string;
  /** URN; absent for what was there before. */
  readonly urn?: string;
  readonly interfaces: readonly NetworkInterface[];
  /** An instance, a function, tasks: something that runs the user's own code. */
  readonly isWorkload: boolean;
  /** Without an interface: where its packets come from. */
  readonly place?: "outside of any VPC" | "an interface that the program does not name";
  /** Security groups that it is given, where its interfaces are not known: a member of one of them stands for it. */
  readonly groups: readonly string[];
}

/** Interfaces that listen, forward or translate, and open no connection of their own accord. */
const NO_CLIENTS: ReadonlySet<NetworkInterface["kind"]> = new Set([
  "cache-node",
  "load-balancer",
  "nat-gateway",
  "transit-gateway",
  "vpc-endpoint",
]);

/** What runs code on a network of AWS's own unless it is given subnets. */
const OUTSIDE =
  /^aws:(lambda\/function:Function|apprunner\/service:Service|codebuild\/project:Project)$/;

/** What runs code on machines or interfaces of others. */
const ELSEWHERE =
  /^(aws:ecs\/(service:Service|taskSet:TaskSet)|aws:batch\/jobDefinition:JobDefinition|aws:elasticbeanstalk\/\w+:Environment|kubernetes:.*:(Deployment|StatefulSet|DaemonSet|Job|CronJob|Pod|Release|Chart)|docker:.*:Container)$/;

/** A component or resource of any other package, by its name: `awsx:ecs:FargateService`. */
const OF_OTHERS =
  /^(?!aws:|pulumi:|kubernetes:)[^:]+:.*:\w*(?:Service|Task|Function|Job|Deployment|Container|Instance|Application|Cluster)$/;

export function clientsOf(
  topology: Topology,
  makers: Makers,
  resources: readonly Registered[],
  handed: ReadonlyMap<string, readonly Handed[]>,
): readonly Client[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const owned = new Map<string, NetworkInterface[]>();
  const others: Client[] = [];
  for (const own of topology.interfaces.byId.values()) {
    if (NO_CLIENTS.has(own.kind)) continue;
    const urn = makers.interfaces.get(own.id);
    if (urn !== undefined) owned.set(urn, [...(owned.get(urn) ?? []), own]);
    else {
      others.push({ ...knownAs(own), interfaces: [own], isWorkload: isWorkload(own), groups: [] });
    }
  }
  const declared = [...owned].flatMap(([urn, interfaces]) => {
    const resource = byUrn.get(urn);
    const workload = interfaces.some(isWorkload);
    return resource === undefined
      ? []
      : [{ ...labelOf(resource), interfaces, isWorkload: workload, groups: [] }];
  });
  const without = resources
    .filter(({ urn }) => handed.has(urn) && !owned.has(urn))
    .flatMap((resource): readonly Client[] => {
      const lent = lentTo(resource, owned);
      const client = { ...labelOf(resource), interfaces: lent, isWorkload: true, groups: [] };
      const place = placeOf(resource);
      if (lent.length > 0) return [client];
      return place === undefined
        ? []
        : [{ ...client, place, groups: groupsIn(resource, topology) }];
    });
  const all = [...declared, ...without, ...others];
  return [...all.filter((one) => one.isWorkload), ...all.filter((one) => !one.isWorkload)];
}

/** Properties by which a resource uses the interfaces of another one: an App Runner service those of its VPC connector. */
const NETWORK = /^(?:network|vpc)/;

function lentTo(
  { propertyDependencies }: Registered,
  owned: ReadonlyMap<string, readonly NetworkInterface[]>,
): readonly NetworkInterface[] {
  const lenders = Object.entries(propertyDependencies).flatMap(([property, urns]) =>
    NETWORK.test(property) ? urns : [],
  );
  return [...new Set(lenders)].flatMap((urn) => owned.get(urn) ?? []);
}

function groupsIn({ inputs }: Registered, { securityGroups }: Topology): readonly string[] {
  return [...new Set(textsIn(inputs))].filter((id) => securityGroups.byId.has(id));
}

function isWorkload({ kind }: NetworkInterface): boolean {
  return kind === "instance" || kind === "lambda" || kind === "container";
}

function labelOf({ urn, type, name }: Registered): { urn: string; label: string; name: string } {
  return { urn, name, label: `${shortType(type)} ${name}` };
}

function knownAs({ id, name, owner }: NetworkInterface): { label: string; name: string } {
  const known = name ?? owner?.name ?? owner?.id ?? id;
  return { name: known, label: `${known} (in the account)` };
}

function placeOf({ type }: Registered): Client["place"] {
  if (OUTSIDE.test(type)) return "outside of any VPC";
  const isElsewhere = ELSEWHERE.test(type) || OF_OTHERS.test(type);
  return isElsewhere ? "an interface that the program does not name" : undefined;
}
