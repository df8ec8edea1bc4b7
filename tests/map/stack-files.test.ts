/** The map of what is not deployed: a preview, a plan, an export; and beside what was. */

import * as assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ChangedSources, NetworkMap } from "../../map";
import { healthyNetwork, inFolder, writeNetwork } from "../doctor/network";
import { doctor } from "../doctor/run-doctor";
import { closeForPeer } from "./changes";

/** What previews write for a value that is not known yet. */
const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly from?: Readonly<Record<string, string>>;
}

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

/** A cache, a server that its group admits, and one that it does not. */
const RESOURCES: readonly Resource[] = [
  { type: VPC, name: "main", inputs: { cidrBlock: "10.0.0.0/16" } },
  {
    type: SUBNET,
    name: "a",
    inputs: { vpcId: NOT_YET, cidrBlock: "10.0.1.0/24", availabilityZone: "us-east-1a" },
    from: { vpcId: `${VPC}::main` },
  },
  ...["client", "stranger"].map((name) => ({
    type: GROUP,
    name,
    inputs: {
      vpcId: NOT_YET,
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    },
    from: { vpcId: `${VPC}::main` },
  })),
  {
    type: GROUP,
    name: "cache",
    inputs: {
      vpcId: NOT_YET,
      ingress: [{ protocol: "tcp", fromPort: 11211, toPort: 11211, securityGroups: [NOT_YET] }],
    },
    from: { vpcId: `${VPC}::main`, ingress: `${GROUP}::client` },
  },
  ...["client", "stranger"].map((name) => ({
    type: "aws:ec2/instance:Instance",
    name,
    inputs: { subnetId: NOT_YET, vpcSecurityGroupIds: [NOT_YET], ami: "ami-1" },
    from: { subnetId: `${SUBNET}::a`, vpcSecurityGroupIds: `${GROUP}::${name}` },
  })),
  {
    type: "aws:elasticache/subnetGroup:SubnetGroup",
    name: "cache",
    inputs: { name: "cache-1", subnetIds: [NOT_YET] },
    from: { subnetIds: `${SUBNET}::a` },
  },
  {
    type: "aws:elasticache/cluster:Cluster",
    name: "cache",
    inputs: {
      clusterId: "orders",
      engine: "memcached",
      port: 11211,
      numCacheNodes: 1,
      subnetGroupName: "cache-1",
      securityGroupIds: [NOT_YET],
    },
    from: {
      subnetGroupName: "aws:elasticache/subnetGroup:SubnetGroup::cache",
      securityGroupIds: `${GROUP}::cache`,
    },
  },
];

function urnOf(typeAndName: string): string {
  return `urn:pulumi:dev::shop::${typeAndName}`;
}

function dependenciesOf({ from = {} }: Resource): Record<string, string[]> {
  return Object.fromEntries(Object.entries(from).map(([key, id]) => [key, [urnOf(id)]]));
}

function preview(): object {
  return {
    steps: RESOURCES.map((one) => {
      const urn = urnOf(`${one.type}::${one.name}`);
      const propertyDependencies = dependenciesOf(one);
      const { type, inputs } = one;
      return {
        op: "create",
        urn,
        newState: { urn, type, custom: true, inputs, propertyDependencies },
      };
    }),
  };
}

function plan(): object {
  const plans = RESOURCES.map((one) => {
    const { type, name, inputs } = one;
    const propertyDependencies = dependenciesOf(one);
    const goal = { type, name, custom: true, inputDiff: { adds: inputs }, propertyDependencies };
    return [urnOf(`${type}::${name}`), { goal, steps: ["create"], state: inputs }];
  });
  return { resourcePlans: Object.fromEntries(plans) as object };
}

function outcomes({ sources }: NetworkMap): unknown {
  return sources.map(({ name, outcome }) => [name, outcome]);
}

const EXPECTED = [
  ["client", "reachable"],
  ["stranger", "blocked"],
  // Who else has an address of the VPC, the stack does not say.
  ["10.0.0.0/16", "unknown"],
];

describe("the map of a stack", () => {
  for (const [what, make] of [
    ["a preview", preview],
    ["a plan", plan],
  ] as const) {
    it(`is drawn from ${what} without an account`, async () => {
      await inFolder(async (folder) => {
        const file = join(folder, "file.json");
        writeFileSync(file, JSON.stringify(make()));
        const argv = ["map", "--cluster", "cache", "--plan", file, "--format", "json"];
        const { stdout, stderr } = await doctor(argv);
        assert.equal(stderr, "");
        assert.deepEqual(outcomes(JSON.parse(stdout) as NetworkMap), EXPECTED);
      });
    });
  }

  it("is drawn from an export", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "state.json");
      const { steps } = preview() as { steps: { newState: object }[] };
      writeFileSync(
        file,
        JSON.stringify({ deployment: { resources: steps.map((step) => step.newState) } }),
      );
      const argv = ["map", "--cluster", "cache", "--state", file, "--format", "json"];
      const { stdout } = await doctor(argv);
      assert.deepEqual(outcomes(JSON.parse(stdout) as NetworkMap), EXPECTED);
    });
  });

  it("is beside what was: what was opened, and what was closed", async () => {
    await inFolder(async (folder) => {
      const after = healthyNetwork();
      closeForPeer(after);
      writeNetwork(join(folder, "before"), healthyNetwork());
      writeNetwork(join(folder, "after"), after);
      const argv = ["map", "--cluster", "orders", "--snapshot", join(folder, "after")];
      const { stdout } = await doctor([
        ...argv,
        "--against",
        join(folder, "before"),
        "--format",
        "json",
      ]);
      const { changes } = JSON.parse(stdout) as { changes: ChangedSources[] };
      assert.deepEqual(
        changes.map(({ change, members }) => [change, members]),
        [
          ["closed", ["eni-0000000b"]],
          ["unchanged", ["eni-0000000a"]],
        ],
      );
    });
  });

  it("says what is wrong with a file, an option or a format", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "file.json");
      writeFileSync(file, "{}");
      const argv = ["map", "--cluster", "orders"];
      const wrong: readonly (readonly [readonly string[], RegExp])[] = [
        [["--plan", file], /neither what "pulumi preview --json" prints .* nor a plan/],
        [["--plan", join(folder, "no.json")], /--plan .* cannot be read/],
        [["--plan", file, "--state", file], /exclude each other/],
        [["--against", file, "--format", "svg"], /--format with --against/],
      ];
      for (const [options, said] of wrong) {
        const { exitCode, stderr } = await doctor([...argv, ...options]);
        assert.match(stderr, said);
        assert.equal(exitCode, 2);
      }
    });
  });
});
