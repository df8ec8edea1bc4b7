/**
 * Random stacks around a cache: well-formed ones, ones with values hidden as at a first preview, and garbage that no
 * provider would answer. Deterministic per seed.
 */
import type { PlannedResource } from "../../reachability";
import { UNKNOWN_MARKER } from "../../reachability";
import type { ResourceLiteral, StackLiteral } from "./stack-literals";
import { bundle, LOOKED_UP, picked, ref, SOUND, T } from "./stack-literals";

/** A small generator of numbers (mulberry32): the same seed gives the same stack everywhere. */
export class Dice {
  constructor(private state: number) {}

  /** 0 up to, not including, `sides`. */
  below(sides: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * sides);
  }

  isOneIn(sides: number): boolean {
    return this.below(sides) === 0;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }
}

const GROUPS = [
  ref("cache-group.id"),
  ref("app-group.id"),
  ref("closed.id"),
  ref("vpc.defaultSecurityGroupId"),
  "sg-0123456789abcdef0",
  LOOKED_UP,
];
const RANGES = ["0.0.0.0/0", "0.0.0.0/1", "1.0.0.0/0", "10.0.0.0/8", "8.8.8.8/32", "10.0.3.7/24"];
const GARBAGE = [
  null,
  "",
  "x",
  -1,
  1e308,
  true,
  [],
  {},
  [null],
  [[[]]],
  { $: {} },
  "\u0000",
  "::",
  [{}],
];

/** The sound stack with a few things changed, taken away or added. */
export function randomStack(dice: Dice): StackLiteral {
  const stack: Record<string, ResourceLiteral> = { ...SOUND };
  for (const name of Object.keys(SOUND)) {
    if (dice.isOneIn(14)) Reflect.deleteProperty(stack, name);
  }
  change(stack, "cache", {
    ...(dice.isOneIn(3) && { securityGroupIds: some(dice, GROUPS) }),
    ...(dice.isOneIn(5) && { transitEncryptionEnabled: dice.of([false, true, undefined]) }),
    ...(dice.isOneIn(6) && { port: dice.of([11311, 6379, "11211", undefined]) }),
    ...(dice.isOneIn(6) && { numCacheNodes: dice.of([1, 3]) }),
    ...(dice.isOneIn(6) && { subnetGroupName: dice.of(["default", undefined, "mine"]) }),
    ...(dice.isOneIn(9) && { engine: dice.of(["redis", "memcached"]) }),
  });
  const extra = dice.below(4);
  for (let index = 0; index < extra; index += 1) stack[`extra-${index}`] = randomResource(dice);
  return withoutDangling(stack);
}

function change(stack: Record<string, ResourceLiteral>, name: string, args: object): void {
  const known = stack[name];
  if (known === undefined) return;
  const merged = Object.entries({ ...known[1], ...args });
  stack[name] = [known[0], Object.fromEntries(merged.filter((entry) => entry[1] !== undefined))];
}

function some<Choice>(dice: Dice, choices: readonly Choice[]): Choice[] {
  return Array.from({ length: dice.below(3) }, () => dice.of(choices));
}

function randomResource(dice: Dice): ResourceLiteral {
  const port = dice.of([11211, 22, 0, 6379]);
  const last = dice.of([port, 65535, 11211]);
  const ports = { fromPort: port, toPort: last };
  const standalone = {
    securityGroupId: dice.of(GROUPS),
    ipProtocol: dice.of(["tcp", "-1", "udp", "6", "TCP"]),
    ...ports,
    ...dice.of([
      { cidrIpv4: dice.of(RANGES) },
      { cidrIpv6: dice.of(["::/0", "2000::/3", "fd00::/8"]) },
      { referencedSecurityGroupId: dice.of(GROUPS) },
      { prefixListId: "pl-0123456789abcdef0" },
    ]),
  };
  return dice.of<ResourceLiteral>([
    [T.ingress, standalone],
    [T.egress, standalone],
    [
      T.group,
      {
        vpcId: ref("vpc.id"),
        ingress: [{ protocol: "tcp", ...ports, cidrBlocks: [dice.of(RANGES)] }],
      },
    ],
    [
      T.instance,
      {
        subnetId: ref("front.id"),
        vpcSecurityGroupIds: some(dice, GROUPS),
        associatePublicIpAddress: dice.isOneIn(2),
      },
    ],
    [T.vpc, { cidrBlock: "10.1.0.0/16" }],
    [T.gateway, { vpcId: ref("vpc.id") }],
    [
      T.routeTable,
      { vpcId: ref("vpc.id"), routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: LOOKED_UP }] },
    ],
    [T.serverless, { engine: "memcached", name: "more", subnetIds: [ref("a.id")] }],
    // Not read: a rule through Cloud Control, and a type of the provider that is open.
    [
      T.cloudControl,
      { typeName: "AWS::EC2::SecurityGroupIngress", desiredState: ref("cache-group.id") },
    ],
    ["aws:ec2/vpnConcentrator:VpnConcentrator", { transitGatewayId: LOOKED_UP }],
    ["aws:made/up:Up", { securityGroupRuleOf: ref("app-group.id"), routeTableIds: [LOOKED_UP] }],
  ]);
}

/** A stack whose cache takes a group out of one output with several, and the stacks that it may turn out to be. */
export interface Bundled {
  readonly stack: StackLiteral;
  readonly worlds: readonly StackLiteral[];
}

/** `undefined` where the stack has no cache, or too few groups to choose from. */
export function bundled(stack: StackLiteral, dice: Dice): Bundled | undefined {
  const names = ["cache-group", "app-group", "closed"].filter((name) => Object.hasOwn(stack, name));
  const paths = names.map((name) => `${name}.id`);
  const [first, ...others] = paths;
  if (stack.cache === undefined || first === undefined || others.length === 0) return undefined;
  const withGroups = (securityGroupIds: unknown): StackLiteral => {
    const world: Record<string, ResourceLiteral> = { ...stack };
    change(world, "cache", { securityGroupIds });
    return world;
  };
  const isWhole = dice.isOneIn(3);
  const chosen = isWhole ? bundle(...paths) : [picked(first, ...others)];
  const each = paths.map((path) => withGroups([ref(path)]));
  const all = isWhole ? [withGroups(paths.map((path) => ref(path)))] : [];
  return { stack: withGroups(chosen), worlds: [...each, ...all] };
}

/** A reference to a resource that was taken away is one to another stack. */
function withoutDangling(stack: StackLiteral): StackLiteral {
  const mend = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if ("$ref" in value) {
      const [name = ""] = String(value.$ref).split(".");
      return Object.hasOwn(stack, name) ? value : LOOKED_UP;
    }
    if (Array.isArray(value)) return value.map((item) => mend(item));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mend(item)]));
  };
  const entries = Object.entries(stack).map(([name, [type, args]]) => [name, [type, mend(args)]]);
  return Object.fromEntries(entries) as StackLiteral;
}

/** The plan with some of its values not known (and no longer omitted either). */
export function hidden(plan: readonly PlannedResource[], dice: Dice): PlannedResource[] {
  return plan.map((resource) => {
    const keys = Object.keys(resource.inputs ?? {}).filter(() => dice.isOneIn(6));
    const marks = Object.fromEntries(keys.map((key) => [key, UNKNOWN_MARKER]));
    const { propertyDependencies } = resource;
    const kept = Object.entries(propertyDependencies).filter(([key]) => !keys.includes(key));
    return {
      ...resource,
      inputs: { ...resource.inputs, ...marks },
      properties: { ...resource.properties, ...marks },
      propertyDependencies: Object.fromEntries(kept),
    };
  });
}

/** The plan with values that make no sense, anywhere inside. */
export function spoilt(plan: readonly PlannedResource[], dice: Dice): PlannedResource[] {
  const spoil = (value: unknown): unknown => {
    if (dice.isOneIn(12)) return dice.isOneIn(3) ? UNKNOWN_MARKER : dice.of(GARBAGE);
    if (Array.isArray(value)) return value.map((item) => spoil(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spoil(item)]));
  };
  return plan.map((resource) => ({
    ...resource,
    properties: spoil({ ...resource.properties }) as Record<string, unknown>,
    inputs: spoil({ ...resource.inputs }) as Record<string, unknown>,
    propertyDependencies: dice.isOneIn(5)
      ? { securityGroupIds: ["urn:pulumi:nowhere"], vpcId: [] }
      : resource.propertyDependencies,
  }));
}
