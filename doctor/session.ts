/** From options to a topology: an account or a snapshot, read, remembered, saved where asked. */

import type { DescribedSource, Topology } from "../reachability";
import { readDescribed, safeValue } from "../reachability";
import { createAws } from "./collect/clients";
import type { Aws, Sts } from "./collect/clients";
import { accountError, callFailure, describeFailure } from "./collect/failure";
import type { CallFailure } from "./collect/failure";
import { collectRegion } from "./collect/region";
import { asDescribed, DoctorError } from "./errors";
import { recording, replay, thisMachine } from "./probe/machine";
import type { Machine } from "./probe/machine";
import { probeThroughSsm } from "./probe/through-ssm";
import type { Output } from "./report/output";
import { loadSnapshot } from "./snapshot/load";
import type { Manifest } from "./snapshot/manifest";
import { Redactor } from "./snapshot/redact";
import { mustBeEmpty, saveNames, saveSnapshot } from "./snapshot/save";

/** Options that every command about a network has. */
export interface NetworkOptions {
  readonly snapshot?: string;
  readonly saveSnapshot?: string;
  readonly redact?: boolean;
  readonly region?: string;
  readonly profile?: string;
}

/** What a command wants to know: it decides which part of the account is read. */
export interface Wanted {
  readonly caches?: readonly string[];
  readonly ends?: readonly string[];
  readonly mayProbe?: boolean;
}

/** A network that was read, and the machine to try it from. */
export interface Session {
  readonly topology: Topology;
  readonly failures: readonly CallFailure[];
  readonly machine: Machine;
  readonly isSnapshot: boolean;
  /** Region and account, where they are known, for headings. */
  readonly place: string;
  /** Writes the snapshot if one was asked for: after the checks, with what they saw. */
  readonly save: () => Promise<void>;
}

/** What commands get from outside; tests give their own. */
export interface CommandContext {
  readonly output: Output;
  readonly aws?: (options: NetworkOptions) => Aws;
  readonly machine?: Machine;
}

/** Reads the account or the snapshot. Throws a `DoctorError` when neither can be had. */
export async function openSession(
  options: NetworkOptions,
  wanted: Wanted,
  commandContext: CommandContext,
): Promise<Session> {
  if (options.redact === true && options.saveSnapshot === undefined) {
    throw new DoctorError(
      "--redact says how a snapshot is written: give --save-snapshot DIR, too.",
    );
  }
  if (options.saveSnapshot !== undefined) await mustBeEmpty(options.saveSnapshot);
  const session =
    options.snapshot === undefined
      ? await openAccount(options, wanted, commandContext)
      : await openSnapshot(options, options.snapshot, commandContext);
  for (const failure of session.failures) commandContext.output.remark(describeFailure(failure));
  return session;
}

async function openSnapshot(
  options: NetworkOptions,
  path: string,
  { output }: CommandContext,
): Promise<Session> {
  const { documents, manifest, ignored } = await loadSnapshot(path);
  for (const name of ignored) output.remark(`${name}: no key that is read; ignored`);
  const { account, region, failures = [], observations = {} } = manifest ?? {};
  return {
    topology: read(documents),
    failures,
    machine: replay(observations),
    isSnapshot: true,
    place: placeText(account, region),
    save: () => save(options, documents, { account, region, failures, observations }),
  };
}

function placeText(account: string | undefined, region: string | undefined): string {
  return [account === undefined ? "" : `account ${account}`, region ?? ""]
    .filter(Boolean)
    .join(", ");
}

async function openAccount(
  options: NetworkOptions,
  wanted: Wanted,
  { output, aws: makeAws = createAws, machine = thisMachine }: CommandContext,
): Promise<Session> {
  const aws = makeAws({ region: options.region, profile: options.profile });
  const { account, region, failure } = await whoAmI(aws, options.profile);
  const collected = await collectRegion(aws, {
    ...wanted,
    folder: `${account ?? "account"}/${region}`,
    progress: output.progress,
  });
  const { documents } = collected;
  const failures = [...(failure === undefined ? [] : [failure]), ...collected.failures];
  const observations: Record<string, unknown> = {};
  const throughSsm: Machine = {
    ...machine,
    probeFrom: (instance, target) =>
      wanted.mayProbe === true
        ? probeThroughSsm(aws, instance, target)
        : Promise.resolve(undefined),
  };
  return {
    topology: read(documents),
    failures,
    machine: recording(throughSsm, observations),
    isSnapshot: false,
    place: placeText(account, region),
    save: () => save(options, documents, { account, region, failures, observations }),
  };
}

interface Identity {
  /** Absent: the call did not answer. */
  readonly account?: string;
  readonly region: string;
  readonly failure?: CallFailure;
}

/**
 * Account and region; the first call, so that missing or expired credentials are said once and plainly. Where it is only
 * this call that is refused, the rest goes on.
 */
async function whoAmI(aws: Aws, profile: string | undefined): Promise<Identity> {
  const { sdk, client } = await aws.sts();
  try {
    const region = await client.config.region();
    return { region, ...(await identityOf({ sdk, client })) };
  } catch (error) {
    throw accountError(error, profile);
  }
}

async function identityOf({ sdk, client }: Sts): Promise<Omit<Identity, "region">> {
  try {
    const { Account } = await client.send(new sdk.GetCallerIdentityCommand({}));
    return Account === undefined ? {} : { account: Account };
  } catch (error) {
    const failure = callFailure("sts:GetCallerIdentity", error);
    if (failure.reason === "failed") throw error;
    return { failure };
  }
}

function read(documents: readonly DescribedSource[]): Topology {
  return asDescribed(() =>
    readDescribed(documents.map(({ name, json }) => ({ name, json: safeValue(json) }))),
  );
}

async function save(
  { saveSnapshot: folder, redact }: NetworkOptions,
  documents: readonly DescribedSource[],
  manifest: Manifest,
): Promise<void> {
  if (folder === undefined) return;
  if (redact !== true) {
    await saveSnapshot(folder, documents, manifest);
    return;
  }
  const redactor = new Redactor();
  const redacted = documents.map((document) => redactor.redact(document));
  await saveSnapshot(folder, redacted, redactor.value(manifest, "") as Manifest);
  saveNames(folder, redactor.names);
}
