/** A provider that dies after any of its writes: the next run, by a new one over the same world, ends where an undisturbed one does. */
import assert from "node:assert/strict";
import { StandIn, text, World } from "../../../sandbox/aws";
import { type Properties } from "../../../sandbox/wire/values";
import { tried } from "../../tried";
import { urnOf } from "./account";

const CLUSTER = "aws:elasticache/cluster:Cluster";

/** A resource of a program: its inputs from the ids and outputs of the earlier ones. */
interface Declared {
  readonly type: string;
  readonly name: string;
  inputs(of: (name: string) => Properties): Properties;
}

interface Known {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

class Crash extends Error {}

/** Dies after so many writes. */
class MortalWorld extends World {
  #depth = 0;

  constructor(
    whole: World,
    private left: number,
  ) {
    super(whole.region, whole.account);
    this.restore(whole.toJSON());
  }

  override transact<T>(change: () => T): T {
    this.#depth += 1;
    try {
      return super.transact(change);
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#countWrite();
    }
  }

  #countWrite(): void {
    this.left -= 1;
    if (this.left < 0) throw new Crash();
  }
}

/** What the engine keeps between its runs: resources by name, in order, and what is still to be deleted. */
class Engine {
  readonly #state = new Map<string, Known>();
  #condemned: Known[] = [];

  /** Makes the world what the program says. */
  async run(aws: StandIn, program: readonly Declared[]): Promise<void> {
    const wanted = new Set(program.map(({ name }) => name));
    const outputsOf = (name: string): Properties => {
      const known = this.#state.get(name);
      return { ...known?.outputs, id: known?.id ?? "" };
    };
    await this.#bury(aws);
    for (const declared of program) {
      await this.#step(aws, declared, declared.inputs(outputsOf));
    }
    await this.#bury(aws);
    for (const [name, known] of [...this.#state].reverse()) {
      if (wanted.has(name)) continue;
      await aws.delete(known);
      this.#state.delete(name);
    }
  }

  async #step(aws: StandIn, { type, name }: Declared, news: Properties): Promise<void> {
    const urn = urnOf(type, name);
    const old = this.#state.get(name);
    if (old === undefined) return this.#create(aws, { urn, type, name }, news);
    const { inputs } = await aws.check({ urn, type, olds: old.inputs, news });
    const request = { ...old, oldInputs: old.inputs, oldOutputs: old.outputs, news: inputs };
    const diff = await aws.diff(request);
    if (diff.replaces.length > 0) {
      await this.#create(aws, { urn, type, name }, news);
      this.#condemned.push(old);
    } else if (diff.changes) {
      const { outputs } = await aws.update(request);
      this.#state.set(name, { ...old, inputs, outputs });
    }
  }

  async #create(
    aws: StandIn,
    { urn, type, name }: { urn: string; type: string; name: string },
    news: Properties,
  ): Promise<void> {
    const { inputs } = await aws.check({ urn, type, news });
    const { id = "", outputs } = await aws.create({ urn, type, inputs });
    this.#state.set(name, { urn, type, id, inputs, outputs });
  }

  async #bury(aws: StandIn): Promise<void> {
    while (this.#condemned.length > 0) {
      const [first] = this.#condemned;
      if (first !== undefined) await aws.delete(first);
      this.#condemned = this.#condemned.slice(1);
    }
  }
}

/** A cluster in a network of its own, with an example server, as it is at first and after a change. */
function program(port: number, nodes: number, more: readonly Declared[] = []): readonly Declared[] {
  const subnet = (zone: string, third: number): Declared => ({
    type: "aws:ec2/subnet:Subnet",
    name: `net-${zone}`,
    inputs: (of) => ({
      vpcId: of("net").id ?? "",
      cidrBlock: `10.0.${third}.0/24`,
      availabilityZone: `ap-northeast-2${zone}`,
    }),
  });
  return [
    { type: "aws:ec2/vpc:Vpc", name: "net", inputs: () => ({ cidrBlock: "10.0.0.0/16" }) },
    subnet("a", 1),
    subnet("b", 2),
    {
      type: "aws:ec2/securityGroup:SecurityGroup",
      name: "cache-group",
      inputs: (of) => ({
        vpcId: of("net").id ?? "",
        ingress: [
          {
            protocol: "tcp",
            fromPort: port,
            toPort: port,
            cidrBlocks: ["10.0.0.0/16"],
            self: true,
          },
        ],
      }),
    },
    {
      type: "aws:elasticache/subnetGroup:SubnetGroup",
      name: "subnets",
      inputs: (of) => ({ subnetIds: [of("net-a").id ?? "", of("net-b").id ?? ""] }),
    },
    {
      type: CLUSTER,
      name: "cache",
      inputs: (of) => ({
        engine: "memcached",
        nodeType: "cache.t4g.micro",
        numCacheNodes: nodes,
        azMode: nodes > 1 ? "cross-az" : "single-az",
        port,
        subnetGroupName: of("subnets").name ?? "",
        securityGroupIds: [of("cache-group").id ?? ""],
      }),
    },
    {
      type: "aws:ec2/instance:Instance",
      name: "server",
      inputs: (of) => ({
        ami: "ami-0123456789abcdef0",
        instanceType: "t4g.nano",
        subnetId: of("net-a").id ?? "",
        vpcSecurityGroupIds: [of("cache-group").id ?? ""],
        userData: `telnet ${text(of("cache").clusterAddress)} ${port}`,
        userDataReplaceOnChange: true,
      }),
    },
    ...more,
  ];
}

/** Runs of one stack, one after the other. */
const STORIES: readonly (readonly [string, readonly (readonly Declared[])[]])[] = [
  ["making everything", [program(11211, 1)]],
  ["adding a node in place", [program(11211, 1), program(11211, 2)]],
  ["replacing cluster and server", [program(11211, 1), program(11311, 1)]],
  ["replacing, and back", [program(11211, 2), program(11311, 1), program(11211, 2)]],
  ["taking everything down", [program(11211, 2), []]],
];

/** Ticks of 1 ms, so that statuses (creating, modifying, deleting) are written as well. */
const PACE = { pace: () => 1 };

/** Plays the runs, the last of them by a provider that dies after so many writes and, if it did, by another one. */
async function play(
  runs: readonly (readonly Declared[])[],
  writes: number,
): Promise<{ world: unknown; hasDied: boolean }> {
  const engine = new Engine();
  let world = World.fresh();
  for (const run of runs.slice(0, -1)) await engine.run(new StandIn(world), run);
  const last = runs.at(-1) ?? [];
  const mortal = new MortalWorld(world, writes);
  const hasDied = await engine.run(new StandIn(mortal, PACE), last).then(
    () => false,
    (error: unknown) => {
      if (error instanceof Crash) return true;
      throw error;
    },
  );
  world = mortal;
  if (hasDied) {
    world = new MortalWorld(mortal, Number.POSITIVE_INFINITY);
    await engine.run(new StandIn(world, PACE), last);
  }
  return { world: world.describe(), hasDied };
}

describe("a provider that dies after any of its writes", () => {
  for (const [what, runs] of STORIES) {
    it(`${what}: the next run ends as an undisturbed one, nothing doubled, nothing lost`, async () => {
      const { world } = await play(runs, Number.POSITIVE_INFINITY);
      let deaths = 0;
      for (let writes = 0; ; writes += 1) {
        const played = await play(runs, writes);
        assert.deepEqual(played.world, world, `died after ${writes + 1} writes`);
        if (!played.hasDied) break;
        deaths += 1;
      }
      tried({ cases: deaths });
      assert.ok(deaths >= 3, `it died only ${deaths} times`);
    });
  }
});
