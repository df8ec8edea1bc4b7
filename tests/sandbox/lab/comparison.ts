/**
 * The engine against packets: topologies are laid out, every pair of interfaces is probed on two ports with TCP and UDP,
 * and each answer is compared with the verdict. Many topologies share one kernel; their networks do not meet.
 */

import { decide, type Question, type Topology, type Unknown } from "../../../reachability";
import {
  Kernel,
  lay,
  listenAll,
  planLayout,
  probeAll,
  type Layout,
  type Listener,
  type Probe,
} from "../../../sandbox/lab";

/** The port of the caches, and one that only wide rules admit. */
export const PORTS = [11211, 11500] as const;
const PROTOCOLS = ["tcp", "udp"] as const;

/** What the packets of one question did. */
export interface Observation {
  readonly topology: Topology;
  readonly question: Question;
  readonly isAnswered: boolean;
}

/** Engine, or a broken one. */
export type Judge = (topology: Topology, question: Question) => "reachable" | "blocked" | "unknown";

export const engine: Judge = (topology, question) => decide(topology, question).outcome;

/** A question of a topology with the probe that asks the packets. */
interface Case {
  readonly topology: Topology;
  readonly question: Question;
  readonly probe: Probe;
}

/** Topologies in one kernel, and kernels at a time: what two cores take in their stride. */
const BATCH = 25;
const KERNELS = 2;
/** Seconds for a probe that disagrees with the engine, when it is asked again by itself. */
const PATIENCE_ON_REPEAT = 3;

/**
 * Asks the packets everything, or only the given questions. A probe whose answer is not the engine's is asked once more, alone with the other
 * doubtful ones and with more patience, so that a busy machine is not taken for a filter.
 */
export async function observe(
  topologies: readonly Topology[],
  only?: readonly Question[],
): Promise<readonly Observation[]> {
  const batches = chunks(topologies, BATCH);
  const observations: Observation[][] = batches.map(() => []);
  const queue = batches.map((batch, index) => ({ batch, index }));
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      observations[next.index] = await observeBatch(next.batch, only);
    }
  };
  await Promise.all(Array.from({ length: KERNELS }, worker));
  return observations.flat();
}

/** Observations that a judge gets wrong; what it leaves open is neither right nor wrong. */
export function disagreements(
  observations: readonly Observation[],
  judge: Judge,
): readonly Observation[] {
  return observations.filter((observation) => isWrong(observation, judge));
}

/**
 * Disagreements that stay. An answer that did not come is asked for once more, its topology laid out alone: what a busy
 * machine loses is not the filter's doing. One that came although it should not stays as it is.
 * `late` counts those that came when they were asked for again.
 */
export async function confirmed(
  observations: readonly Observation[],
  judge: Judge,
): Promise<{ readonly lasting: readonly Observation[]; readonly late: number }> {
  const lasting: Observation[] = [];
  const first = disagreements(observations, judge);
  for (const observation of first) {
    const { topology, question, isAnswered } = observation;
    const again = isAnswered ? [observation] : await observe([topology], [question]);
    lasting.push(...disagreements(again, judge));
  }
  return { lasting, late: first.length - lasting.length };
}

/** Whether a judge says the opposite of what the packets did. */
export function isWrong({ topology, question, isAnswered }: Observation, judge: Judge): boolean {
  const outcome = judge(topology, question);
  return outcome !== "unknown" && (outcome === "reachable") !== isAnswered;
}

/** Which zone's interface of a transit gateway delivers is AWS's choice, and in no reply: no fact that could be known. */
const AWS_CHOICE: Unknown["because"]["code"] = "chosen-by-aws";

/** Observations that the engine leaves open. Random topologies hide no fact: it must have answered. */
export function leftOpen(observations: readonly Observation[]): readonly Observation[] {
  return observations.filter(({ topology, question }) => {
    const { outcome, missing } = decide(topology, question);
    if (outcome !== "unknown") return false;
    return missing.length === 0 || missing.some(({ because }) => because.code !== AWS_CHOICE);
  });
}

async function observeBatch(
  topologies: readonly Topology[],
  only: readonly Question[] | undefined,
): Promise<Observation[]> {
  const laidOut = topologies.map((topology, index) => ({
    topology,
    layout: planLayout(topology, { prefix: `t${index}-` }),
  }));
  const cases = laidOut
    .flatMap(({ topology, layout }) => casesOf(topology, layout))
    .filter(
      ({ question }) => only === undefined || only.some((wanted) => areSame(wanted, question)),
    );
  const kernel = await Kernel.open();
  try {
    await lay(
      kernel,
      laidOut.map(({ layout }) => layout),
    );
    await listenAll(kernel, listenersOf(cases));
    return await ask(kernel, cases);
  } finally {
    await kernel.close();
  }
}

async function ask(kernel: Kernel, cases: readonly Case[]): Promise<Observation[]> {
  const answers = await probeAll(
    kernel,
    cases.map(({ probe }) => probe),
  );
  const observed = cases.map((asked, index) => ({ ...asked, isAnswered: answers[index] === true }));
  const doubtful = new Set(disagreements(observed, engine));
  const again = observed.filter((observation) => doubtful.has(observation));
  const repeated = await probeAll(
    kernel,
    again.map(({ probe }) => probe),
    PATIENCE_ON_REPEAT,
  );
  const corrected = new Map(
    again.map((observation, index) => [observation, repeated[index] === true]),
  );
  return observed.map((observation) => ({
    topology: observation.topology,
    question: observation.question,
    isAnswered: corrected.get(observation) ?? observation.isAnswered,
  }));
}

/** One for everybody who is asked. */
function listenersOf(cases: readonly Case[]): readonly Listener[] {
  const namespaces = new Set(cases.map(({ probe }) => probe.answerer));
  return [...namespaces].map((namespace) => ({ namespace, ports: PORTS, isMeasuring: true }));
}

function interfaceSeats(layout: Layout): Layout["seats"] {
  return layout.seats.filter(({ id }) => id !== "internet");
}

function casesOf(topology: Topology, layout: Layout): Case[] {
  const seats = interfaceSeats(layout);
  return seats.flatMap((from) =>
    seats
      .filter((to) => to !== from)
      .flatMap((to) =>
        PORTS.flatMap((port) =>
          PROTOCOLS.map((protocol) => ({
            topology,
            question: {
              from: { kind: "interface", id: from.id },
              to: { kind: "interface", id: to.id },
              protocol,
              port,
            } as const,
            probe: {
              namespace: from.namespace,
              protocol,
              address: to.address,
              port,
              answerer: to.namespace,
            },
          })),
        ),
      ),
  );
}

function areSame(a: Question, b: Question): boolean {
  return (
    JSON.stringify([a.from, a.to, a.protocol, a.port]) ===
    JSON.stringify([b.from, b.to, b.protocol, b.port])
  );
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
