/**
 * Functions of the program that the engine calls back: transforms of resources and invokes, and resource hooks.
 *
 * The program serves them at an address of its own and registers a token for each.
 */
import { credentials, type ServiceError } from "@grpc/grpc-js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { CallbackInvokeRequest, type Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
  ResourceHookRequest,
  ResourceHookResponse,
  TransformInvokeOptions,
  TransformInvokeRequest,
  TransformInvokeResponse,
  TransformRequest,
  TransformResponse,
  type TransformResourceOptions,
} from "@pulumi/pulumi/proto/resource_pb";
import { toStruct } from "../wire/values";
import type { State } from "./deployment";

/** Properties in the wire's own form, where an output value still carries its dependencies. */
export type WireProperties = Record<string, JavaScriptValue>;

/** What a transform sees and may change. */
export interface Transformable {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent: string;
  readonly properties: WireProperties;
  readonly options: TransformResourceOptions;
}

export class Callbacks {
  readonly #clients = new Map<string, CallbacksClient>();

  async transform(callback: Callback, resource: Transformable): Promise<Transformable> {
    const request = new TransformRequest()
      .setType(resource.type)
      .setName(resource.name)
      .setCustom(resource.custom)
      .setParent(resource.parent)
      .setProperties(Struct.fromJavaScript(resource.properties))
      .setOptions(resource.options);
    const bytes = await this.#call(callback, request.serializeBinary());
    const response = TransformResponse.deserializeBinary(bytes);
    const properties = response.getProperties()?.toJavaScript();
    return {
      ...resource,
      properties: properties ?? resource.properties,
      options: response.getOptions() ?? resource.options,
    };
  }

  async transformInvoke(
    callback: Callback,
    invoke: { token: string; args: Struct; options: TransformInvokeOptions },
  ): Promise<{ token: string; args: Struct; options: TransformInvokeOptions }> {
    const request = new TransformInvokeRequest()
      .setToken(invoke.token)
      .setArgs(invoke.args)
      .setOptions(invoke.options);
    const bytes = await this.#call(callback, request.serializeBinary());
    const response = TransformInvokeResponse.deserializeBinary(bytes);
    return {
      token: invoke.token,
      args: response.getArgs() ?? invoke.args,
      options: response.getOptions() ?? invoke.options,
    };
  }

  /** Runs a hook. @throws what the hook complains about */
  async hook(name: string, callback: Callback, state: State): Promise<void> {
    const request = new ResourceHookRequest()
      .setUrn(state.urn)
      .setId(state.id ?? "")
      .setName(state.name)
      .setType(state.type)
      .setNewInputs(toStruct(state.inputs))
      .setNewOutputs(toStruct(state.outputs));
    const bytes = await this.#call(callback, request.serializeBinary());
    const error = ResourceHookResponse.deserializeBinary(bytes).getError();
    if (error !== "") throw new Error(`hook '${name}' failed: ${error}`);
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #call(callback: Callback, request: Uint8Array): Promise<Uint8Array> {
    const message = new CallbackInvokeRequest().setToken(callback.getToken()).setRequest(request);
    const client = this.#clientAt(callback.getTarget());
    return new Promise((resolve, reject) => {
      client.invoke(message, (error: ServiceError | null, response) => {
        if (error === null) resolve(response.getResponse_asU8());
        else reject(new Error(error.details));
      });
    });
  }

  #clientAt(target: string): CallbacksClient {
    let client = this.#clients.get(target);
    if (client === undefined) {
      client = new CallbacksClient(target, credentials.createInsecure());
      this.#clients.set(target, client);
    }
    return client;
  }
}
