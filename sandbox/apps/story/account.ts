/** The story's AWS account: the stand-in, with the seed's own resources, changed the way its console changes them. */

import { StandIn, World } from "../../aws";
import type { Properties } from "../../wire/values";

/** Something that was made, as the provider needs it for the next change. */
interface Made {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** Who may connect, in the words of the console: Source "Anywhere", "My IP" or "Custom". */
export interface Rule {
  readonly port: number;
  readonly source: string;
}

export class Account {
  readonly world = World.fresh({ region: "ap-northeast-2", account: "123456789012" });
  readonly #aws = new StandIn(this.world);
  readonly #made = new Map<string, Made>();

  /** Id of what was made under a name. */
  id(name: string): string {
    return this.#known(name).id;
  }

  /** Text output of what was made under a name. */
  output(name: string, property: string): string {
    const value = this.#known(name).outputs[property];
    if (typeof value !== "string") throw new Error(`${name} has no text output ${property}`);
    return value;
  }

  async create(type: string, name: string, wanted: Properties): Promise<void> {
    const urn = `urn:pulumi:story::memcached::${type}::${name}`;
    const { inputs, failures } = await this.#aws.check({ urn, type, news: wanted });
    if (failures.length > 0)
      throw new Error(`${name}: ${failures.map((one) => one.reason).join("; ")}`);
    const { id, outputs } = await this.#aws.create({ urn, type, inputs });
    this.#made.set(name, { urn, type, id: id ?? "", inputs, outputs });
  }

  /** Modifies in place. @throws Error when AWS would have to replace it: the seed modifies, it does not rebuild. */
  async modify(name: string, changes: Properties): Promise<void> {
    const made = this.#known(name);
    const { urn, type, id, inputs: oldInputs, outputs: oldOutputs } = made;
    const news = { ...oldInputs, ...changes };
    const { inputs } = await this.#aws.check({ urn, type, olds: oldInputs, news });
    const { replaces } = await this.#aws.diff({
      urn,
      type,
      id,
      oldInputs,
      oldOutputs,
      news: inputs,
    });
    if (replaces.length > 0)
      throw new Error(`${name} would be replaced because of ${replaces.join(", ")}`);
    const { outputs } = await this.#aws.update({
      urn,
      type,
      id,
      oldInputs,
      oldOutputs,
      news: inputs,
    });
    this.#made.set(name, { ...made, inputs, outputs });
  }

  async remove(name: string): Promise<void> {
    const { urn, type, id, outputs } = this.#known(name);
    await this.#aws.delete({ urn, type, id, outputs });
    this.#made.delete(name);
  }

  #known(name: string): Made {
    const made = this.#made.get(name);
    if (made === undefined) throw new Error(`The story has made no ${name} yet.`);
    return made;
  }
}

/** Inbound rule of a group: Custom TCP Rule. */
export function customTcp({ port, source }: Rule): Properties {
  return { protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: [source] };
}

/** What a group created in the console lets out: everything. */
export const ALL_OUTBOUND: Properties = {
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlocks: ["0.0.0.0/0"],
};
