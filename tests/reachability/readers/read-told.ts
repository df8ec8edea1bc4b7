/**
 * What is read of a plan, kept whole: every resource of every topology that a test reads stands in `told/<test file>.txt`, so that an
 * argument, a default or a gap that changes is seen, and not only what the test looks at.
 */
import type { Topology, Unknown } from "../../../reachability";
import { missingText, readPlanned as plainlyRead } from "../../../reachability";
import { ToldByTheWay } from "../../told-texts";
import { plain } from "../plain-values";

/** Each resource once. */
const said = new ToldByTheWay(__dirname);

export function readPlanned(...asked: Parameters<typeof plainlyRead>): Topology {
  const topology = plainlyRead(...asked);
  const [resources] = asked;
  const known =
    Array.isArray(resources) && resources.length === 0 ? new Set<string>() : OF_EVERY_PLAN;
  for (const line of linesOf(topology)) if (!known.has(line)) said.add(line);
  return topology;
}

/** A line for each resource, and for what may be beside those. */
export function linesOf(topology: Topology): readonly string[] {
  return (Object.entries(topology) as [keyof Topology, object][]).flatMap(([kind, value]) =>
    itemsOf(value).map((item) => `${kind} ${JSON.stringify(plain(item, inWords))}\n`),
  );
}

function itemsOf(value: object): readonly unknown[] {
  if (!("byId" in value)) return Object.values(value);
  const { byId, rest } = value as Topology["interfaces"];
  return rest === undefined ? [...byId.values()] : [...byId.values(), { others: rest }];
}

/** Which fact, why it is missing, and what it can be. */
function inWords(missing: Unknown): unknown {
  const { subject, aspect, part = "" } = missing.fact;
  const text = `${aspect} ${part}of ${subject.kind} ${subject.id} (${missing.origin}): ${missingText(missing)}`;
  return missing.among === undefined ? text : [text, plain(missing.among, inWords)];
}

/** What lies outside of a plan, whatever is in it. */
const OF_EVERY_PLAN: ReadonlySet<string> = new Set(linesOf(plainlyRead([])));
