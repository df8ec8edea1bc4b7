/**
 * Files that the sandbox reads, damaged in any way: the account by hand, the CLI's state, a project and its settings. What is wrong is one
 * line with the file's name, and nothing is changed.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { readWorld } from "../../../sandbox/aws";
import { readRequest } from "../../../sandbox/apps/start/request";
import { oneLine } from "../../../sandbox/apps/one-line";
import { UsageError } from "../../../sandbox/engine/usage-error";
import { componentBefore } from "../../../sandbox/plugin/state-before";
import { damaged } from "../../hostile-json";
import { isLongForm } from "../../long-form";

const RUNS = isLongForm ? 5_000 : 60;

const WORLD = {
  format: 1,
  region: "ap-northeast-2",
  account: "123456789012",
  seeds: [],
  births: { "vpc/vpc-1": "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::a" },
  gone: [],
  things: [
    { kind: "vpc", id: "vpc-1", properties: { cidrBlock: "10.0.0.0/16", tags: { Name: "a" } } },
    { kind: "subnet", id: "subnet-1", properties: { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" } },
  ],
};
const URN = "urn:pulumi:dev::p::components:index:Cache::a";
const CHECKPOINT = {
  version: 3,
  checkpoint: {
    stack: "organization/p/dev",
    latest: {
      resources: [{ urn: URN, inputs: { size: 1 }, outputs: { address: "a", list: [1] } }],
    },
  },
};
const PROJECT = {
  name: "p",
  runtime: { name: "nodejs", options: { nodeargs: ["a", "b"] } },
  main: "index.js",
  config: { "aws:region": { value: "us-east-1" }, size: { type: "integer", default: 1 } },
};
const SETTINGS = {
  config: { "aws:region": "us-east-1", "p:size": 3, "p:list": ["a", { b: "c" }], "p:on": true },
};

describe("files of the sandbox, damaged", function () {
  this.timeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), "damaged-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function forDamaged(
    file: string,
    value: unknown,
    read: () => unknown,
    isFine: (error: unknown) => boolean,
  ): void {
    mkdirSync(dirname(file), { recursive: true });
    fc.assert(
      fc.property(damaged(value), (text) => {
        writeFileSync(file, text);
        try {
          read();
        } catch (error) {
          assert.ok(isFine(error), error instanceof Error ? error.stack : String(error));
        }
        assert.equal(readFileSync(file, "utf8"), Buffer.from(text).toString());
        assert.equal("polluted" in {}, false);
      }),
      { numRuns: RUNS },
    );
  }

  const isOneLine = (error: unknown): boolean =>
    error instanceof Error &&
    !(error instanceof TypeError) &&
    oneLine(error.message).length < 1_100;

  it(`the account, in ${RUNS} ways`, () => {
    const file = join(folder, "world.json");
    const names = (error: unknown): boolean =>
      isOneLine(error) && (error as Error).message.startsWith(`${file}: `);
    forDamaged(file, WORLD, () => readWorld(file), names);
  });

  it(`the CLI's state of a component, in ${RUNS} ways`, () => {
    const file = join(folder, ".pulumi/stacks/p/dev.json");
    const where = { project: "p", stack: "dev", urn: URN };
    forDamaged(file, CHECKPOINT, () => componentBefore(`file://${folder}`, where), isOneLine);
  });

  for (const [name, value] of [
    ["Pulumi.yaml", PROJECT],
    ["Pulumi.dev.yaml", SETTINGS],
  ] as const) {
    it(`${name}, in ${RUNS} ways`, () => {
      const program = join(folder, name);
      mkdirSync(program);
      writeFileSync(join(program, "Pulumi.yaml"), JSON.stringify(PROJECT));
      writeFileSync(join(program, "index.js"), "");
      const options = { program, stack: "dev" };
      const read = (): unknown => readRequest(options);
      forDamaged(
        join(program, name),
        value,
        read,
        (error) => error instanceof UsageError && isOneLine(error),
      );
    });
  }
});
