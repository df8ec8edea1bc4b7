/**
 * The stand-in for AWS as a Pulumi provider over gRPC: messages to plain values and back, nothing else.
 *
 * The protocol is Pulumi's `proto/pulumi/provider.proto`.
 */
import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  type RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { typeOf } from "../aws";
import type { DetailKind, Diff, LastingProvider } from "../wire/provider";
import { areSame, fromStruct, toStruct, withoutSecrets, type Properties } from "../wire/values";
import { refuse, unary } from "./handlers";
import { componentBefore } from "./state-before";

/** Kinds of a detailed diff, in Pulumi's numbers. */
const KINDS: Readonly<Record<DetailKind, messages.PropertyDiff.Kind>> = {
  add: messages.PropertyDiff.Kind.ADD,
  "add-replace": messages.PropertyDiff.Kind.ADD_REPLACE,
  delete: messages.PropertyDiff.Kind.DELETE,
  "delete-replace": messages.PropertyDiff.Kind.DELETE_REPLACE,
  update: messages.PropertyDiff.Kind.UPDATE,
  "update-replace": messages.PropertyDiff.Kind.UPDATE_REPLACE,
};

export interface ServiceOptions {
  /** The package that this plugin stands for, and its version. */
  readonly name: string;
  readonly version: string;
  /** Makes the provider once its configuration is known. */
  configure(configuration: Properties): LastingProvider;
}

/** The service, before and after the engine has configured it. */
export function providerService(options: ServiceOptions): IResourceProviderServer {
  let standIn: LastingProvider | undefined;
  let engine: EngineClient | undefined;
  const configured = (): LastingProvider => {
    if (standIn === undefined) {
      throw new Error("the provider has not been configured yet");
    }
    return standIn;
  };
  return {
    ...resourceHandlers(configured, (urn, message) => {
      const warning = new LogRequest().setSeverity(LogSeverity.WARNING).setUrn(urn);
      engine?.log(warning.setMessage(message), () => undefined);
    }),
    ...REFUSALS,
    getPluginInfo: unary(() => new pluginMessages.PluginInfo().setVersion(options.version)),
    handshake: unary((request: messages.ProviderHandshakeRequest) => {
      engine = new EngineClient(request.getEngineAddress(), credentials.createInsecure());
      return new messages.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(true)
        .setAcceptOutputs(true);
    }),
    getSchema: unary(() => new messages.GetSchemaResponse().setSchema(minimalSchema(options))),
    checkConfig: unary((request: messages.CheckRequest) =>
      new messages.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary(diffConfig),
    configure: unary((request: messages.ConfigureRequest) => {
      standIn = options.configure(withoutSecrets(fromStruct(request.getArgs())));
      return new messages.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setAcceptresources(true)
        .setAcceptoutputs(true);
    }),
  };
}

/** Enough of a schema for the engine to know the package; the types are in the package's own SDK. */
function minimalSchema({ name, version }: ServiceOptions): string {
  return JSON.stringify({ name, version, resources: {}, functions: {}, types: {} });
}

/** Another Region is another world: everything in it is replaced. */
function diffConfig(request: messages.DiffRequest): messages.DiffResponse {
  const before = fromStruct(request.getOldInputs() ?? request.getOlds());
  const now = fromStruct(request.getNews());
  const isMoved = before.region !== now.region;
  const changed = JSON.stringify(before) !== JSON.stringify(now);
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  return new messages.DiffResponse()
    .setChanges(changed ? DIFF_SOME : DIFF_NONE)
    .setReplacesList(isMoved ? ["region"] : []);
}

type ResourceHandlers = Pick<
  IResourceProviderServer,
  "check" | "construct" | "diff" | "create" | "read" | "update" | "delete" | "invoke"
>;

function resourceHandlers(
  provider: () => LastingProvider,
  warn: (urn: string, message: string) => void,
): ResourceHandlers {
  return {
    check: unary(async (request: messages.CheckRequest) => {
      const {
        inputs,
        failures,
        warnings = [],
      } = await provider().check({
        ...subject(request),
        ...(request.hasOlds() ? { olds: fromStruct(request.getOlds()) } : {}),
        news: fromStruct(request.getNews()),
      });
      for (const warning of warnings) warn(request.getUrn(), warning);
      return new messages.CheckResponse()
        .setInputs(toStruct(inputs))
        .setFailuresList(failures.map(failureOf));
    }),
    diff: unary(async (request: messages.DiffRequest) =>
      diffMessage(
        await provider().diff({
          ...subject(request),
          id: request.getId(),
          oldInputs: fromStruct(request.getOldInputs()),
          oldOutputs: fromStruct(request.getOlds()),
          news: fromStruct(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    ),
    create: unary(async (request: messages.CreateRequest) => {
      const { id, outputs } = await provider().create({
        ...subject(request),
        inputs: fromStruct(request.getProperties()),
        preview: request.getPreview(),
      });
      return new messages.CreateResponse().setId(id ?? "").setProperties(toStruct(outputs));
    }),
    construct: unary((request: messages.ConstructRequest) => construct(provider(), request)),
    read: unary(readResource(provider)),
    update: unary(async (request: messages.UpdateRequest) => {
      const { outputs } = await provider().update({
        ...subject(request),
        id: request.getId(),
        oldInputs: fromStruct(request.getOldInputs()),
        oldOutputs: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        preview: request.getPreview(),
      });
      return new messages.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      await provider().delete({
        ...subject(request),
        id: request.getId(),
        outputs: fromStruct(request.getProperties()),
      });
      return new Empty();
    }),
    invoke: unary(async (request: messages.InvokeRequest) => {
      const args = fromStruct(request.getArgs());
      // In a preview too: the engine asks when all arguments are known, and takes no unknown for an answer.
      const { result, failures } = await provider().invoke({ token: request.getTok(), args });
      return new messages.InvokeResponse()
        .setReturn(toStruct(result))
        .setFailuresList(failures.map(failureOf));
    }),
  };
}

/**
 * The component itself is registered, as its package's program would; what that would put into it is not known here. A preview knows
 * the outputs of one that is there already, and does not change.
 */
async function construct(
  provider: LastingProvider,
  request: messages.ConstructRequest,
): Promise<messages.ConstructResponse> {
  // A client without an address waits for one for ever.
  if (request.getMonitorendpoint() === "") {
    throw new Error("Construct needs the address of the engine's monitor, got none");
  }
  const inputs = fromStruct(request.getInputs());
  const [type, name] = [request.getType(), request.getName()];
  const preview = request.getDryrun();
  const made = await provider.construct?.({ urn: `${type}::${name}`, type, inputs, preview });
  const outputs = made?.outputs ?? inputs;
  const monitor = new ResourceMonitorClient(
    request.getMonitorendpoint(),
    credentials.createInsecure(),
  );
  try {
    const registered = await registerComponent(monitor, request);
    const urn = registered.getUrn();
    const before = preview ? outputsBefore(request, urn) : {};
    const state = toStruct({ ...before, ...outputs });
    await registerOutputs(
      monitor,
      new RegisterResourceOutputsRequest().setUrn(urn).setOutputs(state),
    );
    return new messages.ConstructResponse().setUrn(urn).setState(state);
  } finally {
    monitor.close();
  }
}

function outputsBefore(request: messages.ConstructRequest, urn: string): Properties {
  const [project, stack] = [request.getProject(), request.getStack()];
  const before = componentBefore(process.env.PULUMI_BACKEND_URL ?? "", { project, stack, urn });
  const inputs = withoutSecrets(fromStruct(request.getInputs()));
  return before !== undefined && areSame(before.inputs, inputs) ? before.outputs : {};
}

function registerComponent(
  monitor: ResourceMonitorClient,
  request: messages.ConstructRequest,
): Promise<RegisterResourceResponse> {
  const component = new RegisterResourceRequest()
    .setType(request.getType())
    .setName(request.getName())
    .setParent(request.getParent())
    .setObject(request.getInputs())
    .setAcceptsecrets(true)
    .setAcceptresources(true);
  return new Promise((resolve, reject) => {
    monitor.registerResource(component, (error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

function registerOutputs(
  monitor: ResourceMonitorClient,
  request: RegisterResourceOutputsRequest,
): Promise<void> {
  return new Promise((resolve, reject) => {
    monitor.registerResourceOutputs(request, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

function readResource(provider: () => LastingProvider) {
  return async (request: messages.ReadRequest): Promise<messages.ReadResponse> => {
    const found = await provider().read({
      ...subject(request),
      id: request.getId(),
      inputs: fromStruct(request.getInputs()),
      outputs: fromStruct(request.getProperties()),
    });
    const response = new messages.ReadResponse();
    return found === undefined // An empty id says that it is gone.
      ? response
      : response
          .setId(found.id)
          .setInputs(toStruct(found.inputs))
          .setProperties(toStruct(found.outputs));
  };
}

function subject(request: { getUrn(): string }): { urn: string; type: string } {
  return { urn: request.getUrn(), type: typeOf(request.getUrn()) };
}

function failureOf(failure: { property: string; reason: string }): messages.CheckFailure {
  return new messages.CheckFailure().setProperty(failure.property).setReason(failure.reason);
}

function diffMessage(diff: Diff): messages.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(diff.changes ? DIFF_SOME : DIFF_NONE)
    .setReplacesList([...diff.replaces])
    .setDeletebeforereplace(diff.deleteBeforeReplace)
    .setDiffsList(Object.keys(diff.detailedDiff))
    .setHasdetaileddiff(true);
  for (const [path, kind] of Object.entries(diff.detailedDiff)) {
    const detail = new messages.PropertyDiff().setKind(KINDS[kind]).setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

/** What this provider does not do, said by name, and what it has nothing to say to. */
const REFUSALS = {
  parameterize: refuse<messages.ParameterizeRequest, messages.ParameterizeResponse>("Parameterize"),
  // A method of a component that is a record returns nothing.
  call: unary(() => new messages.CallResponse()),
  list: (call: { destroy(error: Error): unknown }): void => {
    call.destroy(new Error("the stand-in for AWS does not implement List"));
  },
  cancel: unary(() => new Empty()),
  attach: unary(() => new Empty()),
  getMapping: unary(() => new messages.GetMappingResponse()),
  getMappings: unary(() => new messages.GetMappingsResponse()),
};
