/**
 * The two services through which a language SDK talks to the engine: `ResourceMonitor` and `Engine`.
 *
 * Here requests are taken apart and answers put together; what happens to a resource is `deployment.ts`.
 */
import { stripVTControlCharacters } from "node:util";
import { EngineService, type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import {
  GetRootResourceResponse,
  LogSeverity,
  RequirePulumiVersionResponse,
  SetRootResourceResponse,
  type LogRequest,
} from "@pulumi/pulumi/proto/engine_pb";
import { status } from "@grpc/grpc-js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import { CallResponse, CheckFailure, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import {
  ResourceMonitorService,
  type IResourceMonitorServer,
} from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resourceMessages from "@pulumi/pulumi/proto/resource_pb";
import {
  ReadResourceResponse,
  RegisterPackageResponse,
  RegisterResourceRequest,
  RegisterResourceResponse,
  Result,
  SupportsFeatureResponse,
  TransformInvokeOptions,
  type ReadResourceRequest,
  type RegisterResourceHookRequest,
  type RegisterResourceOutputsRequest,
  type ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { fromStruct, fromWire, isUnknown, toStruct, type Properties } from "../wire/values";
import { Callbacks } from "./callbacks";
import { EMPTY_GOAL, shownId, type Deployment, type Hooks, type State } from "./deployment";
import { serve, unary, type RunningServer } from "./grpc-server";
import { Registrations, packageOf } from "./registration";

/** What the monitor answers to a function's call: newer SDKs have a message of its own for it, with the same fields. */
const InvokeAnswer =
  (resourceMessages as { readonly ResourceInvokeResponse?: typeof InvokeResponse })
    .ResourceInvokeResponse ?? InvokeResponse;

/** What this monitor does; anything else is answered with "no", and the SDK says what is missing. */
const FEATURES: ReadonlySet<string> = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "aliasSpecs",
  "deletedWith",
  "replaceWith",
  "transforms",
  "invokeTransforms",
  "resourceHooks",
]);

const LEVELS = {
  [LogSeverity.DEBUG]: undefined,
  [LogSeverity.INFO]: "info",
  [LogSeverity.WARNING]: "warning",
  [LogSeverity.ERROR]: "error",
} as const;

/** Serves both services for one deployment. */
export async function serveMonitor(deployment: Deployment): Promise<RunningServer> {
  const monitor = new Monitor(deployment);
  const server = await serve(
    [ResourceMonitorService, monitor.resourceMonitor()],
    [EngineService, monitor.engine()],
  );
  return {
    address: server.address,
    stop: () => {
      monitor.close();
      server.stop();
    },
  };
}

class Monitor {
  readonly #callbacks = new Callbacks();
  readonly #registrations: Registrations;
  readonly #invokeTransforms: Callback[] = [];
  readonly #hooks = new Map<string, { callback: Callback; onDryRun: boolean }>();
  #rootUrn = "";

  constructor(private readonly deployment: Deployment) {
    this.#registrations = new Registrations(deployment, this.#callbacks);
  }

  close(): void {
    this.#callbacks.close();
  }

  resourceMonitor(): IResourceMonitorServer {
    const { deployment } = this;
    return {
      // Newer SDKs ask it for the features, by numbers that older ones do not know; where it is not there, all ask for each by its name.
      getDeploymentInfo: (_call, callback) => {
        callback({ code: status.UNIMPLEMENTED });
      },
      supportsFeature: unary((request) =>
        new SupportsFeatureResponse().setHassupport(FEATURES.has(request.getId())),
      ),
      registerResource: unary((request) => deployment.whileRunning(() => this.#register(request))),
      registerResourceOutputs: unary((request) => this.#setOutputs(request)),
      readResource: unary((request) => deployment.whileRunning(() => this.#read(request))),
      invoke: unary((request) => deployment.whileRunning(() => this.#invoke(request))),
      // A method of a component that is a record: it returns nothing, which a dry run takes for unknown.
      call: unary(() => new CallResponse().setReturn(new Struct())),
      registerStackTransform: unary((callback) => {
        this.#registrations.addStackTransform(callback);
        return new Empty();
      }),
      registerStackInvokeTransform: unary((callback) => {
        this.#invokeTransforms.push(callback);
        return new Empty();
      }),
      registerResourceHook: unary((request) => this.#addHook(request)),
      // Nothing fails here that a hook could have tried again.
      registerErrorHook: unary(() => new Empty()),
      registerPackage: unary((request) =>
        new RegisterPackageResponse().setRef(`${request.getName()}@${request.getVersion()}`),
      ),
      signalAndWaitForShutdown: unary(() => new Empty()),
    };
  }

  engine(): IEngineServer {
    return {
      log: unary((request) => this.#log(request)),
      getRootResource: unary(() => new GetRootResourceResponse().setUrn(this.#rootUrn)),
      setRootResource: unary((request) => {
        this.#rootUrn = request.getUrn();
        return new SetRootResourceResponse();
      }),
      startDebugging: unary(() => new Empty()),
      requirePulumiVersion: unary((request) => {
        const message = `the program requires Pulumi ${request.getPulumiVersionRange()}; no CLI runs here, so this was not checked`;
        this.deployment.report({ kind: "log", level: "warning", message });
        return new RequirePulumiVersionResponse();
      }),
    };
  }

  async #register(request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
    const { goal, hooks, settle } = await this.#registrations.read(request);
    settle(this.deployment.urnOf(goal.parent, goal.type, goal.name));
    const state = await this.deployment.register(goal, this.#hooksOf(hooks));
    return new RegisterResourceResponse()
      .setUrn(state.urn)
      .setId(state.id ?? "")
      .setObject(toStruct(state.custom || request.getRemote() ? state.outputs : {}))
      .setResult(Result.SUCCESS);
  }

  async #read(request: ReadResourceRequest): Promise<ReadResourceResponse> {
    const type = request.getType();
    const packageName = packageOf(type);
    const provider = await this.#registrations.providerFor(
      request.getProvider(),
      packageName,
      request.getVersion(),
      request.getPlugindownloadurl(),
    );
    const goal = {
      ...EMPTY_GOAL,
      type,
      name: request.getName(),
      parent: request.getParent(),
      inputs: fromStruct(request.getProperties()),
      dependencies: request.getDependenciesList(),
      provider,
    };
    const id = fromWire(request.getId());
    const state = await this.deployment.read(goal, isUnknown(id) ? id : request.getId());
    return new ReadResourceResponse().setUrn(state.urn).setProperties(toStruct(state.outputs));
  }

  async #invoke(request: ResourceInvokeRequest): Promise<InvokeResponse> {
    const token = request.getTok();
    const args = request.getArgs() ?? new Struct();
    if (token === "pulumi:pulumi:getResource") return this.#getResource(fromStruct(args));
    let invoke = {
      token,
      args,
      options: new TransformInvokeOptions()
        .setProvider(request.getProvider())
        .setVersion(request.getVersion())
        .setPluginDownloadUrl(request.getPlugindownloadurl()),
    };
    for (const transform of this.#invokeTransforms) {
      invoke = await this.#callbacks.transformInvoke(transform, invoke);
    }
    const provider = await this.#registrations.providerFor(
      invoke.options.getProvider(),
      packageOf(token),
      invoke.options.getVersion(),
      invoke.options.getPluginDownloadUrl(),
    );
    const { result, failures } = await this.deployment.invoke(
      token,
      fromStruct(invoke.args),
      provider,
    );
    return new InvokeAnswer()
      .setReturn(toStruct(result))
      .setFailuresList(
        failures.map(({ property, reason }) =>
          new CheckFailure().setProperty(property).setReason(reason),
        ),
      );
  }

  /** What a resource reference stands for: the SDK asks when one comes back to it as a value. */
  #getResource(args: Properties): InvokeResponse {
    const urn = typeof args.urn === "string" ? args.urn : "";
    const state = this.deployment.states.get(urn);
    if (state === undefined) throw new Error(`unknown resource '${urn}'`);
    const id = shownId(state);
    return new InvokeAnswer().setReturn(
      toStruct({
        urn: state.urn,
        id: id === undefined || isUnknown(id) ? "" : id,
        state: state.outputs,
      }),
    );
  }

  async #setOutputs(request: RegisterResourceOutputsRequest): Promise<Empty> {
    await this.deployment.whileRunning(() => {
      this.deployment.setOutputs(request.getUrn(), fromStruct(request.getOutputs()));
      return Promise.resolve();
    });
    return new Empty();
  }

  #addHook(request: RegisterResourceHookRequest): Empty {
    const callback = request.getCallback();
    if (callback !== undefined) {
      this.#hooks.set(request.getName(), { callback, onDryRun: request.getOnDryRun() });
    }
    return new Empty();
  }

  #hooksOf(binding: RegisterResourceRequest.ResourceHooksBinding | undefined): Hooks {
    return {
      before: (state) => this.#runHooks(binding?.getBeforeCreateList() ?? [], state),
      after: async (state) => {
        try {
          await this.#runHooks(binding?.getAfterCreateList() ?? [], state);
        } catch (error) {
          // The resource exists: the engine only warns.
          const { message } = error as Error;
          this.deployment.report({ kind: "log", level: "warning", urn: state.urn, message });
        }
      },
    };
  }

  async #runHooks(names: readonly string[], state: State): Promise<void> {
    for (const name of names) {
      const hook = this.#hooks.get(name);
      if (hook === undefined) throw new Error(`hook '${name}' was not registered`);
      if (hook.onDryRun || !this.deployment.settings.isDryRun) {
        await this.#callbacks.hook(name, hook.callback, state);
      }
    }
  }

  #log(request: LogRequest): Empty {
    const level = LEVELS[request.getSeverity()];
    if (level !== undefined && !request.getEphemeral()) {
      const urn = request.getUrn();
      // The SDK colours stack traces, whoever reads them.
      const message = stripVTControlCharacters(request.getMessage());
      this.deployment.report({ kind: "log", level, ...(urn === "" ? {} : { urn }), message });
    }
    return new Empty();
  }
}
