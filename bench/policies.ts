/**
 * What the policy pack costs, against a pack of one policy that does nothing and against `@pulumi/awsguard`, Pulumi's own pack for AWS, in
 * the same run: through the analyzer protocol, each resource before it is made and the stack at the end.
 */
import { readFileSync, rmSync } from "node:fs";
import type { PlannedResource } from "../reachability";
import { PackProcess } from "../tests/policies/pack-process";
import { planOf, SOUND, T } from "../tests/policies/stack-literals";
import { emptyPack } from "./empty-pack";
import { awsguardFolder, NO_AWSGUARD } from "./peers";
import type { Figure, Section } from "./sections";
import { median } from "./sections";

const RUNS = 5;
/** Runs that do not count: the just-in-time compiler is at work. */
const WARM_UP = 2;
const CONFIG = { "memcached:environment": "prod" };

export const section: Section = {
  title: "The policy pack: all rules, on a stack with one cache",
  async run(note) {
    const empty = emptyPack([{ name: "empty", isTyped: false, hasResource: true }]);
    try {
      const figures = [...(await startFigures(empty))];
      for (const size of [1_000, 10_000]) figures.push(...(await runFigures(EMPTY(empty), size)));
      const awsguard = awsguardFolder();
      if (awsguard === undefined) note(NO_AWSGUARD);
      else figures.push(...(await runFigures(AWSGUARD(awsguard), 1_000)));
      return figures;
    } finally {
      rmSync(empty, { recursive: true });
    }
  },
};

/** Another pack that judges the same stack, and what ours may be of it. */
interface Other {
  readonly name: string;
  readonly folder: string;
  readonly mostTime: number;
  readonly mostMemory: number;
}

const EMPTY = (folder: string): Other => ({
  ...{ name: "one empty policy", folder },
  ...{ mostTime: 1.25, mostMemory: 1.4 },
});

const AWSGUARD = (folder: string): Other => ({
  ...{ name: "@pulumi/awsguard", folder },
  ...{ mostTime: 1, mostMemory: 1 },
});

/** Pairs of starts, taken in turns: what else the machine does then falls on both alike. */
async function startFigures(empty: string): Promise<readonly Figure[]> {
  const ours: Start[] = [];
  const theirs: Start[] = [];
  // The first start of each fills the compilers' caches and does not count.
  for (let run = 0; run <= RUNS; run += 1) {
    const pair = [await startOf(undefined), await startOf(empty)] as const;
    if (run === 0) continue;
    ours.push(pair[0]);
    theirs.push(pair[1]);
  }
  const wall = ours.map((one, index) => one.wall / (theirs[index]?.wall ?? NaN));
  const cpu = ours.map((one, index) => one.processor / (theirs[index]?.processor ?? NaN));
  const against = "one empty policy";
  const both = (of: (start: Start) => number): string =>
    [ours, theirs].map((all) => `${(median(all.map(of)) / 1000).toFixed(2)} s`).join(" : ");
  return [
    {
      figure: "start",
      against,
      value: median(wall),
      bound: 1.2,
      measured: both((start) => start.wall),
    },
    {
      figure: "start, processor time",
      against,
      value: median(cpu),
      bound: 1.2,
      measured: both((start) => start.processor),
    },
  ];
}

interface Start {
  /** Milliseconds until the pack listens. */
  readonly wall: number;
  /** Milliseconds of processor time until it has described and configured itself. */
  readonly processor: number;
}

async function startOf(folder: string | undefined): Promise<Start> {
  const pack = await PackProcess.start({
    asTheEngineStarts: true,
    ...(folder === undefined ? {} : { folder }),
  });
  const processor = processorTime(pack.child.pid ?? 0);
  await pack.close();
  return { wall: pack.startedInMs, processor };
}

/** Milliseconds that a process has computed, in user and system mode: Linux counts them in hundredths of a second. */
function processorTime(pid: number): number {
  const [, counters = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const [user, system] = counters.split(" ").slice(11, 13).map(Number);
  return ((user ?? NaN) + (system ?? NaN)) * 10;
}

async function runFigures(other: Other, size: number): Promise<readonly Figure[]> {
  const { ours, theirs } = await measured(other.folder, stackOf(size));
  const times = ours.times.map((time, index) => time / (theirs.times[index] ?? NaN));
  const name = `${size.toLocaleString("en")} resources`;
  const both = (of: (one: Measured) => number, unit: string): string =>
    `${of(ours).toFixed(0)} ${unit} : ${of(theirs).toFixed(0)} ${unit}`;
  return [
    {
      figure: name,
      against: other.name,
      value: median(times),
      bound: other.mostTime,
      measured: both(({ times: all }) => median(all), "ms"),
    },
    {
      figure: `${name}, peak memory`,
      against: other.name,
      value: ours.mebibytes / theirs.mebibytes,
      bound: other.mostMemory,
      measured: both(({ mebibytes }) => mebibytes, "MiB"),
    },
  ];
}

interface Measured {
  /** Milliseconds of each run that counts. */
  readonly times: readonly number[];
  readonly mebibytes: number;
}

/** Both packs side by side, asked in turns: what else the machine does then falls on both alike. */
async function measured(
  other: string,
  resources: readonly PlannedResource[],
): Promise<{ ours: Measured; theirs: Measured }> {
  const ours = await PackProcess.start({ config: CONFIG, asTheEngineStarts: true });
  const theirs = await PackProcess.start({
    folder: other,
    config: CONFIG,
    asTheEngineStarts: true,
  });
  try {
    const times = { ours: [] as number[], theirs: [] as number[] };
    for (let run = 0; run < WARM_UP + RUNS; run += 1) {
      const pair = [await runTime(ours, resources), await runTime(theirs, resources)] as const;
      if (run < WARM_UP) continue;
      times.ours.push(pair[0]);
      times.theirs.push(pair[1]);
    }
    return {
      ours: { times: times.ours, mebibytes: peakMemory(ours.child.pid ?? 0) },
      theirs: { times: times.theirs, mebibytes: peakMemory(theirs.child.pid ?? 0) },
    };
  } finally {
    await Promise.all([ours.close(), theirs.close()]);
  }
}

async function runTime(pack: PackProcess, resources: readonly PlannedResource[]): Promise<number> {
  const before = performance.now();
  await pack.run(resources);
  return performance.now() - before;
}

/** Most memory that a process ever held, in MiB. */
function peakMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** One cache in a large stack: half of the rest has nothing to do with networks. */
export function stackOf(size: number): PlannedResource[] {
  const sound = planOf(SOUND);
  const groups = sound.filter((one) => one.type === T.group);
  const vpc = sound.find((one) => one.type === T.vpc);
  const fillers = Array.from({ length: size - sound.length }, (_, index) =>
    filler(index, vpc?.urn ?? "", groups[1]?.urn ?? ""),
  );
  return [...fillers, ...sound];
}

function filler(index: number, vpc: string, group: string): PlannedResource {
  const name = `filler-${index}`;
  switch (index % 4) {
    case 0:
      return planned(name, T.group, { vpcId: "<unknown>", description: name }, { vpcId: [vpc] });
    case 1:
      return planned(
        name,
        T.ingress,
        {
          securityGroupId: "<unknown>",
          ipProtocol: "tcp",
          fromPort: 80,
          toPort: 80,
          cidrIpv4: "10.0.0.0/8",
        },
        { securityGroupId: [group] },
      );
    default:
      return planned(name, "aws:ssm/parameter:Parameter", { type: "String", value: name }, {});
  }
}

function planned(
  name: string,
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  propertyDependencies: PlannedResource["propertyDependencies"],
): PlannedResource {
  const urn = `urn:pulumi:prod::tests::${type}::${name}`;
  const properties = { id: "<unknown>", arn: "<unknown>", ...inputs };
  return { urn, type, name, id: "<unknown>", inputs, properties, propertyDependencies };
}
