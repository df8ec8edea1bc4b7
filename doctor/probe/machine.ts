/**
 * The machine the doctor runs on, as far as checks ask it: its addresses, what a name resolves to, what a port says.
 *
 * Everything it says is noted, so that a snapshot can hold it: replayed from there, a report is the one made live.
 */

import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { messageOf } from "../errors";
import { probeFromHere } from "./local";
import type { ProbeOutcome, Target } from "./outcome";

/** A name's addresses, or why there are none. */
export type Resolution =
  | { readonly addresses: readonly string[] }
  | { readonly error: string; readonly isMissing: boolean };

/** What an instance saw, or why it could not be asked. */
export type RemoteOutcome = ProbeOutcome | { readonly kind: "not-asked"; readonly why: string };

/** `undefined` answers: this cannot be asked (a snapshot that does not hold it, an instance without SSM). */
export interface Machine {
  /** Its own addresses, without loopback and link-local ones. */
  readonly addresses: () => readonly string[] | undefined;
  readonly resolve: (host: string) => Promise<Resolution | undefined>;
  readonly probe: (target: Target) => Promise<ProbeOutcome | undefined>;
  /** The same probe, made by an instance. */
  readonly probeFrom: (instance: string, target: Target) => Promise<RemoteOutcome | undefined>;
}

/** Milliseconds until a name counts as not resolving. */
const RESOLVE_MS = 5_000;

/** This machine, its network and its resolver. */
export const thisMachine: Machine = {
  addresses: () =>
    Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, address }) => !internal && !/^(?:fe80:|169\.254\.)/i.test(address))
      .map(({ address }) => address),
  resolve: (host) => Promise.race([resolve(host), tooLate(host)]),
  probe: (target) => probeFromHere(target),
  probeFrom: () => Promise.resolve(undefined),
};

async function resolve(host: string): Promise<Resolution> {
  try {
    const found = await lookup(host, { all: true });
    return { addresses: found.map(({ address }) => address) };
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOTFOUND";
    return { error: messageOf(error), isMissing };
  }
}

async function tooLate(host: string): Promise<Resolution> {
  return new Promise((done) => {
    const error = `no answer for ${host} within ${RESOLVE_MS / 1000} s`;
    setTimeout(done, RESOLVE_MS, { error, isMissing: false }).unref();
  });
}

type Observations = Record<string, unknown>;

/** A machine whose answers are noted under the question that was asked. */
export function recording(machine: Machine, observations: Observations): Machine {
  const note = <T>(question: string, answer: T): T => {
    observations[question] = answer;
    return answer;
  };
  return {
    addresses: () => note("addresses", machine.addresses()),
    resolve: async (host) => note(`resolve ${host}`, await machine.resolve(host)),
    probe: async (target) => note(probeQuestion(target), await machine.probe(target)),
    probeFrom: async (instance, target) =>
      note(`${probeQuestion(target)} ${instance}`, await machine.probeFrom(instance, target)),
  };
}

/** The machine of a snapshot: it repeats what `recording` noted. */
export function replay(observations: Readonly<Observations>): Machine {
  return {
    addresses: () => observations.addresses as readonly string[] | undefined,
    resolve: (host) => Promise.resolve(observations[`resolve ${host}`] as Resolution | undefined),
    probe: (target) =>
      Promise.resolve(observations[probeQuestion(target)] as ProbeOutcome | undefined),
    probeFrom: (instance, target) =>
      Promise.resolve(
        observations[`${probeQuestion(target)} ${instance}`] as RemoteOutcome | undefined,
      ),
  };
}

function probeQuestion({ host, port, isTls }: Target): string {
  return `probe ${host} ${String(port)} ${isTls ? "tls" : "plain"}`;
}
