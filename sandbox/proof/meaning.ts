/**
 * What the program means: who must get in to a cache, and who must not. It is read from what was written (rules, properties made of
 * the endpoint, or the user's own expectations), never from what the engine or the packets say.
 */
import type { Cache, NetworkInterface, Topology } from "../../reachability";
import { admissionOf, namesSomebody, type Admission } from "./admission";
import type { Client } from "./clients";
import type { Handed } from "./handed";

export interface Meaning {
  /** `either`: a wide rule takes it in, and nothing else says that it is a client. */
  readonly must: "connect" | "either" | "be kept out";
  /** Why, for people. */
  readonly because: string;
}

/** What is known of the program beside its clients. */
export interface Intent {
  readonly topology: Topology;
  /** URN of a client → what the program hands it. */
  readonly handed: ReadonlyMap<string, readonly Handed[]>;
  /** URN of each cache by its id. */
  readonly urns: ReadonlyMap<string, string>;
}

/** What the program means of each of its clients, for one cache. */
export function meaningsOf(
  clients: readonly Client[],
  cache: Cache,
  intent: Intent,
): ReadonlyMap<Client, Meaning> {
  const meanings = new Map(clients.map((client) => [client, meaningOf(client, cache, intent)]));
  const hasClient = [...meanings.values()].some(({ must }) => must === "connect");
  if (hasClient || namesSomebody(intent.topology, cache)) return meanings;
  // Nobody is admitted, here or elsewhere: then whoever the program declares is what the cache is for.
  for (const client of clients) {
    if (client.isWorkload && client.urn !== undefined)
      meanings.set(client, { must: "connect", because: "no other is named" });
  }
  return meanings;
}

function meaningOf(client: Client, cache: Cache, { topology, handed, urns }: Intent): Meaning {
  const urn = urns.get(cache.id);
  const given = handed.get(client.urn ?? "")?.find((one) => one.cache === urn);
  if (given !== undefined) return { must: "connect", because: `told in ${given.property}` };
  const admissions = client.interfaces.flatMap((own) => admissionOf(topology, cache, own) ?? []);
  return admitted(admissions, client.isWorkload);
}

/** What a rule means of a stranger, who is nobody's client: at most that he may get in. */
export function meaningOfStranger(
  topology: Topology,
  cache: Cache,
  stranger: NetworkInterface | undefined,
): Meaning {
  const admission = stranger === undefined ? undefined : admissionOf(topology, cache, stranger);
  return admission === undefined
    ? { must: "be kept out", because: "" }
    : { must: "either", because: admission.by };
}

function admitted(admissions: readonly Admission[], isWorkload: boolean): Meaning {
  const [first] = admissions;
  if (first === undefined) return { must: "be kept out", because: "" };
  const meant = admissions.find(
    ({ strength }) => strength === "named" || (strength === "covered" && isWorkload),
  );
  return meant === undefined
    ? { must: "either", because: first.by }
    : { must: "connect", because: meant.by };
}
