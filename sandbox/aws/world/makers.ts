/** What the program made: which resource a network interface or a cache belongs to, by the URN it was registered with. */
import { text, type Thing, type Things } from "../model/things";

export interface Makers {
  /** Id of a network interface → URN of the instance, service, function or group that has it. */
  readonly interfaces: ReadonlyMap<string, string>;
  /** Id of a cluster or name of a serverless cache → URN. */
  readonly caches: ReadonlyMap<string, string>;
}

export function makersOf(world: Things): Makers {
  const interfaces = world.all("network-interface");
  const caches = [...world.all("cache-cluster"), ...world.all("serverless-cache")];
  return {
    interfaces: made(interfaces, (thing) => makerOf(world, thing)),
    caches: made(caches, ({ madeBy }) => madeBy),
  };
}

function made(
  things: readonly Thing[],
  maker: (thing: Thing) => string | undefined,
): ReadonlyMap<string, string> {
  return new Map(
    things.flatMap((thing) => {
      const urn = maker(thing);
      return urn === undefined ? [] : [[thing.id, urn] as const];
    }),
  );
}

/** An instance's before its interface's own; a scaling group's before that of an instance that it launched. */
function makerOf(world: Things, thing: Thing): string | undefined {
  const instance = world.get("instance", text(thing.properties.attachedTo));
  const scaled = world.get("scaling-group", text(instance?.properties.scalingGroup));
  const whole = world
    .everything()
    .find(({ kind, id }) => `${kind}/${id}` === text(thing.properties.partOf));
  return scaled?.madeBy ?? instance?.madeBy ?? whole?.madeBy ?? thing.madeBy;
}
