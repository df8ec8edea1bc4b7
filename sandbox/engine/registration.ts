/**
 * From what the SDK sends to what the program asks for: inheritance from the parent, providers, transforms, aliases and
 * dependencies, in the order in which the engine's resource monitor does them (`pkg/resource/deploy/source_eval.go`).
 */
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import {
  RegisterResourceRequest,
  TransformResourceOptions,
} from "@pulumi/pulumi/proto/resource_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { SIGNATURE_KEY } from "../../formats/pulumi-values";
import { fromStruct, OUTPUT } from "../wire/values";
import type { Callbacks, Transformable, WireProperties } from "./callbacks";
import { isProviderType, type Deployment, type Goal, type ResourceOptions } from "./deployment";
import { parseUrn, urnOf } from "./urn";

/** What children inherit from a resource that has been registered. */
interface Inheritance {
  readonly parent: string;
  readonly isComponent: boolean;
  readonly protect: boolean | undefined;
  /** Provider reference of the resource itself. */
  readonly provider: string;
  /** Component: provider references by package. */
  readonly providers: ReadonlyMap<string, string>;
  readonly transforms: readonly Callback[];
}

export interface Registration {
  readonly goal: Goal;
  readonly hooks: RegisterResourceRequest.ResourceHooksBinding | undefined;
  /** Remembers what children inherit, once the URN is known. */
  readonly settle: (urn: string) => void;
}

export class Registrations {
  readonly #byUrn = new Map<string, Inheritance>();
  readonly #stackTransforms: Callback[] = [];

  constructor(
    private readonly deployment: Deployment,
    private readonly callbacks: Callbacks,
  ) {}

  addStackTransform(callback: Callback): void {
    this.#stackTransforms.push(callback);
  }

  /** The provider that an invoke without one uses: its parent's is in the request already, so the default one. */
  async providerFor(
    reference: string,
    packageName: string,
    version: string,
    url: string,
  ): Promise<string> {
    return reference === ""
      ? this.deployment.defaultProvider(packageName, version, url)
      : urnOfReference(reference);
  }

  async read(request: RegisterResourceRequest): Promise<Registration> {
    this.#inherit(request);
    const transforms = this.#transformsOf(request);
    const seen = await this.#transformed(request, transforms);
    const { options } = seen;
    const providers = this.#componentProviders(request, options);
    const dependencies = dependenciesOf(seen, request);
    const goal: Goal = {
      type: request.getType(),
      name: request.getName(),
      parent: request.getParent(),
      custom: request.getCustom(),
      inputs: fromStruct(Struct.fromJavaScript(seen.properties)),
      ...dependencies,
      provider: await this.#providerUrn(request, options),
      options: this.#optionsOf(request, options),
    };
    const settle = (urn: string): void => {
      this.#byUrn.set(urn, {
        parent: request.getParent(),
        isComponent: !request.getCustom(),
        protect: options.getProtect(),
        provider: options.getProvider(),
        providers,
        transforms: request.getTransformsList(),
      });
    };
    return { goal, hooks: options.getHooks(), settle };
  }

  #inherit(request: RegisterResourceRequest): void {
    const parent = this.#byUrn.get(request.getParent());
    if (parent === undefined) return;
    if (!request.hasProtect() && parent.protect !== undefined) request.setProtect(parent.protect);
    if (request.getProvider() === "" && parent.provider !== "") {
      const isSamePackage = packageOfReference(parent.provider) === packageOf(request.getType());
      if (!request.getCustom() || isSamePackage) request.setProvider(parent.provider);
    }
    if (request.getProvider() === "" && request.getCustom() && parent.isComponent) {
      request.setProvider(parent.providers.get(packageOf(request.getType())) ?? "");
    }
  }

  /** A resource's own transforms, then its ancestors', then the stack's. */
  #transformsOf(request: RegisterResourceRequest): readonly Callback[] {
    const transforms = [...request.getTransformsList()];
    let urn = request.getParent();
    while (urn !== "") {
      const ancestor = this.#byUrn.get(urn);
      transforms.push(...(ancestor?.transforms ?? []));
      urn = ancestor?.parent ?? "";
    }
    return [...transforms, ...this.#stackTransforms];
  }

  async #transformed(
    request: RegisterResourceRequest,
    transforms: readonly Callback[],
  ): Promise<Transformable> {
    const sent = request.getObject()?.toJavaScript() ?? {};
    let seen: Transformable = {
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent: request.getParent(),
      properties: hasOwnTransforms(request) ? withDependencies(sent, request) : sent,
      options: transformOptions(request),
    };
    for (const transform of transforms) seen = await this.callbacks.transform(transform, seen);
    return seen;
  }

  #componentProviders(
    request: RegisterResourceRequest,
    options: TransformResourceOptions,
  ): ReadonlyMap<string, string> {
    const inherited = this.#byUrn.get(request.getParent())?.providers ?? new Map<string, string>();
    if (request.getCustom()) return new Map();
    return new Map([...inherited, ...options.getProvidersMap().entries()]);
  }

  async #providerUrn(
    request: RegisterResourceRequest,
    options: TransformResourceOptions,
  ): Promise<string> {
    if (isProviderType(request.getType())) return "";
    if (!request.getCustom() && !request.getRemote()) return "";
    return this.providerFor(
      options.getProvider(),
      packageOf(request.getType()),
      options.getVersion(),
      options.getPluginDownloadUrl(),
    );
  }

  #optionsOf(request: RegisterResourceRequest, options: TransformResourceOptions): ResourceOptions {
    const timeouts = options.getCustomTimeouts();
    return {
      protect: options.getProtect() ?? false,
      ignoreChanges: options.getIgnoreChangesList(),
      ...(options.hasDeleteBeforeReplace()
        ? { deleteBeforeReplace: options.getDeleteBeforeReplace() }
        : {}),
      additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
      aliases: options.getAliasesList().map((alias) => this.#aliasUrn(alias, request)),
      timeouts: {
        create: seconds(timeouts?.getCreate()),
        update: seconds(timeouts?.getUpdate()),
        delete: seconds(timeouts?.getDelete()),
        read: seconds(timeouts?.getRead()),
      },
      importId: options.getImport(),
    };
  }

  #aliasUrn(alias: Alias, request: RegisterResourceRequest): string {
    const spec = alias.getSpec();
    if (spec === undefined) return alias.getUrn();
    const { stack, project } = this.deployment.settings;
    const parent = spec.getNoparent() ? "" : spec.getParenturn() || request.getParent();
    return urnOf(
      spec.getStack() || stack,
      spec.getProject() || project,
      parent,
      spec.getType() || request.getType(),
      spec.getName() || request.getName(),
    );
  }
}

function transformOptions(request: RegisterResourceRequest): TransformResourceOptions {
  const options = new TransformResourceOptions()
    .setImport(request.getImportid())
    .setDependsOnList(request.getDependenciesList())
    .setIgnoreChangesList(request.getIgnorechangesList())
    .setReplaceOnChangesList(request.getReplaceonchangesList())
    .setVersion(request.getVersion())
    .setAliasesList(request.getAliasesList())
    .setProvider(request.getProvider())
    .setCustomTimeouts(request.getCustomtimeouts())
    .setPluginDownloadUrl(request.getPlugindownloadurl())
    .setDeletedWith(request.getDeletedwith())
    .setReplaceWithList(request.getReplaceWithList())
    .setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList())
    .setHideDiffList(request.getHidediffsList())
    .setHooks(request.getHooks());
  if (request.hasProtect()) options.setProtect(request.getProtect() ?? false);
  if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete() ?? false);
  if (request.getDeletebeforereplacedefined()) {
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  }
  for (const [name, reference] of request.getProvidersMap().entries()) {
    options.getProvidersMap().set(name, reference);
  }
  return options;
}

interface Dependencies {
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/**
 * What was sent beside the properties or, where a resource has transforms of its own, what the properties themselves carry
 * when they come back. The engine makes that difference; transforms of a parent or of the stack do not count for it.
 */
function dependenciesOf(seen: Transformable, request: RegisterResourceRequest): Dependencies {
  const explicit = seen.options.getDependsOnList();
  if (!hasOwnTransforms(request)) {
    const sent = [...request.getPropertydependenciesMap().entries()].map(
      ([key, list]): [string, string[]] => [key, list.getUrnsList().sort()],
    );
    return { dependencies: explicit, propertyDependencies: withoutEmpty(sent) };
  }
  const carried = Object.entries(seen.properties).map(([key, value]): [string, string[]] => [
    key,
    [...carriedDependencies(value)].sort(),
  ]);
  return {
    dependencies: [...new Set([...explicit, ...carried.flatMap(([, urns]) => urns)])],
    propertyDependencies: withoutEmpty(carried),
  };
}

function hasOwnTransforms(request: RegisterResourceRequest): boolean {
  return request.getTransformsList().length > 0;
}

function withoutEmpty(entries: [string, string[]][]): Record<string, string[]> {
  return Object.fromEntries(entries.filter(([, urns]) => urns.length > 0));
}

/** Properties as output values, so that a transform hands the dependencies on with what it computes from them. */
function withDependencies(
  properties: WireProperties,
  request: RegisterResourceRequest,
): WireProperties {
  const known = request.getPropertydependenciesMap();
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const dependencies = known.get(key)?.getUrnsList() ?? [];
      if (dependencies.length === 0) return [key, value];
      return [key, { [SIGNATURE_KEY]: OUTPUT, value, dependencies }];
    }),
  );
}

function carriedDependencies(value: JavaScriptValue): Set<string> {
  if (typeof value !== "object" || value === null) return new Set();
  if (Array.isArray(value)) {
    const items = value as readonly JavaScriptValue[];
    return new Set(items.flatMap((item) => [...carriedDependencies(item)]));
  }
  const object = value as Record<string, JavaScriptValue>;
  const own =
    object[SIGNATURE_KEY] === OUTPUT && Array.isArray(object.dependencies)
      ? object.dependencies.map(String)
      : [];
  return new Set([
    ...own,
    ...Object.values(object).flatMap((item) => [...carriedDependencies(item)]),
  ]);
}

/** `aws` of `aws:ec2/vpc:Vpc`. */
export function packageOf(token: string): string {
  return token.split(":")[0] ?? "";
}

/** A provider reference is a URN, `::` and an id. */
function urnOfReference(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

function packageOfReference(reference: string): string {
  return parseUrn(urnOfReference(reference)).qualifiedType.split(":").at(-1) ?? "";
}

const UNIT_SECONDS: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({ h: 3600, m: 60, s: 1, ms: 0.001 }),
);

/** Seconds of a duration such as `1h30m`, as Go writes it; 0 where there is none. */
function seconds(duration: string | undefined): number {
  let total = 0;
  for (const [, amount, unit] of (duration ?? "").matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    total += Number(amount) * (UNIT_SECONDS.get(unit ?? "") ?? 0);
  }
  return total;
}
