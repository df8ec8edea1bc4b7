/** What a rehearsal found, as plain data: what `--json` writes and what tests read. */
import { isRecord } from "../../engine/project";
import { toMarked, type Properties } from "../../wire/values";
import { shownId, type Deployment, type State } from "../../engine/deployment";
import type { Probe } from "../../proof/judge";
import type { Answer } from "../../proof/proof";
import type { Diagnostic } from "../../engine/diagnostic";
import { hiderOf } from "./hidden-secrets";

/** A resource; a value that is not known yet is the string `<unknown>`, a secret one `[secret]`. */
export interface ReportedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly custom: boolean;
  /** Absent for components. */
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly dependencies: readonly string[];
  /** URN of the provider resource. */
  readonly provider?: string;
  /** Read with `.get`: it belongs to somebody else, and no pack sees it. */
  readonly external?: true;
  /** Kept as it comes: what the service behind it does is not played. */
  readonly record?: true;
}

export interface PhaseReport {
  readonly resources: readonly ReportedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
  /** How long it took, milliseconds. */
  readonly milliseconds: number;
}

/** `0` all worked, `1` program, policy or probe failed, `3` nothing failed but something could not be shown. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export interface Report {
  readonly stack: string;
  readonly project: string;
  /** Labels of the packs that judged, `name@vVERSION`. */
  readonly policyPacks: readonly string[];
  readonly dryRun: PhaseReport;
  /** Absent where the dry run failed or nothing more was asked for. */
  readonly result?: PhaseReport;
  /** Everybody who was tried against each cache, once the program is deployed. */
  readonly probes: readonly Probe[];
  /** What memcached told the first client that got in. */
  readonly answer?: Answer;
  /** What could not be shown, each in a line. */
  readonly notShown: readonly string[];
  readonly exitCode: ExitCode;
}

/** One line about resources whose service is not played; `undefined` where there are none. */
export function recordsLine({ resources }: PhaseReport): string | undefined {
  const records = resources.filter(({ record }) => record === true);
  const types = new Set(records.map(({ type }) => type)).size;
  if (records.length === 0) return undefined;
  const [are, several] = records.length === 1 ? ["is", "a record"] : ["are", "records"];
  const count = `${records.length} resource${records.length === 1 ? "" : "s"}`;
  return `${count} of ${types} type${types === 1 ? "" : "s"} ${are} ${several} only: the service behind ${records.length === 1 ? "it" : "them"} is not played`;
}

export function reportPhase(deployment: Deployment, milliseconds: number): PhaseReport {
  const stack = deployment.states.get(deployment.stackUrn);
  const hidden = hiderOf(deployment);
  return {
    resources: [...deployment.states.values()].map((state) => {
      const resource = reportResource(state);
      const { inputs, outputs } = resource;
      return { ...resource, inputs: hidden(inputs), outputs: hidden(outputs) };
    }),
    outputs: hidden(marked(stack?.outputs ?? {})),
    diagnostics: deployment.diagnostics.map((one) => ({ ...one, message: hidden(one.message) })),
    milliseconds,
  };
}

function reportResource(state: State): ReportedResource {
  const id = shownId(state);
  return {
    urn: state.urn,
    type: state.type,
    name: state.name,
    ...(state.parent === "" ? {} : { parent: state.parent }),
    custom: state.custom,
    ...(id === undefined ? {} : { id: String(toMarked(id)) }),
    inputs: marked(state.inputs),
    outputs: marked(state.outputs),
    propertyDependencies: state.propertyDependencies,
    dependencies: state.dependencies,
    ...(state.provider === "" ? {} : { provider: state.provider }),
    ...(state.isExternal ? { external: true as const } : {}),
    ...(state.isRecord ? { record: true as const } : {}),
  };
}

function marked(properties: Properties): Record<string, unknown> {
  const value = toMarked(properties);
  return isRecord(value) ? value : {};
}
