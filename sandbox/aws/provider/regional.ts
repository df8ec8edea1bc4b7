/** The provider over the world of one Region of one account. */
import {
  containsUnknown,
  isList,
  isProperties,
  ResourceReference,
  UNKNOWN,
  withoutSecrets,
  withSecretsOf,
  type Plain,
  type Properties,
} from "../../wire/values";
import { converted, shapeFailures } from "./check";
import type {
  ChangeRequest,
  Checked,
  CheckRequest,
  CreateRequest,
  DetailKind,
  Diff,
  Invoked,
  InvokeRequest,
  LastingProvider,
  ReadRequest,
  ReadResult,
  Subject,
} from "../../wire/provider";
import type { Birth, ResourceDefinition, Values } from "../model/definition";
import { compare, inputsBefore, topLevel, type Comparison } from "./diff";
import { AwsError, PartialFailure } from "../model/errors";
import { definitionOf, isRecord } from "../families";
import { isOutside, meetOutside, putOutside } from "../families/outside";
import { functionOf } from "../functions";
import { autoName, autoNameFailure, isAutoName } from "./names";
import { completeOutputs } from "./outputs";
import { malformedIds, refuseDangling, refuseWhileInUse } from "../model/references";
import {
  declarations,
  functionShapes,
  inputShape,
  isDeclared,
  outputShape,
} from "../model/declared";
import { Records } from "../../records/records";
import { previewed } from "../../records/shapes";
import { text, texts, type Thing } from "../model/things";
import type { World } from "../world/world";

export type Operation = "create" | "update" | "delete";

/** How long AWS takes, in milliseconds. */
export type Pace = (type: string, operation: Operation) => number;

export class RegionalStandIn implements LastingProvider {
  /** Things the engine has shown that it knows of: a create with the same URN is a new one, not a repeated one. */
  readonly #acknowledged = new Set<string>();

  constructor(
    readonly world: World,
    private readonly defaultTags: Readonly<Record<string, string>>,
    private readonly pace: Pace | undefined,
  ) {}

  isRecord(type: string): boolean {
    return isRecord(type);
  }

  /** Fills in what the provider fills in, and says what is wrong, by property path. */
  async check(request: CheckRequest): Promise<Checked> {
    const definition = definitionOf(request.type);
    await settled();
    this.world.refresh();
    const news = converted(inputShape(request.type), open(request.news));
    const inputs = this.#named(definition, request, { ...definition.defaults, ...news });
    const failures = [
      ...(isDeclared(request.type) ? shapeFailures(inputShape(request.type), inputs) : []),
      ...(definition.check?.(inputs) ?? []),
    ];
    const refusals = failures.length > 0 ? [] : this.#refusals(definition, inputs);
    return {
      inputs: withSecretsOf(inputs, request.news),
      failures,
      warnings: refusals.map(
        (refusal) => `AWS is going to refuse this: ${refusal.code}: ${refusal.reason}`,
      ),
    };
  }

  /** What changes, and what of it makes a new resource. */
  async diff(request: ChangeRequest & { ignoreChanges?: readonly string[] }): Promise<Diff> {
    const definition = definitionOf(request.type);
    await settled();
    this.#acknowledge(definition, request.id);
    // A path inside of a property is the engine's to ignore: it has put the old value there.
    const ignored = new Set(request.ignoreChanges ?? []);
    const keep = (properties: Properties): Properties => without(open(properties), ignored);
    const [news, inputs] = [keep(request.news), keep(request.oldInputs)];
    const old = inputsBefore(request.type, { inputs, outputs: open(request.oldOutputs) }, news);
    const comparison = compare(definition, old, news);
    return {
      changes: comparison.differences.length > 0,
      replaces: comparison.replaces,
      deleteBeforeReplace:
        comparison.replaces.length > 0 &&
        (definition.deletesBeforeReplace === true || this.#hasFixedName(definition, request, news)),
      detailedDiff: detailed(comparison, inputs),
    };
  }

  /** Makes a resource; in a preview, says what is known of it. */
  async create(request: CreateRequest): Promise<{ id?: string; outputs: Properties }> {
    const definition = definitionOf(request.type);
    const inputs = open(request.inputs);
    const { importId } = request;
    const existing = importId === undefined ? undefined : this.#find(definition, importId);
    if (existing !== undefined && !isOutside(existing)) {
      await settled();
      return { id: existing.id, outputs: this.#outputsOf(definition, existing.id) };
    }
    if (request.preview === true) {
      await settled();
      return {
        outputs: keepingSecrets(previewOutputs(request.type, inputs), request.inputs),
      };
    }
    refuseUnknown(request, inputs);
    const thing = this.world.transact(() => this.#make(definition, request, inputs));
    await this.#takeTime(definition, thing.id, "create");
    this.#finish(definition, request, thing, inputs);
    return {
      id: thing.id,
      outputs: keepingSecrets(this.#outputsOf(definition, thing.id), request.inputs),
    };
  }

  /** The resource as it is now, `undefined` when it is gone. Without inputs and outputs: an import or a `.get`. */
  async read(request: ReadRequest): Promise<ReadResult | undefined> {
    const definition = definitionOf(request.type);
    await settled();
    this.world.refresh();
    const thing = this.#find(definition, request.id) ?? this.#outside(definition, request);
    if (thing === undefined) {
      return undefined;
    }
    this.#acknowledge(definition, thing.id);
    const outputs = this.#outputsOf(definition, thing.id);
    const before = { inputs: open(request.inputs ?? {}), outputs: open(request.outputs ?? {}) };
    const inputs = inputsFrom(definition, outputs, before);
    return {
      id: thing.id,
      inputs: withSecretsOf(inputs, request.inputs ?? {}),
      outputs: withSecretsOf(outputs, request.outputs ?? {}),
    };
  }

  /** Changes a resource in place. */
  async update(request: ChangeRequest & { preview?: boolean }): Promise<{ outputs: Properties }> {
    const definition = definitionOf(request.type);
    const news = open(request.news);
    if (request.preview === true) {
      await settled();
      return {
        outputs: keepingSecrets(
          updatePreview(request.type, open(request.oldOutputs), news),
          request.news,
        ),
      };
    }
    refuseUnknown(request, news);
    this.#acknowledge(definition, request.id);
    this.world.transact(() => {
      this.#change(definition, request.id, open(request.oldInputs), news);
    });
    await this.#takeTime(definition, request.id, "update");
    return { outputs: keepingSecrets(this.#outputsOf(definition, request.id), request.news) };
  }

  /** Removes a resource. One that is gone already is no error. */
  async delete(request: Subject & { id: string; outputs?: Properties }): Promise<void> {
    const definition = definitionOf(request.type);
    await this.#takeTime(definition, request.id, "delete");
    this.world.transact(() => {
      const thing = this.world.get(definition.kind, request.id);
      if (thing !== undefined) {
        during("deleting", definition, () => {
          this.#remove(definition, thing);
        });
      }
    });
  }

  /** Answers a function (`aws.ec2.getVpc` …); one that is not played, from its declaration alone. */
  async invoke(request: InvokeRequest): Promise<Invoked> {
    await settled();
    this.world.refresh();
    const shapes = functionShapes(request.token);
    const args = converted(shapes?.args ?? [], open(request.args));
    const failures = shapes === undefined ? [] : shapeFailures(shapes.args, args);
    if (failures.length > 0) {
      return { result: {}, failures };
    }
    const definition = functionOf(request.token);
    return definition === undefined
      ? new Records(declarations()).invoke({ ...request, args })
      : { result: this.#shownOf(definition.answer(this.world, args), request), failures: [] };
  }

  /** What is outside of the stack exists; what it is like, a dry run does not know. */
  #shownOf(result: Properties, { args, preview }: InvokeRequest): Properties {
    const ids = [text(result.id), ...texts(result.ids)];
    const isAsked = ids.some((id) =>
      this.world.everything().some((t) => t.id === id && isOutside(t)),
    );
    if (preview !== true || !isAsked) return result;
    const certain = /^(?:id|ids|arn|tags|region|filters|state|.*Ids?)$/;
    return Object.fromEntries(
      Object.entries(result).map(([name, value]) => [
        name,
        name in args || certain.test(name) ? value : UNKNOWN,
      ]),
    );
  }

  /** The name AWS will know it by: the program's, the one it has, or a new one. */
  #named(
    definition: ResourceDefinition,
    request: Subject & { olds?: Properties },
    inputs: Properties,
  ): Properties {
    const rule = definition.autoName;
    const property = rule?.property ?? "name";
    if (
      rule === undefined ||
      inputs[property] !== undefined ||
      typeof inputs.namePrefix === "string"
    ) {
      return inputs;
    }
    const old = request.olds?.[property];
    const isKept = typeof old === "string" && this.#wasMadeUp(definition, request.urn, old);
    const tooLong = isKept ? undefined : autoNameFailure(request.urn, rule);
    if (tooLong !== undefined) {
      throw new Error(tooLong);
    }
    const birth = this.#lost(definition, request.urn) === undefined ? 0 : 1;
    const name = autoName(this.world, request.urn, this.world.birthsOf(request.urn) - birth, rule);
    return { ...inputs, [property]: isKept ? old : name };
  }

  /** A thing that a create made whose answer the engine never got (the provider died in between). */
  #lost(definition: ResourceDefinition, urn: string): Thing | undefined {
    return this.world
      .all(definition.kind)
      .find((t) => t.madeBy === urn && !this.#acknowledged.has(`${t.kind}/${t.id}`));
  }

  #acknowledge(definition: ResourceDefinition, id: string): void {
    this.#acknowledged.add(`${definition.kind}/${id}`);
  }

  #hasFixedName(definition: ResourceDefinition, subject: Subject, news: Properties): boolean {
    const rule = definition.autoName;
    const name = news[rule?.property ?? "name"];
    return (
      rule !== undefined &&
      typeof name === "string" &&
      !this.#wasMadeUp(definition, subject.urn, name)
    );
  }

  /** Whether a name is an automatic one: of this URN, or of the URN that the resource had when it was made (an alias leads here). */
  #wasMadeUp(definition: ResourceDefinition, urn: string, name: string): boolean {
    const rule = definition.autoName;
    if (rule === undefined) return false;
    if (isAutoName(this.world, urn, name, rule)) return true;
    const made = this.world
      .all(definition.kind)
      .find(({ properties }) => properties[rule.property ?? "name"] === name);
    return made?.madeBy !== undefined && isAutoName(this.world, made.madeBy, name, rule);
  }

  #make(definition: ResourceDefinition, request: CreateRequest, inputs: Properties): Thing {
    const lost = this.#lost(definition, request.urn);
    if (lost !== undefined) {
      const kept = this.#keepLost(definition, lost, inputs);
      if (kept !== undefined) {
        return kept;
      }
    }
    return during("creating", definition, () => this.#give(definition, request, inputs));
  }

  /** A lost thing that fits is taken up again; one that does not is removed, as if it had never been. */
  #keepLost(definition: ResourceDefinition, lost: Thing, inputs: Properties): Thing | undefined {
    const made = pick(lost.properties, Object.keys(inputs));
    if (compare(definition, made, inputs).differences.length === 0) {
      return lost;
    }
    this.#remove(definition, lost);
    return undefined;
  }

  /** What AWS refuses by the values alone, whatever else is asked for. */
  #refusals(definition: ResourceDefinition, inputs: Properties): readonly AwsError[] {
    return [
      ...malformedIds(definition, inputs),
      ...(definition.foresee?.(inputs, this.world) ?? []),
    ];
  }

  #refuse(definition: ResourceDefinition, inputs: Properties): void {
    const [refusal] = this.#refusals(definition, inputs);
    if (refusal !== undefined) throw refusal;
  }

  #give(
    definition: ResourceDefinition,
    { urn, importId }: CreateRequest,
    inputs: Properties,
  ): Thing {
    this.#refuse(definition, inputs);
    meetOutside(this.world, definition, inputs);
    refuseDangling(this.world, definition, inputs);
    const hex = (count: number, purpose = "id"): string =>
      this.world.hex(`${purpose}/${definition.kind}/${urn}/${this.world.birthsOf(urn)}`, count);
    const draft = { world: this.world, urn, inputs, hex };
    if (definition.adopt !== undefined) {
      const adopted = definition.adopt(draft);
      return this.world.put({ ...adopted, properties: { ...adopted.properties, ...inputs } });
    }
    const named = { ...draft, id: "", inputs: completeName(definition, inputs, hex) };
    const id = importId ?? definition.id?.(named) ?? `${definition.kind}-${hex(17)}`;
    const birth: Birth = { ...named, id };
    const computed = definition.create?.(birth) ?? {};
    this.world.countBirth(urn);
    return this.world.put({
      kind: definition.kind,
      id,
      properties: withoutNulls({ ...birth.inputs, ...computed }),
      madeBy: urn,
    });
  }

  #finish(
    definition: ResourceDefinition,
    request: Subject & { inputs: Properties },
    thing: Thing,
    inputs: Properties,
  ): void {
    const finish = definition.finish?.bind(definition);
    if (finish === undefined) {
      return;
    }
    const hex = (count: number, purpose = "id"): string =>
      this.world.hex(`${purpose}/${thing.kind}/${thing.id}`, count);
    try {
      this.world.transact(() => {
        during("creating", definition, () => {
          finish({ world: this.world, urn: request.urn, id: thing.id, inputs, hex });
        });
      });
    } catch (error) {
      if (error instanceof AwsError) {
        const outputs = keepingSecrets(this.#outputsOf(definition, thing.id), request.inputs);
        throw new PartialFailure(thing.id, outputs, [error.message]);
      }
      throw error;
    }
  }

  #change(definition: ResourceDefinition, id: string, old: Properties, news: Properties): void {
    const thing = this.world.get(definition.kind, id);
    if (thing === undefined) {
      throw new AwsError(
        `Invalid${definition.noun.replaceAll(" ", "")}ID.NotFound`,
        `'${id}' does not exist`,
      );
    }
    during("updating", definition, () => {
      this.#refuse(definition, news);
      meetOutside(this.world, definition, news);
      refuseDangling(this.world, definition, news);
      const computed = definition.update?.({ world: this.world, thing, old, news }) ?? {};
      const removed = new Set(
        Object.keys(old).filter(
          (key) => news[key] === undefined && !isComputed(definition.type, key),
        ),
      );
      const kept = without(thing.properties, removed);
      this.world.put({ ...thing, properties: withoutNulls({ ...kept, ...news, ...computed }) });
    });
  }

  #remove(definition: ResourceDefinition, thing: Thing): void {
    if (definition.adopt !== undefined) {
      definition.remove?.(thing, this.world);
      return; // What was adopted was there before and stays.
    }
    definition.remove?.(thing, this.world);
    refuseWhileInUse(this.world, thing);
    this.world.remove(thing.kind, thing.id);
  }

  #find(definition: ResourceDefinition, id: string): Thing | undefined {
    return this.world.get(definition.kind, id) ?? definition.find?.(this.world, id);
  }

  /** What a program reads (`.get`, an import) and nobody has made here is outside of the stack. */
  #outside(definition: ResourceDefinition, { id, outputs }: ReadRequest): Thing | undefined {
    const isManaged = Object.keys(outputs ?? {}).length > 0;
    if (isManaged || this.world.isGone(definition.kind, id)) return undefined;
    return this.world.transact(() => putOutside(this.world, definition.kind, id, {}));
  }

  #outputsOf(definition: ResourceDefinition, id: string): Properties {
    this.world.refresh();
    const thing = this.world.get(definition.kind, id);
    if (thing === undefined) {
      throw new AwsError("ResourceNotFound", `${definition.kind} ${id} does not exist`);
    }
    const read = definition.read?.(thing, this.world) ?? {};
    return completeOutputs(
      definition.type,
      { ...thing.properties, ...read, id: thing.id },
      {
        region: this.world.region,
        account: this.world.account,
        defaultTags: this.defaultTags,
      },
    );
  }

  /** AWS takes its time; meanwhile the thing says so itself (`creating`, `modifying`), and then that it is `available`. */
  async #takeTime(definition: ResourceDefinition, id: string, operation: Operation): Promise<void> {
    const wait = this.pace?.(definition.type, operation) ?? 0;
    if (wait === 0) {
      await settled();
      return;
    }
    this.#say(
      definition,
      id,
      { create: "creating", update: "modifying", delete: "deleting" }[operation],
    );
    await new Promise((resolve) => setTimeout(resolve, wait));
    this.#say(definition, id, "available");
  }

  #say(definition: ResourceDefinition, id: string, status: string): void {
    const property = definition.status;
    if (property !== undefined && this.world.get(definition.kind, id) !== undefined) {
      this.world.transact(() => this.world.amend(definition.kind, id, { [property]: status }));
    }
  }
}

function previewOutputs(type: string, inputs: Properties): Properties {
  return isDeclared(type) ? previewed(outputShape(type), inputs) : inputs;
}

function settled(): Promise<void> {
  return Promise.resolve();
}

/** Values as AWS gets them: secrets opened, resources as their ids. */
function open(properties: Properties): Properties {
  return withoutReferences(withoutSecrets(properties)) as Properties;
}

/** Outputs with the secrets of these inputs kept, also in `tagsAll`, which repeats the tags. */
function keepingSecrets(outputs: Properties, inputs: Properties): Properties {
  const { tags } = inputs;
  return withSecretsOf(outputs, tags === undefined ? inputs : { ...inputs, tagsAll: tags });
}

function withoutReferences(value: Plain): Plain {
  if (value instanceof ResourceReference) {
    return value.id ?? UNKNOWN;
  }
  if (isList(value)) {
    return value.map(withoutReferences);
  }
  if (!isProperties(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withoutReferences(v)]));
}

function refuseUnknown(subject: Subject, inputs: Properties): void {
  const unknown = Object.entries(inputs).find(([, value]) => containsUnknown(value));
  if (unknown !== undefined) {
    throw new Error(
      `${subject.urn}: ${unknown[0]} is still unknown, and only a preview may leave it so`,
    );
  }
}

/** A definition says `null` of a property that AWS does not keep. */
function withoutNulls(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

/** `namePrefix`: the provider completes it when it creates. */
function completeName(
  definition: ResourceDefinition,
  inputs: Properties,
  hex: (count: number, purpose: string) => string,
): Properties {
  const property = definition.autoName?.property ?? "name";
  const prefix = inputs.namePrefix;
  return definition.autoName === undefined ||
    typeof prefix !== "string" ||
    inputs[property] !== undefined
    ? inputs
    : { ...inputs, [property]: `${prefix}${hex(26, "prefix")}` };
}

function without(properties: Properties, keys: ReadonlySet<string>): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.has(key)));
}

function pick(properties: Properties, keys: readonly string[]): Properties {
  const wanted = new Set(keys);
  return Object.fromEntries(Object.entries(properties).filter(([key]) => wanted.has(key)));
}

/** Told of the inputs: what AWS had computed before is new there. */
function detailed(comparison: Comparison, inputs: Properties): Record<string, DetailKind> {
  const replacing = new Set(comparison.replaces);
  return Object.fromEntries(
    comparison.differences.map((difference) => {
      const property = topLevel(difference.path);
      const { path, kind } =
        property in inputs ? difference : { path: property, kind: "add" as const };
      return [path, replacing.has(property) ? (`${kind}-replace` as const) : kind];
    }),
  );
}

/** Outputs of an update that has not happened: what AWS computed stays, what the program says is new. */
function updatePreview(type: string, old: Properties, news: Properties): Properties {
  const fresh = previewOutputs(type, news);
  const outputs: Values = {};
  for (const { name, isOptional } of outputShape(type)) {
    const value =
      news[name] === undefined && !isOptional ? (old[name] ?? fresh[name]) : fresh[name];
    if (value !== undefined) {
      outputs[name] = value;
    }
  }
  return outputs;
}

function isComputed(type: string, key: string): boolean {
  return outputShape(type).some((p) => p.name === key && !p.isOptional);
}

/**
 * Inputs as a program would have to write them to get what there is now: what it wrote, corrected where AWS has something
 * else. At an import, everything that AWS says.
 */
function inputsFrom(
  definition: ResourceDefinition,
  outputs: Properties,
  before: { inputs: Properties; outputs: Properties },
): Properties {
  const inputs: Values = { ...before.inputs };
  const isImport = Object.keys(before.outputs).length === 0;
  for (const { name } of inputShape(definition.type)) {
    const now = outputs[name];
    const was = isImport ? undefined : before.outputs[name];
    const isOurs = name in before.inputs || isImport || !isComputed(definition.type, name);
    const view = { ...definition, replaceOn: [] };
    const isDrift =
      compare(view, { [name]: was ?? null }, { [name]: now ?? null }).differences.length > 0;
    if (isOurs && isDrift) {
      assign(inputs, name, now);
    }
  }
  return inputs;
}

function assign(values: Values, name: string, value: Plain | undefined): void {
  if (value === undefined) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a property that AWS no longer has
    delete values[name];
  } else {
    values[name] = value;
  }
}

/** Says of a refusal what was being done, as the provider does. */
function during<T>(verb: string, definition: ResourceDefinition, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError && error.during === undefined) {
      const call = { creating: "Create", updating: "Modify", deleting: "Delete" }[verb] ?? verb;
      const { service, noun } = definition;
      throw new AwsError(
        error.code,
        error.reason,
        `${verb} ${service} ${noun}: operation error ${service}: ${call}${noun.replaceAll(" ", "")}`,
      );
    }
    throw error;
  }
}
