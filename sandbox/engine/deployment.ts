/**
 * One phase of a run, dry or real: what the engine's step generator does for a stack that has no state yet.
 *
 * Each registration is checked by the provider, shown to the policy packs (remediate, then analyze), and made. The
 * first error ends the deployment: whoever waits for an answer is told that the monitor is gone, as the engine does.
 */
import { randomUUID } from "node:crypto";
import {
  Secret,
  UNKNOWN,
  containsUnknown,
  isUnknown,
  withSecretsOf,
  withoutSecrets,
  type Properties,
  type Unknown,
} from "../wire/values";
import type { Diagnostic } from "./diagnostic";
import type { CheckFailure, Provider } from "../wire/provider";
import type { Providers } from "./provider";
import { STACK_TYPE, nameOf, parseUrn, urnOf } from "./urn";

/** What a program asks for. */
export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly inputs: Properties;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** URN of the provider resource; empty for providers, and for components whose program is the user's own. */
  readonly provider: string;
  readonly options: ResourceOptions;
}

/** Options that a pack is shown. */
export interface ResourceOptions {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  readonly additionalSecretOutputs: readonly string[];
  readonly aliases: readonly string[];
  /** Seconds. */
  readonly timeouts: {
    readonly create: number;
    readonly update: number;
    readonly delete: number;
    readonly read: number;
  };
  readonly importId: string;
}

/** What became of it. */
export interface State extends Goal {
  readonly urn: string;
  /** `undefined` for components, and for anything that a dry run would create. */
  readonly id: string | undefined;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Read with `.get`: not this stack's own. */
  readonly isExternal: boolean;
  /** Kept as it comes: what the service behind it does is not played. */
  readonly isRecord?: true;
}

/** Who is asked about each resource before it is made, and about the stack at the end. */
export interface Judge {
  /** Inputs as the remediations leave them. */
  remediate(state: State, provider: State | undefined): Promise<Judgement & { inputs: Properties }>;
  analyze(state: State, provider: State | undefined): Promise<Judgement>;
  analyzeStack(
    states: readonly { state: State; provider: State | undefined }[],
    stackUrn: string,
  ): Promise<Judgement>;
}

export interface Judgement {
  readonly diagnostics: readonly Diagnostic[];
}

export interface DeploymentSettings {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  /** The user's working folder: a pack resolves relative paths in config from it. */
  readonly workingFolder: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly isDryRun: boolean;
}

/** Hooks around the creation of one resource; they throw to stop it. */
export interface Hooks {
  before(state: State): Promise<void>;
  after(state: State): Promise<void>;
}

const NO_HOOKS: Hooks = { before: () => Promise.resolve(), after: () => Promise.resolve() };

/** The deployment has ended with an error that has been reported: nobody needs to say it again. */
export class DeploymentEnded extends Error {
  override readonly name = "DeploymentEnded";
}

export class Deployment {
  readonly states = new Map<string, State>();
  readonly diagnostics: Diagnostic[] = [];
  #isEnded = false;
  readonly #ended: Promise<never>;
  #end: (reason: DeploymentEnded) => void = () => undefined;
  readonly #providers = new Map<string, Provider>();

  constructor(
    readonly settings: DeploymentSettings,
    private readonly packages: Providers,
    private readonly judge: Judge,
    private readonly onState: (state: State) => void = () => undefined,
  ) {
    this.#ended = new Promise((_, reject) => {
      this.#end = reject;
    });
    this.#ended.catch(() => undefined);
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get stackUrn(): string {
    const { stack, project } = this.settings;
    return urnOf(stack, project, "", STACK_TYPE, `${project}-${stack}`);
  }

  urnOf(parent: string, type: string, name: string): string {
    return urnOf(this.settings.stack, this.settings.project, parent, type, name);
  }

  report(...diagnostics: readonly Diagnostic[]): void {
    this.diagnostics.push(...diagnostics);
  }

  /** Ends the deployment: everyone who waits, now or later, gets `DeploymentEnded`. */
  end(message?: string, urn?: string): DeploymentEnded {
    if (message !== undefined && !this.#isEnded) {
      this.report({ kind: "log", level: "error", ...(urn === undefined ? {} : { urn }), message });
    }
    this.#isEnded = true;
    const reason = new DeploymentEnded(message ?? "the deployment has ended");
    this.#end(reason);
    return reason;
  }

  /** Runs one operation of the program, unless the deployment ends before or meanwhile. */
  async whileRunning<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#isEnded) throw new DeploymentEnded("the deployment has ended");
    return Promise.race([operation(), this.#ended]);
  }

  async register(goal: Goal, hooks: Hooks = NO_HOOKS): Promise<State> {
    const urn = this.urnOf(goal.parent, goal.type, goal.name);
    if (this.states.has(urn)) {
      throw this.end(`Duplicate resource URN '${urn}'; try giving it a unique name`, urn);
    }
    const planned: State = { ...goal, urn, id: undefined, outputs: {}, isExternal: false };
    this.states.set(urn, planned); // Taken from now on, also while the provider is still thinking.
    const checked = await this.#judged(await this.#checked(planned));
    const made = await this.#made(checked, hooks);
    this.#keep(made);
    return made;
  }

  /** Reads what is there already, as `.get` does. */
  async read(goal: Goal, id: string | Unknown): Promise<State> {
    const urn = this.urnOf(goal.parent, goal.type, goal.name);
    if (this.states.has(urn)) {
      throw this.end(`Duplicate resource URN '${urn}'; try giving it a unique name`, urn);
    }
    const known = isUnknown(id) ? undefined : id;
    const state: State = { ...goal, urn, id: known, outputs: {}, isExternal: true };
    this.states.set(urn, state);
    // Nobody can be asked for it yet: a dry run leaves all of it unknown.
    if (known === undefined) return state;
    const found = await this.#tried(state, () => this.#readFrom(state, known));
    this.#keep(found);
    return found;
  }

  async invoke(
    token: string,
    args: Properties,
    provider: string,
  ): Promise<{ result: Properties; failures: readonly CheckFailure[] }> {
    if (containsUnknown(args)) return { result: {}, failures: [] };
    return this.#providerAt(provider).invoke({
      token,
      args: withoutSecrets(args),
      preview: this.settings.isDryRun,
    });
  }

  /** The outputs of a component, once it knows them. */
  setOutputs(urn: string, outputs: Properties): void {
    const state = this.states.get(urn);
    if (state === undefined) {
      throw this.end(`outputs for a resource that was never registered: ${urn}`, urn);
    }
    this.#keep({ ...state, outputs });
  }

  /** Asks the packs about the finished stack. */
  async judgeStack(): Promise<void> {
    const own = [...this.states.values()].filter((state) => !state.isExternal);
    const stack = own.map((state) => ({ state, provider: this.states.get(state.provider) }));
    const { diagnostics } = await this.judge.analyzeStack(stack, this.stackUrn);
    this.report(...diagnostics);
  }

  /** URN of the default provider of a package, registered when it is first asked for. */
  async defaultProvider(packageName: string, version: string, url: string): Promise<string> {
    const name = ["default", version.replaceAll(/[^A-Za-z0-9]/g, "_")].filter(Boolean).join("_");
    const type = `pulumi:providers:${packageName}`;
    const urn = this.urnOf("", type, name);
    let pending = this.#defaults.get(urn);
    if (pending === undefined) {
      pending = this.register({
        ...EMPTY_GOAL,
        type,
        name,
        inputs: this.#packageConfig(packageName, version, url),
      });
      this.#defaults.set(urn, pending);
    }
    await pending;
    return urn;
  }
  readonly #defaults = new Map<string, Promise<State>>();

  #packageConfig(packageName: string, version: string, url: string): Properties {
    const { config, secretKeys } = this.settings;
    const own = Object.entries(config).filter(([key]) => key.startsWith(`${packageName}:`));
    const inputs: Record<string, Properties[string]> = {};
    for (const [key, text] of own) {
      const property = key.slice(packageName.length + 1);
      inputs[property] = secretKeys.includes(key) ? new Secret(text) : text;
    }
    if (version !== "") inputs.version = version;
    if (url !== "") inputs.pluginDownloadURL = url;
    return inputs;
  }

  async #checked(state: State): Promise<State> {
    if (!state.custom) return state;
    if (isProviderType(state.type)) return this.#configured(state);
    const { urn } = state;
    const { inputs, failures, warnings } = await this.#tried(state, () =>
      this.#providerAt(state.provider).check({
        urn,
        type: state.type,
        news: withoutSecrets(state.inputs),
      }),
    );
    // An update is about to meet the refusals themselves.
    if (this.settings.isDryRun)
      for (const message of warnings ?? [])
        this.report({ kind: "log", level: "warning", urn, message });
    const [first] = failures;
    if (first === undefined) return { ...state, inputs: withSecretsOf(inputs, state.inputs) };
    for (const failure of failures.slice(0, -1)) this.report(checkFailure(state, failure));
    throw this.end(checkFailure(state, failures.at(-1) ?? first).message, state.urn);
  }

  #configured(state: State): State {
    const packageName = state.type.split(":").at(-1) ?? "";
    const make = this.packages(packageName);
    if (make === undefined) {
      throw this.end(`no provider for the package '${packageName}' here`, state.urn);
    }
    this.#providers.set(state.urn, make(withoutSecrets(state.inputs)));
    return state;
  }

  async #judged(state: State): Promise<State> {
    const provider = this.states.get(state.provider);
    const remediated = await this.judge.remediate(state, provider);
    this.report(...remediated.diagnostics);
    const final = { ...state, inputs: remediated.inputs };
    const { diagnostics } = await this.judge.analyze(final, provider);
    this.report(...diagnostics);
    const isViolated = diagnostics.some((d) => d.kind === "policy" && d.level === "mandatory");
    // A preview goes on, to find them all; an update must not make what it was just told is wrong.
    if (isViolated && !this.settings.isDryRun) throw this.end();
    return final;
  }

  async #made(state: State, hooks: Hooks): Promise<State> {
    if (!state.custom) {
      await hooks.before(state);
      const constructed = state.provider === "" ? state : await this.#constructed(state);
      await hooks.after(constructed);
      return constructed;
    }
    return this.#tried(state, async () => {
      await hooks.before(state);
      const made = await this.#created(state);
      await hooks.after(made);
      return made;
    });
  }

  async #created(state: State): Promise<State> {
    const { isDryRun } = this.settings;
    if (isProviderType(state.type)) {
      return { ...state, id: isDryRun ? undefined : randomUUID(), outputs: state.inputs };
    }
    const provider = this.#providerAt(state.provider);
    const { importId } = state.options;
    // What is imported exists, and is as the program says: the engine refuses it otherwise.
    const imported = importId === "" ? {} : { importId };
    const made = await provider.create({
      urn: state.urn,
      type: state.type,
      inputs: withoutSecrets(state.inputs),
      preview: isDryRun,
      ...imported,
    });
    const id = importId === "" ? made.id : importId;
    const record = provider.isRecord?.(state.type) === true ? { isRecord: true as const } : {};
    return { ...state, id, outputs: secretOutputs(state, made.outputs), ...record };
  }

  /** A component of another package: its children are the package's own affair. */
  async #constructed(state: State): Promise<State> {
    const provider = this.#providerAt(state.provider);
    const { outputs } = (await provider.construct?.({
      urn: state.urn,
      type: state.type,
      inputs: withoutSecrets(state.inputs),
      preview: this.settings.isDryRun,
    })) ?? { outputs: state.inputs };
    return { ...state, outputs: secretOutputs(state, outputs), isRecord: true };
  }

  async #readFrom(state: State, id: string): Promise<State> {
    const found = await this.#providerAt(state.provider).read({
      urn: state.urn,
      type: state.type,
      id,
      inputs: withoutSecrets(state.inputs),
      preview: this.settings.isDryRun,
    });
    if (found === undefined) {
      throw new Error(`${state.type} '${state.name}': there is none with the id '${id}'`);
    }
    return {
      ...state,
      id: found.id,
      inputs: found.inputs,
      outputs: secretOutputs(state, found.outputs),
    };
  }

  /** An error of the provider is reported on the resource and ends the deployment. */
  async #tried<T>(state: State, operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      if (error instanceof DeploymentEnded) throw error;
      throw this.end((error as Error).message, state.urn);
    }
  }

  #providerAt(urn: string): Provider {
    const provider = this.#providers.get(urn);
    if (provider === undefined) throw new Error(`unknown provider '${urn}'`);
    return provider;
  }

  #keep(state: State): void {
    this.states.set(state.urn, state);
    this.onState(state);
  }
}

export const EMPTY_GOAL: Goal = {
  type: "",
  name: "",
  parent: "",
  custom: true,
  inputs: {},
  dependencies: [],
  propertyDependencies: {},
  provider: "",
  options: {
    protect: false,
    ignoreChanges: [],
    additionalSecretOutputs: [],
    aliases: [],
    timeouts: { create: 0, update: 0, delete: 0, read: 0 },
    importId: "",
  },
};

export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/** The id as it is shown: an unknown one where a dry run has none. */
export function shownId(state: State): string | Unknown | undefined {
  return state.custom ? (state.id ?? UNKNOWN) : undefined;
}

/** Type of the resource at a URN, without its parents'. */
export function typeOf(urn: string): string {
  return parseUrn(urn).qualifiedType.split("$").at(-1) ?? "";
}

function secretOutputs(state: State, outputs: Properties): Properties {
  const kept: Record<string, Properties[string]> = { ...withSecretsOf(outputs, state.inputs) };
  for (const key of state.options.additionalSecretOutputs) {
    const value = kept[key];
    if (value !== undefined && !(value instanceof Secret)) kept[key] = new Secret(value);
  }
  return kept;
}

function checkFailure(
  state: State,
  { property, reason }: CheckFailure,
): Diagnostic & { message: string } {
  const where = property === "" ? "" : `: property ${property}`;
  return {
    kind: "log",
    level: "error",
    urn: state.urn,
    message: `${state.type} resource '${nameOf(state.urn)}'${where} has a problem: ${reason}`,
  };
}
