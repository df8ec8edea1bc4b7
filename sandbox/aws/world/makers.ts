/** What the program made: which resource a network interface or a cache belongs to, by the URN it was registered with. */
import { text, type Thing, type Things } from "../model/things";

export interface Makers {
  /** Id of a network interface → URN of the instance, service, function or group that has it. */
  readonly interfaces: ReadonlyMap<string, string>;
  /** Id of a cluster or name of a serverless cache → URN; with its Region where two have the same. */
  readonly caches: ReadonlyMap<string, string>;
}

/** @param knownAs what a cache of a kind and id is called beside those of other Regions */
export function makersOf(world: Things, knownAs: (kind: string, id: string) => string): Makers {
  const interfaces = world.all("network-interface");
  const caches = [...world.all("cache-cluster"), ...world.all("serverless-cache")];
  return {
    interfaces: made(
      interfaces,
      ({ id }) => id,
      (thing) => makerOf(world, thing),
    ),
    caches: made(
      caches,
      ({ kind, id }) => knownAs(kind, id),
      ({ madeBy }) => madeBy,
    ),
  };
}

function made(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  maker: (thing: Thing) => string | undefined,
): ReadonlyMap<string, string> {
  return new Map(
    things.flatMap((thing) => {
      const urn = maker(thing);
      return urn === undefined ? [] : [[nameOf(thing), urn] as const];
    }),
  );
}

/** Groups that launch instances. */
const LAUNCHING = ["scaling-group", "eks-node-group"];

/** An instance's before its interface's own; a group's before that of an instance that it launched. */
function makerOf(world: Things, thing: Thing): string | undefined {
  const instance = world.get("instance", text(thing.properties.attachedTo));
  const group = text(instance?.properties.scalingGroup);
  const scaled = LAUNCHING.map((kind) => world.get(kind, group)).find((one) => one !== undefined);
  const whole = world
    .everything()
    .find(({ kind, id }) => `${kind}/${id}` === text(thing.properties.partOf));
  return scaled?.madeBy ?? instance?.madeBy ?? whole?.madeBy ?? thing.madeBy;
}
