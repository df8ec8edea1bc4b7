/**
 * A policy pack in a process of its own, run by the SDK's own runner and asked over the analyzer protocol, as the
 * engine does. Small on purpose: what the pack answers is judged here, so nothing of the sandbox is between, but for what it
 * preloads so that a start takes half of the time; `asTheEngineStarts` does without that.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { PlannedResource } from "../../reachability";
import { UNKNOWN_MARKER } from "../../reachability";

export const ROOT = join(__dirname, "../..");

/** How the engine writes an unknown string. */
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const LEVELS = ["advisory", "mandatory", "disabled", "remediate"] as const;
export type Level = (typeof LEVELS)[number];

const LEVEL_NUMBERS = {
  advisory: proto.EnforcementLevel.ADVISORY,
  mandatory: proto.EnforcementLevel.MANDATORY,
  disabled: proto.EnforcementLevel.DISABLED,
  remediate: proto.EnforcementLevel.REMEDIATE,
} as const;

export interface Diagnostic {
  readonly policy: string;
  readonly level: Level;
  readonly urn: string;
  readonly message: string;
}

export interface PackOptions {
  /** The pack's folder. Default: this project's. */
  readonly folder?: string;
  readonly stack?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** What `--policy-pack-config` would carry. */
  readonly policyConfig?: Readonly<Record<string, PolicyConfig>>;
  /** The folder in which the user called `pulumi`. */
  readonly projectFolder?: string;
  /** Nothing preloaded. */
  readonly asTheEngineStarts?: true;
}

export type PolicyConfig =
  Level | (Readonly<Record<string, unknown>> & { enforcementLevel?: Level });

type Answers = proto.AnalyzeResponse | proto.AnalyzerInfo | proto.RemediateResponse | Empty;

/** The methods of the analyzer protocol that a pack is asked by. */
export type Method =
  "getAnalyzerInfo" | "configureStack" | "configure" | "analyze" | "analyzeStack" | "remediate";

type Done = (error: unknown, answer: Answers | undefined) => void;

/** Whoever carries a request to a pack: a client of its server, or the server's functions themselves. */
export type Carrier = Readonly<Record<Method, (request: never, done: Done) => unknown>>;

/** A whole run: the stack's resource, every resource before it is made, and the stack at the end. */
export async function runStack(
  pack: AskedPack,
  resources: readonly PlannedResource[],
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  const all = [STACK, ...resources];
  for (const resource of all) found.push(...(await pack.analyze(resource)));
  return [...found, ...(await pack.analyzeStack(all))];
}

/** A pack that can be asked, wherever it runs. */
export abstract class AskedPack {
  protected constructor(private readonly carrier: Carrier) {}

  abstract close(): Promise<void>;

  /** What the engine tells a pack before it asks it anything. */
  protected async prepare({ tags, policyConfig }: PackOptions): Promise<void> {
    await this.configureStack(tags ?? {});
    if (policyConfig !== undefined) await this.configure(policyConfig);
  }

  info(): Promise<proto.AnalyzerInfo> {
    return this.call("getAnalyzerInfo", new Empty());
  }

  async configureStack(tags: Readonly<Record<string, string>>): Promise<void> {
    const request = new proto.AnalyzerStackConfigureRequest();
    for (const [key, value] of Object.entries(tags)) request.getTagsMap().set(key, value);
    await this.call("configureStack", request);
  }

  /** Judges one resource by its inputs, as the engine asks before it is made. */
  async analyze(resource: PlannedResource): Promise<Diagnostic[]> {
    const request = analyzeRequest(resource);
    return diagnosticsOf(resource.urn, await this.call("analyze", request));
  }

  /** Repaired inputs by policy. */
  async remediate(resource: PlannedResource): Promise<Record<string, Record<string, unknown>>> {
    const request = analyzeRequest(resource);
    const answer: proto.RemediateResponse = await this.call("remediate", request);
    const repaired = answer
      .getRemediationsList()
      .map((one) => [one.getPolicyname(), one.getProperties()?.toJavaScript() ?? {}] as const);
    return Object.fromEntries(repaired);
  }

  /** Judges the whole stack by its outputs, as the engine asks at the end. */
  async analyzeStack(resources: readonly PlannedResource[]): Promise<Diagnostic[]> {
    const request = stackRequest(resources);
    return diagnosticsOf("", await this.call("analyzeStack", request));
  }

  run(resources: readonly PlannedResource[]): Promise<Diagnostic[]> {
    return runStack(this, resources);
  }

  /** Levels and settings of all rules: what is not given is as if it never was. */
  async configure(policyConfig: Readonly<Record<string, PolicyConfig>>): Promise<void> {
    const info = await this.info();
    const request = new proto.ConfigureAnalyzerRequest();
    for (const policy of info.getPoliciesList()) {
      const given = policyConfig[policy.getName()] ?? {};
      const { enforcementLevel, ...properties } =
        typeof given === "string" ? { enforcementLevel: given } : given;
      const config = new proto.PolicyConfig();
      config.setEnforcementlevel(
        enforcementLevel === undefined
          ? policy.getEnforcementlevel()
          : LEVEL_NUMBERS[enforcementLevel],
      );
      config.setProperties(Struct.fromJavaScript(properties as Record<string, JavaScriptValue>));
      request.getPolicyconfigMap().set(policy.getName(), config);
    }
    await this.call("configure", request);
  }

  private call<Answer extends Answers>(method: Method, request: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.carrier[method](request as never, (error, answer) => {
        if (answer !== undefined) resolve(answer as Answer);
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }
}

export class PackProcess extends AskedPack {
  private constructor(
    readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
    readonly startedInMs: number,
  ) {
    super(client);
  }

  static async start(options: PackOptions = {}): Promise<PackProcess> {
    const before = performance.now();
    const preloaded = options.asTheEngineStarts === true ? [] : PRELOADED;
    const args = [...preloaded, runner(), "127.0.0.1:1", folderOf(options)];
    const child = spawn(process.execPath, args, {
      cwd: folderOf(options),
      env: environment(options),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await portOf(child);
    const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
      "grpc.max_send_message_length": -1,
    });
    const pack = new PackProcess(child, client, performance.now() - before);
    await pack.prepare(options);
    return pack;
  }

  async close(): Promise<void> {
    this.client.close();
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}

const PRELOADED = ["quick-start.cjs", "quick-javascript.cjs"].flatMap((file) => [
  "-r",
  join(ROOT, "sandbox/engine", file),
]);

/** The resource that every run registers first. */
export const STACK: PlannedResource = {
  urn: "urn:pulumi:prod::tests::pulumi:pulumi:Stack::tests-prod",
  type: "pulumi:pulumi:Stack",
  name: "tests-prod",
  properties: {},
  propertyDependencies: {},
};

/** The pack must find the SDK that lies beside it, so the runner is that one too. */
function runner(): string {
  return require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
}

function folderOf(options: PackOptions): string {
  return options.folder ?? join(ROOT, "policies");
}

function environment(options: PackOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_OPTIONS: "",
    PULUMI_NODEJS_STACK: options.stack ?? "prod",
    PULUMI_NODEJS_PROJECT: "tests",
    PULUMI_CONFIG: JSON.stringify(options.config ?? {}),
    PWD: options.projectFolder ?? ROOT,
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the pack's output is not piped");
  let complaints = "";
  stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const lines = createInterface({ input: stdout });
  const line = await Promise.race([
    once(lines, "line").then(([first]) => String(first)),
    once(child, "exit").then(() => ""),
  ]);
  if (!/^\d+$/.test(line)) throw new Error(`the pack did not start: ${line}${complaints}`);
  return Number(line);
}

export function analyzeRequest(resource: PlannedResource): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest();
  request.setUrn(resource.urn);
  request.setType(resource.type);
  request.setName(resource.name);
  request.setProperties(structOf(resource.inputs ?? {}));
  request.setOptions(optionsOf(resource));
  return request;
}

export function stackRequest(resources: readonly PlannedResource[]): proto.AnalyzeStackRequest {
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList(resources.map((resource) => stackResource(resource)));
  return request;
}

function stackResource(resource: PlannedResource): proto.AnalyzerResource {
  const message = new proto.AnalyzerResource();
  message.setUrn(resource.urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setProperties(structOf(resource.properties));
  message.setOptions(optionsOf(resource));
  message.setParent(resource.parent ?? "");
  const dependencies = message.getPropertydependenciesMap();
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    // The engine leaves out properties without dependencies.
    if (urns.length === 0) continue;
    const list = new proto.AnalyzerPropertyDependencies();
    list.setUrnsList([...urns]);
    dependencies.set(property, list);
  }
  return message;
}

function optionsOf(resource: PlannedResource): proto.AnalyzerResourceOptions {
  const options = new proto.AnalyzerResourceOptions();
  options.setParent(resource.parent ?? "");
  return options;
}

function structOf(properties: Readonly<Record<string, unknown>>): Struct {
  return Struct.fromJavaScript(wired(properties) as Record<string, JavaScriptValue>);
}

function wired(value: unknown): unknown {
  if (value === UNKNOWN_MARKER) return UNKNOWN_STRING;
  if (value === undefined) return null;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => wired(item));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wired(item)]));
}

export function diagnosticsOf(urn: string, answer: proto.AnalyzeResponse): Diagnostic[] {
  return answer.getDiagnosticsList().map((one) => ({
    policy: one.getPolicyname(),
    level: LEVELS[one.getEnforcementlevel()],
    urn: urn === "" ? one.getUrn() : urn,
    message: one.getMessage(),
  }));
}
