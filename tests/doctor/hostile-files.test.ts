/**
 * Files that somebody else wrote, damaged in any way: `memcached-doctor` says what is wrong in one line, or answers; it never crashes, hangs
 * or shows a stack trace. The long form (`npm run fuzz`) tries more, and files of 200 MB in processes whose memory is measured.
 */
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { isLongForm } from "../long-form";
import { tried } from "../tried";
import { damaged } from "../hostile-json";
import { healthyNetwork, inFolder } from "./network";
import { doctor } from "./run-doctor";
import { RUN_TYPESCRIPT } from "../../sandbox/processes/run-typescript";

const RUNS = isLongForm ? 2_000 : 25;
/** No command may take longer, on a machine as busy as it likes. */
const MOST_MS = 10_000;

const NODE_TYPE = "aws:elasticache/cluster:Cluster";
const URN = `urn:pulumi:dev::shop::${NODE_TYPE}::orders`;
const GROUP_URN = "urn:pulumi:dev::shop::aws:ec2/securityGroup:SecurityGroup::group";
const GROUP = {
  urn: GROUP_URN,
  custom: true,
  id: "sg-1",
  type: "aws:ec2/securityGroup:SecurityGroup",
  inputs: {
    vpcId: "vpc-1",
    ingress: [{ protocol: "tcp", fromPort: 11211, toPort: 11211, cidrBlocks: ["10.0.0.0/16"] }],
  },
  outputs: { id: "sg-1", vpcId: "vpc-1" },
  parent: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
  propertyDependencies: null,
};
const CLUSTER = {
  urn: URN,
  custom: true,
  id: "orders",
  type: NODE_TYPE,
  inputs: { engine: "memcached", clusterId: "orders", securityGroupIds: ["sg-1"] },
  outputs: { clusterId: "orders", engine: "memcached", securityGroupIds: ["sg-1"], port: 11211 },
  dependencies: [GROUP_URN],
  propertyDependencies: { securityGroupIds: [GROUP_URN] },
};
const STATE = { version: 3, deployment: { resources: [GROUP, CLUSTER] } };
const PREVIEW = {
  steps: [
    { op: "create", urn: GROUP_URN, newState: GROUP },
    { op: "replace", urn: URN, oldState: CLUSTER, newState: CLUSTER, replaceReasons: ["port"] },
  ],
};
const PLAN = {
  resourcePlans: {
    [URN]: {
      goal: {
        type: NODE_TYPE,
        name: "orders",
        custom: true,
        inputDiff: { adds: { engine: "memcached" }, updates: { port: 11212 } },
        propertyDependencies: { securityGroupIds: [GROUP_URN] },
      },
      steps: ["create-replacement", "replace", "delete-replaced"],
      state: { clusterId: "orders" },
    },
  },
};
const PAIRS = [{ from: "i-0000000a", to: "orders", port: 11211, ephemeral: "32768-60999" }];

interface Question {
  readonly file: string;
  readonly value: unknown;
  /** The command lines that read it; FILE stands for it, NETWORK for a snapshot that is in order. */
  readonly commands: readonly string[];
}

const QUESTIONS: readonly Question[] = [
  {
    file: "a snapshot",
    value: healthyNetwork(),
    commands: [
      "scan --snapshot FILE",
      "sources --cluster orders --snapshot FILE",
      "check --cluster orders --from i-0000000a --snapshot FILE",
      "explain --from i-0000000a --to orders --port 11211 --snapshot FILE",
      "map --cluster orders --format json --snapshot FILE",
    ],
  },
  {
    file: "a state",
    value: STATE,
    commands: [
      "map --cluster orders --state FILE",
      "drift --state FILE --snapshot NETWORK",
      "cost --state FILE",
      "no-cold-replace --preview FILE --state FILE",
    ],
  },
  {
    file: "a preview",
    value: PREVIEW,
    commands: [
      "map --cluster orders --plan FILE",
      "cost --preview FILE",
      "no-cold-replace --preview FILE",
    ],
  },
  {
    file: "a plan",
    value: PLAN,
    commands: [
      "map --cluster orders --plan FILE",
      "cost --preview FILE",
      "no-cold-replace --preview FILE",
    ],
  },
  { file: "pairs", value: PAIRS, commands: ["explain --pairs FILE --snapshot NETWORK"] },
];

/** What is wrong with an answer; empty where it is one. */
function complaints(exitCode: number, stderr: string, milliseconds: number): readonly string[] {
  const lines = stderr.trim().split("\n");
  return [
    ...(/crashed|^\s+at .*:\d+/m.test(stderr) ? ["crashed"] : []),
    ...([0, 1, 2, 3].includes(exitCode) ? [] : [`exit code ${String(exitCode)}`]),
    ...(exitCode === 2 && lines.length > 1 && lines[0]?.endsWith("ignored") !== true
      ? ["several lines"]
      : []),
    ...(lines.some((line) => line.length > 2_000) ? ["a line without end"] : []),
    ...(milliseconds > MOST_MS ? [`${String(milliseconds)} ms`] : []),
    ...("polluted" in {} ? ["the prototype of all objects was changed"] : []),
  ];
}

describe("files that are damaged", function () {
  this.timeout(600_000);

  for (const { file, value, commands } of QUESTIONS) {
    for (const command of commands) {
      it(`${command}: ${file}, damaged in ${String(RUNS)} ways`, async () => {
        await inFolder(async (folder) => {
          const [path, network] = [join(folder, "damaged.json"), join(folder, "network.json")];
          writeFileSync(network, JSON.stringify(healthyNetwork()));
          const argv = command
            .split(" ")
            .map((word) => (word === "FILE" ? path : word === "NETWORK" ? network : word));
          await fc.assert(
            fc.asyncProperty(damaged(value), async (text) => {
              writeFileSync(path, text);
              const started = Date.now();
              const { exitCode, stderr } = await doctor(argv);
              assert.deepEqual(complaints(exitCode, stderr, Date.now() - started), [], stderr);
            }),
            { numRuns: RUNS },
          );
        });
      });
    }
  }
});

/** Files of 200 MB, each made block by block. */
const LARGE: Readonly<
  Record<
    string,
    { readonly head: string; readonly block: string; readonly tail: string; readonly says?: RegExp }
  >
> = {
  "of many VPCs": {
    head: '{"Vpcs":[{"VpcId":"vpc-0","CidrBlock":"10.0.0.0/16"}',
    block: `,{"VpcId":"vpc-0","CidrBlock":"10.0.0.0/16","Tags":[{"Key":"Name","Value":"${"x".repeat(200)}"}]}`,
    tail: "]}",
  },
  "that is one string": { head: '{"Vpcs":[{"VpcId":"', block: "x".repeat(1_000), tail: '"}]}' },
  "of lists without end": {
    head: '{"Vpcs":[',
    block: "[1,2,3],",
    tail: "",
    says: /more than 12 million values/,
  },
  "that only opens": { head: "", block: "[", tail: "", says: /nested more than 200 levels deep/ },
  "of quotes": { head: "", block: '"\\"\\\\",', tail: "", says: /million values|not JSON/ },
};

describe("files of 200 MB", function () {
  this.timeout(600_000);
  // Time of the processor: the clock's is a busy machine's, too.
  const PEAK = `process.on("exit", () => { const used = process.resourceUsage(); process.stderr.write("\\npeak " + used.maxRSS + " " + Math.round((used.userCPUTime + used.systemCPUTime) / 1000)); });`;

  for (const [name, { head, block, tail, says }] of Object.entries(LARGE)) {
    it(`${name}: one line or an answer, in less than 1 GiB`, async function () {
      if (!isLongForm) {
        console.log("      skipped: LONG_FORM=1 runs it, as npm run fuzz does");
        this.skip();
      }
      await inFolder((folder) => {
        const file = join(folder, "large.json");
        const out = openSync(file, "w");
        const many = block.repeat(Math.ceil(1_000_000 / block.length));
        writeSync(out, head);
        for (let size = 0; size < 200_000_000; size += many.length) writeSync(out, many);
        writeSync(out, tail);
        closeSync(out);
        const main = join(__dirname, "../../doctor/main.ts");
        const argv = ["scan", "--snapshot", file];
        const { status, stderr, stdout } = spawnSync(
          process.execPath,
          [
            ...RUN_TYPESCRIPT,
            "-e",
            `${PEAK} process.argv.splice(1, 0, "doctor"); require(${JSON.stringify(main)});`,
            ...argv,
          ],
          { encoding: "utf8", cwd: join(__dirname, "../..") },
        );
        const [said = "", used = ""] = stderr.split("\npeak ");
        const [peak, milliseconds] = used.split(" ").map(Number);
        assert.deepEqual(complaints(status ?? -1, said, milliseconds ?? Infinity), [], said);
        tried({ cases: 1, peakKiB: peak ?? 0 });
        if (says === undefined) assert.equal(status, 0, said + stdout);
        else assert.match(said, says);
        assert.ok(peak !== undefined && peak < 1024 * 1024, `${String(peak)} KiB`);
        return Promise.resolve();
      });
    });
  }
});
