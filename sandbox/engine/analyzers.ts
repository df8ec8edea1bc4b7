/**
 * The packs of one run, asked together; and a pool that keeps their processes for the next run.
 *
 * The engine starts a pack anew for every preview and every update. Tests that rehearse a hundred programs would wait for a
 * hundred starts, so a pool hands a running pack to the next run whose process would be started in the very same way.
 */
import { Analyzer, type AnalyzerOptions } from "./analyzer";
import { DeploymentEnded, type DeploymentSettings, type Judge, type Judgement } from "./deployment";
import type { Diagnostic } from "./diagnostic";
import type { PackConfig } from "./pack-manifest";
import type { Properties } from "../wire/values";

export interface AnalyzersOptions {
  /** Folders, absolute. */
  readonly packs: readonly string[];
  readonly settings: DeploymentSettings;
  readonly tags: Readonly<Record<string, string>>;
  /** By folder. */
  readonly configs: Readonly<Record<string, PackConfig>>;
}

/** Where packs come from and go back to. */
export interface AnalyzerSource {
  take(options: AnalyzerOptions): Promise<Analyzer>;
  giveBack(analyzer: Analyzer): Promise<void>;
}

/** Every pack is started for one run and ended with it, as the engine does. */
export const FRESH_ANALYZERS: AnalyzerSource = {
  take: (options) => Analyzer.start(options),
  giveBack: (analyzer) => analyzer.close(),
};

/** Keeps packs running between runs. Close it at the end. */
export class AnalyzerPool implements AnalyzerSource {
  readonly #idle = new Map<string, Analyzer[]>();
  readonly #keys = new Map<Analyzer, string>();

  async take(options: AnalyzerOptions): Promise<Analyzer> {
    const key = JSON.stringify(options);
    const waiting = this.#idle.get(key)?.pop();
    if (waiting !== undefined) return waiting;
    const analyzer = await Analyzer.start(options);
    this.#keys.set(analyzer, key);
    return analyzer;
  }

  giveBack(analyzer: Analyzer): Promise<void> {
    const key = this.#keys.get(analyzer) ?? "";
    this.#idle.set(key, [...(this.#idle.get(key) ?? []), analyzer]);
    return Promise.resolve();
  }

  /** Ends every pack that was started, idle or not. */
  async close(): Promise<void> {
    await Promise.all([...this.#keys.keys()].map((analyzer) => analyzer.close()));
    this.#idle.clear();
    this.#keys.clear();
  }
}

/** The packs of one phase of a run. They start at once; the first resource waits for them. */
export class Analyzers implements Judge {
  readonly #started: Promise<readonly Analyzer[]>;

  constructor(
    options: AnalyzersOptions,
    private readonly source: AnalyzerSource = FRESH_ANALYZERS,
  ) {
    const { packs, settings, tags, configs } = options;
    const starting = packs.map((pack) =>
      source.take({ pack, settings, tags, config: configs[pack] }),
    );
    this.#started = allOrNone(starting, source);
    this.#started.catch(() => undefined); // Reported to whoever asks first.
  }

  /** The packs, once they run. @throws when one of them does not come up */
  get started(): Promise<readonly Analyzer[]> {
    return this.#started;
  }

  async remediate(
    ...[state, provider]: Parameters<Judge["remediate"]>
  ): Promise<Judgement & { inputs: Properties }> {
    let { inputs } = state;
    const diagnostics: Diagnostic[] = [];
    for (const analyzer of await this.#started) {
      const remediated = await analyzer.remediate({ ...state, inputs }, provider);
      inputs = remediated.inputs;
      diagnostics.push(...remediated.diagnostics);
    }
    return { inputs, diagnostics };
  }

  analyze(...args: Parameters<Judge["analyze"]>): Promise<Judgement> {
    return this.#askAll((analyzer) => analyzer.analyze(...args));
  }

  analyzeStack(...args: Parameters<Judge["analyzeStack"]>): Promise<Judgement> {
    return this.#askAll((analyzer) => analyzer.analyzeStack(...args));
  }

  async close(): Promise<void> {
    const analyzers = await this.#started.catch(() => []);
    await Promise.all(analyzers.map((analyzer) => this.source.giveBack(analyzer)));
  }

  async #askAll(ask: (analyzer: Analyzer) => Promise<readonly Diagnostic[]>): Promise<Judgement> {
    const answers = await Promise.all((await this.#started).map(ask));
    return { diagnostics: answers.flat() };
  }
}

async function allOrNone(
  starting: readonly Promise<Analyzer>[],
  source: AnalyzerSource,
): Promise<readonly Analyzer[]> {
  const results = await Promise.allSettled(starting);
  const started = results.flatMap((result) =>
    result.status === "fulfilled" ? [result.value] : [],
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed === undefined) return started;
  await Promise.all(started.map((analyzer) => source.giveBack(analyzer)));
  throw failed.reason instanceof Error ? failed.reason : new DeploymentEnded(String(failed.reason));
}
