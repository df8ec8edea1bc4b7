/** Who is tried, from which seats of the lab, and what the program means of each. */
import type { Topology } from "../../reachability";
import type { Member, Stranger } from "../lab";
import type { Client } from "./clients";
import { expectedBetween, refuseUnknownNames, type Expectations, type Names } from "./expectations";
import type { Handed } from "./handed";
import { meaningOfStranger, meaningsOf, type Meaning } from "./meaning";
import { namesOfTarget, type Target } from "./targets";

/** Seat of somebody outside of any VPC. */
export const INTERNET = "internet";

export interface Party {
  /** For people: `ec2.Instance server`, `someone on the internet`. */
  readonly label: string;
  /** By what it can be named on the command line: the first is shown. */
  readonly names: Names;
  readonly isStranger: boolean;
  /** Whether it is worth a row where nothing is wrong: an interface of a database opens no connections. */
  readonly isWorkload: boolean;
  /** Seats, one list for each machine: of a machine's seats one that gets in is enough. */
  readonly machines: readonly (readonly string[])[];
  /** What must be known to understand where its packets come from. */
  readonly note?: string;
  /** Why it has no seat. */
  readonly placeless?: string;
  /** What the program means, by the id of the cache: of those that it is tried against. */
  readonly meant: ReadonlyMap<string, Meaning>;
}

export interface Cast {
  readonly topology: Topology;
  readonly clients: readonly Client[];
  /** URN → how the program hands it a cache. */
  readonly handed: ReadonlyMap<string, readonly Handed[]>;
  readonly targets: readonly Target[];
  /** With the interfaces of those whom the lab puts there. */
  readonly laidOut: Topology;
  readonly members: readonly Member[];
  readonly strangers: readonly Stranger[];
  readonly expectations: Expectations;
}

/** The program's clients, then whom the lab puts there. @throws ExpectationError for names that nobody has */
export function partiesOf(cast: Cast): readonly Party[] {
  const parties = [...clientParties(cast), ...memberParties(cast), ...strangerParties(cast)];
  refuseUnknownNames(cast.expectations, {
    from: parties.map(({ names }) => names),
    to: cast.targets.map(namesOfTarget),
  });
  return parties.map((party) => asExpected(party, cast));
}

function clientParties({ topology, clients, handed, members, targets }: Cast): readonly Party[] {
  const urns = new Map(
    targets.flatMap(({ cache, urn }) => (urn === undefined ? [] : [[cache.id, urn] as const])),
  );
  const meanings = targets.map(
    ({ cache }) => [cache.id, meaningsOf(clients, cache, { topology, handed, urns })] as const,
  );
  return clients.map((client) => ({
    ...ofClient(client, members),
    meant: new Map(
      meanings.flatMap(([id, ofCache]) => {
        const meaning = ofCache.get(client);
        return meaning === undefined ? [] : [[id, meaning] as const];
      }),
    ),
  }));
}

function ofClient(client: Client, members: readonly Member[]): Omit<Party, "meant"> {
  const { label, name, urn, isWorkload, place } = client;
  const isOutside = place === "outside of any VPC";
  // Where it will be is not known, as with any member of its groups: that one of their seats gets in is enough.
  const seats = isOutside ? [] : seatsFor(client, members);
  return {
    label,
    names: [name, label, ...(urn === undefined ? [] : [urn])],
    isStranger: false,
    isWorkload,
    machines: isOutside ? [[INTERNET]] : seats.length > 0 ? [seats] : machinesOf(client),
    ...(isOutside ? { note: "it has no subnets, and so it runs outside of any VPC" } : {}),
    ...(place === undefined || isOutside || seats.length > 0
      ? {}
      : { placeless: `it runs on ${place}` }),
  };
}

/** Seats of members of the groups that it is given. */
function seatsFor({ groups }: Client, members: readonly Member[]): readonly string[] {
  return members.flatMap(({ group, seats }) => (groups.includes(group) ? seats : []));
}

/** The interfaces of one instance are one machine's; functions and tasks have one each. */
function machinesOf({ interfaces }: Client): readonly (readonly string[])[] {
  const machines = new Map<string, string[]>();
  for (const { id, kind, owner } of interfaces) {
    const machine = kind === "instance" ? (owner?.id ?? id) : id;
    machines.set(machine, [...(machines.get(machine) ?? []), id]);
  }
  return [...machines.values()];
}

/** Where they will be is not known: that one of their seats gets in is enough. */
function memberParties({ laidOut, members, clients, targets }: Cast): readonly Party[] {
  const standingIn = new Set(clients.flatMap(({ groups }) => groups));
  const others = members.filter(({ group }) => !standingIn.has(group));
  return others.map(({ name, group, seats }) => ({
    ...{ label: name, names: [name, group], isStranger: true, isWorkload: true },
    machines: [seats],
    ...(seats.length === 0 ? { placeless: "its VPC has no subnet here" } : {}),
    meant: new Map(
      targets.map(({ cache }) => {
        const own = laidOut.interfaces.byId.get(seats[0] ?? "");
        const { must, because } = meaningOfStranger(laidOut, cache, own);
        return [cache.id, { must: must === "either" ? "connect" : must, because }] as const;
      }),
    ),
  }));
}

function strangerParties({ laidOut, strangers, targets }: Cast): readonly Party[] {
  return strangers.map(({ id, name, vpc }) => ({
    label: name,
    names: [id, name],
    isStranger: true,
    isWorkload: true,
    machines: [[id]],
    meant: new Map(
      // Who is in the VPC of one cache is tried there; from other VPCs there is somebody else.
      targets
        .filter((target) => vpc === undefined || isIn(target, vpc))
        .map(({ cache }) => {
          const own = laidOut.interfaces.byId.get(id);
          return [cache.id, meaningOfStranger(laidOut, cache, own)] as const;
        }),
    ),
  }));
}

function isIn({ nodes }: Target, vpc: string): boolean {
  return nodes.some((node) => node.interface.vpc === vpc);
}

function asExpected(party: Party, { targets, expectations }: Cast): Party {
  const meant = new Map(party.meant);
  for (const target of targets) {
    const expected = expectedBetween(expectations, party.names, namesOfTarget(target));
    if (expected !== undefined && meant.has(target.cache.id)) meant.set(target.cache.id, expected);
  }
  return { ...party, meant };
}
