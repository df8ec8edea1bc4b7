import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { requirePulumi, Sandbox, steps, twoAtATime, type Run } from "./sandbox";
import { isLongForm } from "../long-form";

const CLUSTER = "aws:elasticache/cluster:Cluster";

/** Changes of the program's config, each previewed on the deployed `dev` stack. */
const CHANGES = {
  nodeType: ["-c", "memcached:nodeType=cache.t4g.small"],
  port: ["-c", "memcached:port=11311"],
  tls: ["-c", "memcached:tls=true"],
  nodes: ["-c", "memcached:nodeCount=2"],
} as const;

/** The config of `dev` with one more zone. */
const FOUR_ZONES = `config:
  aws:region: ap-northeast-2
  memcached:environment: dev
  memcached:zones: [ap-northeast-2a, ap-northeast-2b, ap-northeast-2c, ap-northeast-2d]
`;

/** Changes that make a new cluster, and the property that does; all of them with `npm run test:engine`. */
const REPLACING: readonly (readonly [Change, string])[] = isLongForm
  ? [
      ["nodeType", "nodeType"],
      ["port", "port"],
      ["tls", "transitEncryptionEnabled"],
    ]
  : [["port", "port"]];

type Change = keyof typeof CHANGES;

/** Steps on the cluster: `replace`, `update` … and the properties that change. */
function onCluster(run: Run): readonly string[] {
  return Object.entries(steps(run))
    .filter(([step]) => step.includes(`${CLUSTER}::`))
    .map(([step, keys]) => `${step.split(" ")[0] ?? ""} ${keys}`.trim())
    .sort();
}

describe("the real engine: changes of a deployed stack", function () {
  this.timeout(180_000);
  const sandbox = new Sandbox(".", "dev");
  const previews = new Map<Change, Run>();

  before(async function () {
    requirePulumi(this);
    const up = await sandbox.up();
    assert.equal(up.code, 0, up.text);
    const names: readonly Change[] = [...REPLACING.map(([change]) => change), "nodes"];
    const runs = await twoAtATime(
      names.map((name) => () => sandbox.preview("--policy-pack", "policies", ...CHANGES[name])),
    );
    names.forEach((name, index) => {
      const run = runs[index];
      if (run !== undefined) {
        previews.set(name, run);
      }
    });
  });

  after(() => {
    sandbox.remove();
  });

  function preview(change: Change): Run {
    const run = previews.get(change);
    assert.ok(run !== undefined);
    assert.equal(run.code, 0, run.text);
    return run;
  }

  for (const [change, key] of REPLACING) {
    it(`${change} replaces the cluster (+-), the policy pack having been asked`, () => {
      const run = preview(change);
      assert.ok(onCluster(run).includes(`replace ${key}`), onCluster(run).join("; "));
      assert.match(run.text, /pulumi-aws-memcached@v/);
    });
  }

  it("another node is an update in place (~)", () => {
    assert.deepEqual(onCluster(preview("nodes")), ["update"]);
  });

  it("another node keeps the name and the node there was", async () => {
    const before = (await sandbox.outputs()) as { endpoint: string; nodes: unknown[] };
    const grown = await sandbox.up(...CHANGES.nodes);
    assert.equal(grown.code, 0, grown.text);
    const after = (await sandbox.outputs()) as { endpoint: string; nodes: unknown[] };
    assert.equal(after.endpoint, before.endpoint);
    assert.deepEqual(after.nodes.slice(0, 1), before.nodes);
    assert.equal(after.nodes.length, 2);
  });

  it("another zone moves nothing that exists: subnets are added, none replaced or deleted", async () => {
    // A list cannot be given by `-c`: a config file of its own, with the sandbox's salt.
    const salt = readFileSync(
      path.join(sandbox.home, "config/memcached/salt/Pulumi.dev.yaml"),
      "utf8",
    );
    const file = path.join(sandbox.home, "Pulumi.dev.yaml");
    writeFileSync(file, `${salt}\n${FOUR_ZONES}`);
    const run = await sandbox.preview("--config-file", file);
    assert.equal(run.code, 0, run.text);
    const ops = new Set(Object.keys(steps(run)).map((step) => step.split(" ")[0]));
    assert.deepEqual([...ops].sort(), ["create", "update"]);
    const created = Object.keys(steps(run)).filter(
      (step) => step.startsWith("create") && step.includes("aws:ec2/subnet:Subnet"),
    );
    assert.equal(created.length, 2);
  });
});

describe("the real engine: the seed's modify, from the default group to one of its own", function () {
  this.timeout(120_000);
  const sandbox = new Sandbox("tests/engine/programs/seed-modify");

  before(function () {
    requirePulumi(this);
  });

  after(() => {
    sandbox.remove();
  });

  it("changes the cluster in place: same endpoint, new group", async () => {
    const first = await sandbox.up();
    assert.equal(first.code, 0, first.text);
    const before = await sandbox.outputs();
    const [cluster] = sandbox.world.all("cache-cluster");
    const modified = await sandbox.up("-c", "seed-modify:group=own");
    assert.deepEqual(onCluster(modified), ["update"], modified.text);
    assert.deepEqual(await sandbox.outputs(), before);
    const [after] = sandbox.world.all("cache-cluster");
    const groups = sandbox.world
      .all("security-group")
      .filter((g) => g.properties.description === "Memcached Cluster");
    assert.deepEqual(
      after?.properties.securityGroupIds,
      groups.map((g) => g.id),
    );
    assert.notDeepEqual(after.properties.securityGroupIds, cluster?.properties.securityGroupIds);
  });
});
