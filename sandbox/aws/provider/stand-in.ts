/**
 * The stand-in for AWS: one provider over the worlds of all Regions. It answers what the engine asks of a provider, in plain
 * values; the rehearsal calls it directly, the plugin serves it to the real engine.
 *
 * A resource is in the Region that its `region` names, else in that of its provider.
 * https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/
 */
import type {
  ChangeRequest,
  CheckRequest,
  CreateRequest,
  InvokeRequest,
  LastingProvider,
  ReadRequest,
  Subject,
} from "../../wire/provider";
import { withoutSecrets, type Properties } from "../../wire/values";
import type { World } from "../world/world";
import { RegionalStandIn, type Pace } from "./regional";

export interface StandInOptions {
  /** Region the provider is configured for. Default: the world's own. */
  readonly region?: string;
  /** Account the provider acts in. Default: the world's own. */
  readonly account?: string;
  readonly defaultTags?: Readonly<Record<string, string>>;
  /** Default: AWS takes no time. */
  readonly pace?: Pace;
}

export class StandIn implements LastingProvider {
  readonly #home: World;
  readonly #regions = new Map<World, RegionalStandIn>();

  constructor(
    world: World,
    private readonly options: StandInOptions = {},
  ) {
    this.#home = world.elsewhere(options.region ?? world.region, options.account ?? world.account);
  }

  isRecord(type: string): boolean {
    return this.#in().isRecord(type);
  }

  check(request: CheckRequest) {
    return this.#in(request.news).check(request);
  }

  diff(request: ChangeRequest & { ignoreChanges?: readonly string[] }) {
    return this.#in(request.oldOutputs, request.oldInputs).diff(request);
  }

  create(request: CreateRequest) {
    const { id, region } = importedFrom(request.importId);
    const imported = id === undefined ? {} : { importId: id };
    return this.#in(region, request.inputs).create({ ...request, ...imported });
  }

  read(request: ReadRequest) {
    const { id = request.id, region } = importedFrom(request.id);
    return this.#in(region, request.outputs, request.inputs).read({ ...request, id });
  }

  update(request: ChangeRequest & { preview?: boolean }) {
    return this.#in(request.oldOutputs, request.oldInputs).update(request);
  }

  delete(request: Subject & { id: string; outputs?: Properties }) {
    return this.#in(request.outputs).delete(request);
  }

  invoke(request: InvokeRequest) {
    return this.#in(request.args).invoke(request);
  }

  /** The provider of the Region that the first of these names. */
  #in(...named: readonly (Properties | undefined)[]): RegionalStandIn {
    const region = named
      .map((properties) => withoutSecrets(properties?.region ?? null))
      .find((value) => typeof value === "string" && value !== "");
    const world =
      typeof region === "string" ? this.#home.elsewhere(region, this.#home.account) : this.#home;
    const known = this.#regions.get(world);
    if (known !== undefined) return known;
    const { defaultTags = {}, pace } = this.options;
    const made = new RegionalStandIn(world, defaultTags, pace);
    this.#regions.set(world, made);
    return made;
  }
}

/** An import may name the Region behind the id: `vpc-0123@us-east-1`. */
function importedFrom(imported: string | undefined): { id?: string; region?: Properties } {
  const [id, region] = imported?.split(/@(?=[a-z]{2}(?:-[a-z]+)+-\d+$)/) ?? [];
  return {
    ...(id === undefined ? {} : { id }),
    ...(region === undefined ? {} : { region: { region } }),
  };
}
