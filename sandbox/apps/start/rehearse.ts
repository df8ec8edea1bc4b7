/**
 * Runs a program as the engine does, with no engine: first dry, where nothing has an id, then for real against the
 * stand-in for AWS. Policy packs are asked as in a `pulumi up`; a mandatory violation stops it before anything is made.
 */
import type { World } from "../../aws";
import { Analyzers, FRESH_ANALYZERS, type AnalyzerSource } from "../../engine/analyzers";
import {
  Deployment,
  DeploymentEnded,
  type DeploymentSettings,
  type State,
} from "../../engine/deployment";
import { isFailure } from "../../engine/diagnostic";
import { serveMonitor } from "../../engine/monitor";
import { FRESH_PROGRAMS, type ProgramSource } from "../../engine/programs";
import type { Providers } from "../../engine/provider";
import { reportPhase, type PhaseReport, type Report } from "./report";
import type { StackOutputs } from "../../records/stack-references";
import { readRequest, type Request, type RequestOptions } from "./request";
import { standInWorld } from "./stand-in-world";

/** The organization that a stack of the file backend is in. */
const ORGANIZATION = "organization";

export type Phase = "dry-run" | "result";

export interface RehearsalOptions extends RequestOptions {
  readonly stackTags?: Readonly<Record<string, string>>;
  /** Where to stop. @default "result" */
  readonly until?: Phase;
  /** Where packs come from. @default started anew for each phase */
  readonly analyzers?: AnalyzerSource;
  /** Where the program runs. @default a process of its own for each phase */
  readonly programs?: ProgramSource;
  /**
   * From where packs resolve relative paths of the config.
   * @default the project's folder
   */
  readonly workingFolder?: string;
  /** What is in the world before, beside `sandbox:seeds` of the config. */
  readonly seeds?: readonly string[];
  /** File or folder that says what is in the account, as the doctor saves it. @default the default VPC alone */
  readonly snapshot?: string | undefined;
  /** Where providers come from. @default the stand-in for `aws`, records for every other package */
  readonly providers?: Providers;
  /** Outputs of stacks that the program refers to, by name. @default unknown in the dry run, made up in the result */
  readonly stackOutputs?: StackOutputs;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RehearsalEvent) => void;
  /** Looks at what is planned before it is made. What it throws ends the rehearsal. */
  readonly inspect?: (dryRun: PhaseReport) => void;
}

export type RehearsalEvent =
  | { readonly kind: "phase"; readonly phase: Phase }
  /** Program and packs are starting in processes of their own: there is time for something else. */
  | { readonly kind: "launched"; readonly phase: Phase }
  | { readonly kind: "packs"; readonly labels: readonly string[] }
  | {
      readonly kind: "resource";
      readonly phase: Phase;
      readonly urn: string;
      readonly count: number;
    }
  | { readonly kind: "phase-end"; readonly phase: Phase; readonly report: PhaseReport };

/** What is left when the run is over: for the data plane. */
export interface Rehearsed {
  readonly report: Report;
  /** Absent where the caller brought providers of its own. */
  readonly world: World | undefined;
}

/**
 * Rehearses a program.
 *
 * @throws UsageError for a program, stack, config or pack that cannot be run at all
 */
export async function rehearse(options: RehearsalOptions): Promise<Report> {
  return (await rehearseInWorld(options)).report;
}

/** As `rehearse`, and hands out the world in which the result stands. */
export async function rehearseInWorld(
  options: RehearsalOptions,
  request = readRequest(options),
): Promise<Rehearsed> {
  const run = prepare(options, request);
  const dryRun = await runPhase(run, "dry-run");
  options.inspect?.(dryRun);
  const goesOn = options.until !== "dry-run" && !dryRun.diagnostics.some(isFailure);
  const result = goesOn ? await runPhase(run, "result") : undefined;
  const failed = [dryRun, result].some((phase) => phase?.diagnostics.some(isFailure) ?? false);
  return {
    world: run.world,
    report: {
      stack: run.stack,
      project: run.project.name,
      policyPacks: run.packLabels,
      dryRun,
      ...(result === undefined ? {} : { result }),
      probes: [],
      notShown: [],
      exitCode: failed ? 1 : 0,
    },
  };
}

interface Run extends Request {
  readonly options: RehearsalOptions;
  readonly world: World | undefined;
  readonly providers: Providers;
  packLabels: readonly string[];
}

function prepare(options: RehearsalOptions, request: Request): Run {
  return { ...request, options, ...packagesOf(options, request), packLabels: [] };
}

function packagesOf(
  options: RehearsalOptions,
  { project, config, seeds }: Request,
): { world: World | undefined; providers: Providers } {
  if (options.providers !== undefined) return { world: undefined, providers: options.providers };
  return standInWorld({
    region: regionOf(config),
    seeds: [...(options.seeds ?? []), ...seeds],
    program: project.root,
    snapshot: options.snapshot,
    stackOutputs: options.stackOutputs ?? {},
  });
}

function regionOf(config: Request["config"]): string {
  return config.values["aws:region"] ?? "ap-northeast-2";
}

async function runPhase(run: Run, phase: Phase): Promise<PhaseReport> {
  const { options } = run;
  const started = performance.now();
  options.onEvent?.({ kind: "phase", phase });
  const settings = settingsOf(run, phase);
  const analyzers = new Analyzers(
    {
      packs: run.packs,
      settings,
      tags: options.stackTags ?? {},
      configs: run.packConfigs,
    },
    options.analyzers ?? FRESH_ANALYZERS,
  );
  const deployment = new Deployment(settings, run.providers, analyzers, progress(run, phase));
  await deploy(run, phase, deployment, analyzers);
  await analyzers.close();
  const report = reportPhase(deployment, Math.round(performance.now() - started));
  options.onEvent?.({ kind: "phase-end", phase, report });
  return report;
}

function settingsOf(run: Run, phase: Phase): DeploymentSettings {
  return {
    project: run.project.name,
    stack: run.stack,
    organization: ORGANIZATION,
    workingFolder: run.options.workingFolder ?? run.project.root,
    config: run.config.values,
    secretKeys: run.config.secretKeys,
    isDryRun: phase === "dry-run",
  };
}

function progress({ options }: Run, phase: Phase): (state: State) => void {
  const seen = new Set<string>();
  return ({ urn }) => {
    seen.add(urn);
    options.onEvent?.({ kind: "resource", phase, urn, count: seen.size });
  };
}

async function deploy(
  run: Run,
  phase: Phase,
  deployment: Deployment,
  analyzers: Analyzers,
): Promise<void> {
  const monitor = await serveMonitor(deployment);
  analyzers.started.then(
    (packs) => {
      run.packLabels = packs.map((pack) => pack.label);
      run.options.onEvent?.({ kind: "packs", labels: run.packLabels });
    },
    (error: unknown) => deployment.end((error as Error).message),
  );
  try {
    const program = (run.options.programs ?? FRESH_PROGRAMS).run({
      project: run.project,
      deployment,
      address: monitor.address,
      signal: run.options.signal,
    });
    run.options.onEvent?.({ kind: "launched", phase });
    await program;
    if (!deployment.isEnded) await deployment.judgeStack();
  } catch (error) {
    if (!(error instanceof DeploymentEnded)) deployment.end((error as Error).message);
  } finally {
    monitor.stop();
  }
}
