/**
 * What the policy pack costs, against a pack of as many empty policies of the same kinds, in the same run: through the
 * analyzer protocol, each resource before it is made and the stack at the end.
 */
import { readFileSync, rmSync } from "node:fs";
import { RULES } from "../policies/rules";
import type { PlannedResource } from "../reachability/readers/planned-resource";
import { PackProcess } from "../tests/policies/pack-process";
import { planOf, SOUND, T } from "../tests/policies/stack-literals";
import { emptyPack } from "./empty-pack";
import type { Figure, Section } from "./sections";
import { median } from "./sections";

const RUNS = 5;
const CONFIG = { "memcached:environment": "prod" };

export const section: Section = {
  title: "Policies: all rules against as many empty ones",
  async run() {
    const empty = emptyPack(
      RULES.map((rule, index) => ({
        name: rule.meta.id,
        isTyped: index > 0,
        hasResource: index === 0 || rule.resource !== undefined,
      })),
    );
    try {
      const figures = [...(await startFigures(empty))];
      for (const size of [1_000, 10_000]) figures.push(...(await runFigures(empty, size)));
      return figures;
    } finally {
      rmSync(empty, { recursive: true });
    }
  },
};

/** Pairs of starts, taken in turns: what else the machine does then falls on both alike. */
async function startFigures(empty: string): Promise<Figure[]> {
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
  return [
    {
      figure: "pack start, ours",
      value: median(ours.map((one) => one.wall)),
      bound: 5_000,
      unit: "ms",
    },
    { figure: "pack start, ours to empty", value: median(wall), bound: 1.2, unit: "times" },
    {
      figure: "pack start, processor time, ours to empty",
      value: median(cpu),
      bound: 1.2,
      unit: "times",
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
  const pack = await PackProcess.start(folder === undefined ? {} : { folder });
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

async function runFigures(empty: string, size: number): Promise<Figure[]> {
  const resources = stackOf(size);
  const ours = await measured(undefined, resources);
  const theirs = await measured(empty, resources);
  const name = `${size.toLocaleString("en")} resources`;
  return [
    { figure: `${name}, ours`, value: ours.milliseconds, bound: 120_000, unit: "ms" },
    ratio(`${name}, time, ours to empty`, ours.milliseconds, theirs.milliseconds, 1.3),
    ratio(`${name}, memory, ours to empty`, ours.mebibytes, theirs.mebibytes, 1.2),
  ];
}

async function measured(folder: string | undefined, resources: readonly PlannedResource[]) {
  const pack = await PackProcess.start({ ...(folder !== undefined && { folder }), config: CONFIG });
  try {
    const times: number[] = [];
    for (let run = 0; run <= RUNS; run += 1) {
      const before = performance.now();
      await pack.run(resources);
      if (run > 0) times.push(performance.now() - before);
    }
    return { milliseconds: median(times), mebibytes: peakMemory(pack.child.pid ?? 0) };
  } finally {
    await pack.close();
  }
}

/** Most memory that a process ever held, in MiB. */
function peakMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

function ratio(figure: string, ours: number, theirs: number, bound: number): Figure {
  return { figure, value: ours / theirs, bound, unit: "times" };
}

/** One cache in a large stack: half of the rest has nothing to do with networks. */
function stackOf(size: number): PlannedResource[] {
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
