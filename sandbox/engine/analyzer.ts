/**
 * A policy pack in a process of its own, run by the SDK's runner and asked over the analyzer protocol, as the CLI
 * does (`pkg/resource/plugin/analyzer_plugin.go`).
 */
import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  AnalyzeStackRequest,
  AnalyzerPropertyDependencies,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzerStackConfigureRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
  PolicySeverity,
  type AnalyzeDiagnostic,
  type AnalyzeResponse,
  type AnalyzerInfo,
  type RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { fromStruct, toStruct, type Properties } from "../wire/values";
import type { DeploymentSettings, ResourceOptions, State } from "./deployment";
import type { Diagnostic, PolicyDiagnostic } from "./diagnostic";
import { CHANNEL_OPTIONS } from "./grpc-server";
import { eachLine } from "../processes/output-lines";
import { readPackManifest, type PackConfig, type PackManifest } from "./pack-manifest";
import { isRecord } from "./project";
import { QUICK_START, childEnvironment, sdkRunner } from "./sdk-runner";
import { endProcess, spawnTied } from "../processes/tied-process";

export interface AnalyzerOptions {
  /** The pack's folder, absolute. */
  readonly pack: string;
  readonly settings: DeploymentSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly config?: PackConfig | undefined;
}

const LEVELS = {
  [EnforcementLevel.ADVISORY]: "advisory",
  [EnforcementLevel.MANDATORY]: "mandatory",
  [EnforcementLevel.DISABLED]: "disabled",
  [EnforcementLevel.REMEDIATE]: "remediate",
} as const;

const LEVEL_NUMBERS: ReadonlyMap<string, EnforcementLevel> = new Map(
  Object.entries<EnforcementLevel>({
    advisory: EnforcementLevel.ADVISORY,
    mandatory: EnforcementLevel.MANDATORY,
    disabled: EnforcementLevel.DISABLED,
    remediate: EnforcementLevel.REMEDIATE,
  }),
);

const SEVERITIES: Readonly<Record<number, string>> = {
  [PolicySeverity.POLICY_SEVERITY_LOW]: "low",
  [PolicySeverity.POLICY_SEVERITY_MEDIUM]: "medium",
  [PolicySeverity.POLICY_SEVERITY_HIGH]: "high",
  [PolicySeverity.POLICY_SEVERITY_CRITICAL]: "critical",
};

export class Analyzer {
  readonly #severities: ReadonlyMap<string, string>;

  private constructor(
    private readonly process: ChildProcess,
    private readonly client: AnalyzerClient,
    private readonly manifest: PackManifest,
    readonly info: AnalyzerInfo.AsObject,
  ) {
    this.#severities = new Map(
      info.policiesList.map(({ name, severity }) => [name, SEVERITIES[severity] ?? ""]),
    );
  }

  /** Starts a pack. @throws an error with what the pack printed when it does not come up */
  static async start(options: AnalyzerOptions): Promise<Analyzer> {
    const manifest = readPackManifest(options.pack);
    const child = startPack(options);
    try {
      const port = await portOf(child, options.pack);
      const client = new AnalyzerClient(
        `127.0.0.1:${port}`,
        credentials.createInsecure(),
        CHANNEL_OPTIONS,
      );
      const info = await configured(client, options);
      return new Analyzer(child, client, manifest, info.toObject());
    } catch (error) {
      await endProcess(child);
      throw error;
    }
  }

  /** `name@vVERSION`, as the CLI prints it. */
  get label(): string {
    return `${this.info.name}@v${this.manifest.version || this.info.version}`;
  }

  async close(): Promise<void> {
    this.client.close();
    await endProcess(this.process);
  }

  async remediate(
    state: State,
    provider: State | undefined,
  ): Promise<{ inputs: Properties; diagnostics: readonly Diagnostic[] }> {
    const request = analyzeRequest(state, provider);
    const response = await ask<RemediateResponse>((done) => {
      this.client.remediate(request, done);
    }, "failed to run remediation");
    let { inputs } = state;
    const diagnostics: Diagnostic[] = [];
    for (const remediation of response.getRemediationsList()) {
      const policy = remediation.getPolicyname();
      const pack = remediation.getPolicypackname();
      const complaint = remediation.getDiagnostic();
      if (complaint === "") {
        inputs = fromStruct(remediation.getProperties());
        const message = remediation.getDescription();
        diagnostics.push({ kind: "remediation", policy, pack, urn: state.urn, message });
      } else {
        diagnostics.push({
          ...{ kind: "policy", policy, pack, packVersion: this.#version(remediation) },
          ...{ level: "advisory", urn: state.urn, message: complaint, stage: "resource" },
        });
      }
    }
    return { inputs, diagnostics };
  }

  async analyze(state: State, provider: State | undefined): Promise<readonly Diagnostic[]> {
    const request = analyzeRequest(state, provider);
    const response = await ask<AnalyzeResponse>((done) => {
      this.client.analyze(request, done);
    }, "failed to run policy");
    return this.#diagnostics(response, "resource", () => state.urn);
  }

  /** The whole stack's outputs. What is said about no resource of the stack is said about the stack. */
  async analyzeStack(
    states: readonly { state: State; provider: State | undefined }[],
    stackUrn: string,
  ): Promise<readonly Diagnostic[]> {
    const urns = new Set(states.map(({ state }) => state.urn));
    const request = new AnalyzeStackRequest().setResourcesList(
      states.map(({ state, provider }) => analyzerResource(state, provider)),
    );
    const response = await ask<AnalyzeResponse>((done) => {
      this.client.analyzeStack(request, done);
    }, "failed to run policy");
    return this.#diagnostics(response, "stack", (urn) => (urns.has(urn) ? urn : stackUrn));
  }

  #diagnostics(
    response: AnalyzeResponse,
    stage: PolicyDiagnostic["stage"],
    urnOf: (urn: string) => string,
  ): readonly Diagnostic[] {
    return response.getDiagnosticsList().flatMap((diagnostic) => {
      const level = levelOf(diagnostic);
      if (level === undefined) return [];
      const policy = diagnostic.getPolicyname();
      const severity = SEVERITIES[diagnostic.getSeverity()] ?? this.#severities.get(policy) ?? "";
      return [
        {
          kind: "policy" as const,
          policy,
          pack: diagnostic.getPolicypackname(),
          packVersion: this.#version(diagnostic),
          level,
          ...(severity === "" ? {} : { severity }),
          urn: urnOf(diagnostic.getUrn()),
          message: diagnostic.getMessage(),
          stage,
        },
      ];
    });
  }

  #version(from: { getPolicypackversion(): string }): string {
    return this.manifest.version || from.getPolicypackversion();
  }
}

/** A violation that is left after remediation counts as mandatory. */
function levelOf(diagnostic: AnalyzeDiagnostic): "advisory" | "mandatory" | undefined {
  const level = LEVELS[diagnostic.getEnforcementlevel()];
  if (level === "disabled") return undefined;
  return level === "advisory" ? "advisory" : "mandatory";
}

function startPack({ pack, settings }: AnalyzerOptions): ChildProcess {
  const runner = sdkRunner("run-policy-pack", pack);
  const loader = startsInJavaScript(pack) ? ["-r", join(__dirname, "quick-javascript.cjs")] : [];
  // The SDK takes an engine's address and does not use it: packs log to their own output.
  return spawnTied(process.execPath, [...QUICK_START, ...loader, runner, "127.0.0.1:0", pack], {
    cwd: pack,
    stdio: ["ignore", "pipe", "pipe"],
    env: childEnvironment({
      PWD: settings.workingFolder,
      PULUMI_NODEJS_ORGANIZATION: settings.organization,
      PULUMI_NODEJS_PROJECT: settings.project,
      PULUMI_NODEJS_STACK: settings.stack,
      PULUMI_NODEJS_DRY_RUN: String(settings.isDryRun),
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_CONFIG: JSON.stringify(settings.config),
    }),
  });
}

/** Whether a pack's entry is JavaScript, so that there is nothing to compile. */
function startsInJavaScript(pack: string): boolean {
  try {
    return /\.[cm]?js$/.test(createRequire(join(pack, "noop.js")).resolve("./"));
  } catch {
    return false; // What is wrong with it, the SDK's runner says.
  }
}

/** The port that a pack prints as its first line. */
async function portOf(child: ChildProcess, pack: string): Promise<number> {
  const said: string[] = [];
  void eachLine(child.stderr, (line) => said.push(line));
  return new Promise((resolve, reject) => {
    void eachLine(child.stdout, (line) => {
      if (/^\d+$/.test(line)) resolve(Number(line));
      else said.push(line);
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const how = signal === null ? `exited with code ${String(code)}` : `was killed by ${signal}`;
      reject(
        new Error(`policy pack ${pack} failed to start: it ${how}\n${said.join("\n")}`.trim()),
      );
    });
  });
}

async function configured(client: AnalyzerClient, options: AnalyzerOptions): Promise<AnalyzerInfo> {
  await ask((done) => {
    client.configureStack(stackRequest(options), done);
  }, "failed to configure the policy pack").catch(ignoreUnimplemented);
  const info = await ask<AnalyzerInfo>((done) => {
    client.getAnalyzerInfo(new Empty(), done);
  }, "failed to get analyzer info");
  if (info.getSupportsconfig()) {
    await ask((done) => {
      client.configure(configRequest(info, options.config ?? {}), done);
    }, "failed to configure the policy pack");
  }
  return info;
}

function stackRequest({ settings, tags }: AnalyzerOptions): AnalyzerStackConfigureRequest {
  const request = new AnalyzerStackConfigureRequest()
    .setStack(settings.stack)
    .setProject(settings.project)
    .setOrganization(settings.organization)
    .setDryRun(settings.isDryRun)
    .setConfigSecretKeysList([...settings.secretKeys]);
  for (const [key, text] of Object.entries(settings.config)) request.getConfigMap().set(key, text);
  for (const [key, text] of Object.entries(tags)) request.getTagsMap().set(key, text);
  return request;
}

/**
 * What every policy ends up with: defaults of its schema, the pack's initial config, then the caller's
 * (`ReconcilePolicyPackConfig`). Values are not validated against the schema here; the CLI does that.
 */
function configRequest(info: AnalyzerInfo, given: PackConfig): ConfigureAnalyzerRequest {
  const levels = new Map<string, EnforcementLevel>();
  const properties = new Map<string, Record<string, JavaScriptValue>>();
  for (const policy of info.getPoliciesList()) {
    levels.set(policy.getName(), policy.getEnforcementlevel());
    const schema = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
    properties.set(policy.getName(), defaultsOf(schema));
  }
  for (const [name, config] of info.getInitialconfigMap().entries()) {
    const own = config.getProperties()?.toJavaScript() ?? {};
    applyConfig(levels, properties, name, config.getEnforcementlevel(), own);
  }
  // `all` first: what is said of one policy wins over it.
  for (const name of Object.keys(given).sort((a, b) => Number(b === "all") - Number(a === "all"))) {
    const { level, own } = readPolicyConfig(given[name] ?? {});
    applyConfig(levels, properties, name, level, own);
  }
  const request = new ConfigureAnalyzerRequest();
  for (const [name, level] of levels) {
    const own = Struct.fromJavaScript(properties.get(name) ?? {});
    const config = new PolicyConfig().setEnforcementlevel(level).setProperties(own);
    request.getPolicyconfigMap().set(name, config);
  }
  return request;
}

function defaultsOf(schema: Record<string, JavaScriptValue>): Record<string, JavaScriptValue> {
  const defaults: Record<string, JavaScriptValue> = {};
  for (const [name, property] of Object.entries(schema)) {
    if (isRecord(property) && "default" in property) {
      defaults[name] = property.default as JavaScriptValue;
    }
  }
  return defaults;
}

function readPolicyConfig(config: PackConfig[string]): {
  level: EnforcementLevel | undefined;
  own: Record<string, JavaScriptValue>;
} {
  if (typeof config === "string") return { level: LEVEL_NUMBERS.get(config), own: {} };
  const { enforcementLevel, ...own } = config;
  const level =
    typeof enforcementLevel === "string" ? LEVEL_NUMBERS.get(enforcementLevel) : undefined;
  return { level, own: own as Record<string, JavaScriptValue> };
}

function applyConfig(
  levels: Map<string, EnforcementLevel>,
  properties: Map<string, Record<string, JavaScriptValue>>,
  name: string,
  level: EnforcementLevel | undefined,
  own: Record<string, JavaScriptValue>,
): void {
  const names = name === "all" ? [...levels.keys()] : [name];
  for (const policy of names) {
    if (level !== undefined) levels.set(policy, level);
    properties.set(policy, { ...properties.get(policy), ...own });
  }
}

function analyzeRequest(state: State, provider: State | undefined): AnalyzeRequest {
  return new AnalyzeRequest()
    .setUrn(state.urn)
    .setType(state.type)
    .setName(state.name)
    .setProperties(toStruct(withoutInternal(state.inputs)))
    .setOptions(optionsOf(state))
    .setProvider(providerOf(provider));
}

function analyzerResource(state: State, provider: State | undefined): AnalyzerResource {
  const resource = new AnalyzerResource()
    .setUrn(state.urn)
    .setType(state.type)
    .setName(state.name)
    .setProperties(toStruct(withoutInternal(state.outputs)))
    .setOptions(optionsOf(state))
    .setProvider(providerOf(provider))
    .setParent(state.parent)
    .setDependenciesList([...state.dependencies]);
  for (const [key, urns] of Object.entries(state.propertyDependencies)) {
    const dependencies = new AnalyzerPropertyDependencies().setUrnsList([...urns]);
    resource.getPropertydependenciesMap().set(key, dependencies);
  }
  return resource;
}

/** The engine keeps keys such as `__defaults` to itself. */
function withoutInternal(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("__")));
}

function providerOf(provider: State | undefined): AnalyzerProviderResource | undefined {
  if (provider === undefined) return undefined;
  return new AnalyzerProviderResource()
    .setUrn(provider.urn)
    .setType(provider.type)
    .setName(provider.name)
    .setProperties(toStruct(withoutInternal(provider.inputs)));
}

function optionsOf({ options, parent }: State): AnalyzerResourceOptions {
  const result = new AnalyzerResourceOptions()
    .setProtect(options.protect)
    .setIgnorechangesList([...options.ignoreChanges])
    .setAdditionalsecretoutputsList([...options.additionalSecretOutputs])
    .setAliasesList([...options.aliases])
    .setCustomtimeouts(timeoutsOf(options))
    .setParent(parent)
    .setDeletebeforereplacedefined(options.deleteBeforeReplace !== undefined);
  return result.setDeletebeforereplace(options.deleteBeforeReplace ?? false);
}

function timeoutsOf({ timeouts }: ResourceOptions): AnalyzerResourceOptions.CustomTimeouts {
  return new AnalyzerResourceOptions.CustomTimeouts()
    .setCreate(timeouts.create)
    .setUpdate(timeouts.update)
    .setDelete(timeouts.delete)
    .setRead(timeouts.read);
}

/** An error of a pack, with the code that gRPC gave it. */
class AnalyzerError extends Error {
  constructor(
    message: string,
    readonly code: status,
  ) {
    super(message);
  }
}

function ask<Response>(
  call: (done: (error: ServiceError | null, response: Response) => void) => void,
  failure: string,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(new AnalyzerError(`${failure}: ${error.details}`, error.code));
    });
  });
}

/** A pack of an older SDK may lack a method; the CLI does without it too. */
function ignoreUnimplemented(error: unknown): void {
  if (!(error instanceof AnalyzerError && error.code === status.UNIMPLEMENTED)) throw error;
}
