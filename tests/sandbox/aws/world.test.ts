import assert from "node:assert/strict";
import { Asset } from "../../../sandbox/wire/values";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  FileWorld,
  PartialFailure,
  readWorld,
  replaceWorld,
  StandIn,
  World,
} from "../../../sandbox/aws";
import { Secret } from "../../../sandbox/wire/values";
import { Account, refuses, urnOf } from "./account";
import { RUN_TYPESCRIPT } from "../../../sandbox/processes/run-typescript";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const TOPIC = "aws:sns/topic:Topic";
const THING = { kind: "vpc", id: "vpc-1", properties: {} };

describe("a world", () => {
  it("is the same after it was written and read", async () => {
    const account = new Account({ seeds: ["existing-vpc"] });
    await account.cluster();
    const copy = World.fromJSON(
      JSON.parse(JSON.stringify(account.world)) as ReturnType<World["toJSON"]>,
    );
    assert.deepEqual(copy.describe(), account.world.describe());
  });

  it("undoes a change that fails half-way", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const before = JSON.stringify(account.world.describe());
    const attempt = account.make("aws:elasticache/cluster:Cluster", "c", {
      engine: "memcached",
      nodeType: "cache.t4g.micro",
      numCacheNodes: 2,
      subnetGroupName: "default",
      securityGroupIds: [vpc.outputs.defaultSecurityGroupId ?? ""],
    });
    await refuses(attempt, "InvalidParameterValue");
    assert.equal(JSON.stringify(account.world.describe()), before);
  });

  it("is empty again when everything that was made is gone", async () => {
    const account = new Account();
    const fresh = JSON.stringify(account.world.describe());
    const { vpc, a, b, group, cacheGroup, subnetGroup, cluster } = await account.cluster({
      numCacheNodes: 2,
    });
    for (const made of [cluster, subnetGroup, cacheGroup, group, b, a, vpc]) {
      await account.remove(made);
    }
    assert.equal(JSON.stringify(account.world.describe()), fresh);
  });
});

describe("a create whose answer was lost", () => {
  it("finds what it made, and makes nothing twice", async () => {
    const account = new Account();
    const first = await account.make(TOPIC, "t", {});
    const next = new Account({ world: account.world }); // The next run: nothing has been acknowledged.
    const again = await next.make(TOPIC, "t", {});
    assert.equal(again.id, first.id);
    assert.equal(account.world.all("sns-topic").length, 1);
  });

  it("starts over when the program has changed in between", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const first = await account.make(GROUP, "g", { vpcId: vpc.id, description: "one" });
    const again = await new Account({ world: account.world }).make(GROUP, "g", {
      vpcId: vpc.id,
      description: "two",
    });
    assert.notEqual(again.id, first.id);
    assert.equal(account.world.get("security-group", first.id), undefined);
  });

  it("is told from a replacement: a resource the engine knows is not taken up again", async () => {
    const account = new Account();
    const first = await account.make(TOPIC, "t", {});
    const next = new Account({ world: account.world });
    await next.diff(first, { displayName: "x" });
    const second = await next.make(TOPIC, "t", {});
    assert.notEqual(second.id, first.id);
    assert.equal(account.world.all("sns-topic").length, 2);
  });

  it("a delete that is repeated is no error", async () => {
    const account = new Account();
    const made = await account.make(TOPIC, "t", {});
    await account.remove(made);
    await account.remove(made);
  });
});

describe("secrets", () => {
  it("of a program stay secret in what comes back", async () => {
    const aws = new StandIn(World.fresh());
    const type = "aws:ssm/parameter:Parameter";
    const request = { urn: urnOf(type, "p"), type };
    const { inputs } = await aws.check({
      ...request,
      news: { type: "SecureString", value: new Secret("hush") },
    });
    assert.deepEqual(inputs.value, new Secret("hush"));
    const { outputs } = await aws.create({ ...request, inputs });
    assert.deepEqual(outputs.value, new Secret("hush"));
  });

  it("of a resource that was made and not finished stay secret", async () => {
    const aws = new StandIn(World.fresh());
    const request = { urn: urnOf(GROUP, "g"), type: GROUP };
    const ports = { fromPort: 99_999, toPort: 99_999 };
    const news = {
      ingress: [{ protocol: "tcp", ...ports, cidrBlocks: ["10.0.0.0/8"] }],
      tags: { token: new Secret("hush") },
    };
    const { inputs } = await aws.check({ ...request, news });
    const failure: unknown = await aws.create({ ...request, inputs }).catch((e: unknown) => e);
    assert.ok(failure instanceof PartialFailure);
    assert.deepEqual(failure.outputs.tags, news.tags);
    assert.deepEqual(failure.outputs.tagsAll, news.tags);
  });

  it("among the tags stay secret where the provider repeats them", async () => {
    const aws = new StandIn(World.fresh());
    const type = "aws:ec2/vpc:Vpc";
    const request = { urn: urnOf(type, "v"), type };
    const tags = { open: "said", token: new Secret("hush") };
    const { inputs } = await aws.check({ ...request, news: { cidrBlock: "10.0.0.0/16", tags } });
    const preview = await aws.create({ ...request, inputs, preview: true });
    const { id = "", outputs } = await aws.create({ ...request, inputs });
    assert.deepEqual([outputs.tags, outputs.tagsAll], [tags, tags]);
    assert.deepEqual(preview.outputs.tags, tags);
    const read = await aws.read({ ...request, id, inputs, outputs });
    assert.deepEqual(read?.outputs.tagsAll, tags);
  });
});

describe("a world in a file", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "world-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is seen by others as soon as a change is done", async () => {
    const file = path.join(folder, "world.json");
    const [one, other] = [FileWorld.open(file), FileWorld.open(file)];
    await new Account({ world: one }).make(TOPIC, "t", {});
    other.refresh();
    assert.equal(other.all("sns-topic").length, 1);
    assert.deepEqual(readdirSync(folder), ["world.json"]);
  });

  it("has code and content of objects as they were put there", async () => {
    const file = path.join(folder, "world.json");
    const code = new Asset("archive", { assets: { "a.js": new Asset("asset", { text: "1" }) } });
    const role = "arn:aws:iam::123456789012:role/f";
    const [inputs, type] = [{ role, code }, "aws:lambda/function:Function"];
    const made = await new Account({ world: FileWorld.open(file) }).make(type, "f", inputs);
    const later = new Account({ world: FileWorld.open(file) });
    const read = await later.aws.read({ ...made, type });
    assert.deepEqual(read?.inputs.code, code);
  });

  it("takes a seed up later, once", () => {
    const file = path.join(folder, "world.json");
    FileWorld.open(file);
    FileWorld.open(file, { seeds: ["existing-vpc"] });
    assert.equal(FileWorld.open(file, { seeds: ["existing-vpc"] }).all("vpc").length, 2);
  });

  it("loses nothing when several processes write at once", async function () {
    this.timeout(30_000);
    const file = path.join(folder, "world.json");
    FileWorld.open(file);
    await Promise.all(["a", "b", "c"].map((name) => writer(file, name, 10)));
    assert.equal(readWorld(file).things.filter((t) => t.kind === "test").length, 30);
    assert.deepEqual(readdirSync(folder), ["world.json"]);
  });

  it("is whole after a writer was killed in the middle, and the next one carries on", async function () {
    this.timeout(30_000);
    const file = path.join(folder, "world.json");
    FileWorld.open(file);
    for (const writes of [1, 5, 12]) {
      await writer(file, `k${writes}`, 100_000, writes);
      const world = FileWorld.open(file);
      world.transact(() => world.put({ kind: "test", id: `after-${writes}`, properties: {} }));
      assert.ok(readWorld(file).things.some((t) => t.id === `after-${writes}`));
    }
  });

  it("that is no world is one clear error with the file's name", () => {
    const file = path.join(folder, "world.json");
    writeFileSync(file, '{"things": [');
    assert.throws(() => FileWorld.open(file), /world\.json: /);
    writeFileSync(file, '{"format": 1, "things": [{"kind": "vpc"}]}');
    assert.throws(() => FileWorld.open(file), /world\.json: things\[0\] needs "kind" and "id"/);
    assert.equal(readFileSync(file, "utf8").startsWith('{"format"'), true);
  });

  for (const [slip, content, said] of [
    [
      "no properties",
      { things: [{ kind: "vpc", id: "vpc-1" }] },
      /things\[0\] \(vpc vpc-1\) needs "properties"/,
    ],
    ["a thing twice", { things: [THING, THING] }, /duplicate vpc vpc-1/],
    ["a thing that is none", { things: [7] }, /things\[0\] needs "kind" and "id"/],
    ["no region", { region: undefined }, /"region" and "account" must be texts/],
    ["births that are a list", { births: [] }, /"births" must be an object/],
  ] as const) {
    it(`with ${slip} is one clear error with the file's name`, () => {
      const file = path.join(folder, "world.json");
      const whole = { format: 1, region: "ap-northeast-2", account: "123456789012", things: [] };
      writeFileSync(file, JSON.stringify({ ...whole, ...content }));
      assert.throws(() => readWorld(file), said);
      assert.throws(() => readWorld(file), /world\.json: /);
    });
  }

  it("edited by hand takes the place of the one before, parts going with what was taken out", async () => {
    const file = path.join(folder, "edited.json");
    const { cluster } = await new Account({ world: FileWorld.open(file) }).cluster();
    const before = readFileSync(file, "utf8");
    const world = readWorld(file);
    const things = world.things.filter(({ kind }) => kind !== "cache-cluster");
    assert.equal(replaceWorld(file, before, { ...world, things }), true);
    const now = FileWorld.open(file);
    assert.equal(now.get("cache-cluster", cluster.id), undefined);
    assert.deepEqual(now.all("network-interface"), []);
  });

  it("edited by hand while somebody else changed it stays as that left it", async () => {
    const file = path.join(folder, "contested.json");
    const account = new Account({ world: FileWorld.open(file) });
    const before = readFileSync(file, "utf8");
    const world = readWorld(file);
    await account.network();
    const changed = readFileSync(file, "utf8");
    assert.equal(replaceWorld(file, before, { ...world, things: [] }), false);
    assert.equal(readFileSync(file, "utf8"), changed);
  });
});

/** Another process that puts things into the world, killed within the writes that follow the first `killAfter`, if asked. */
function writer(file: string, name: string, count: number, killAfter?: number): Promise<void> {
  const module = path.resolve(__dirname, "../../../sandbox/aws");
  const script = `
    const { FileWorld } = require(${JSON.stringify(module)});
    const world = FileWorld.open(${JSON.stringify(file)});
    for (let i = 0; i < ${count}; i++) {
      world.transact(() => world.put({ kind: "test", id: ${JSON.stringify(name)} + i, properties: {} }));
      require("node:fs").writeSync(1, ".");
    }
  `;
  const child = spawn(process.execPath, [...RUN_TYPESCRIPT, "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let written = 0;
  child.stdout.on("data", (dots: Buffer) => {
    written += dots.length;
    if (killAfter !== undefined && written >= killAfter) child.kill("SIGKILL");
  });
  return new Promise((resolve) =>
    child.on("exit", () => {
      resolve();
    }),
  );
}
