/** The world's file on a disk that is full or read-only, and written by two deployments at once: nothing lost, nothing doubled. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileWorld, readWorld } from "../../../sandbox/aws";
import { orSkip, scriptOnDisk } from "../../small-disk";
import { RUN_TYPESCRIPT } from "../../../sandbox/processes/run-typescript";

const ROOT = join(__dirname, "../../..");
const required = (path: string): string => `require(${JSON.stringify(join(ROOT, path))})`;
const AWS = required("sandbox/aws");
const ACCOUNT = required("tests/sandbox/aws/account");

describe("the world's file", function () {
  this.timeout(60_000);
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "world-faults-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("on a disk that fills up keeps what was acknowledged, and goes on once there is room", function () {
    const disk = join(folder, "disk");
    const script = `
      const fs = require("node:fs");
      const { FileWorld, readWorld } = ${AWS};
      const file = "${disk}/world.json";
      fs.writeFileSync("${disk}/ballast", Buffer.alloc(200_000));
      const world = FileWorld.open(file);
      const big = "x".repeat(3_000);
      const put = (id) => world.transact(() => world.put({ kind: "test", id, properties: { big } }));
      const acknowledged = [];
      let failure;
      for (let at = 0; failure === undefined; at += 1) {
        try { put("a" + at); acknowledged.push("a" + at); } catch (error) { failure = error; }
      }
      const kept = () => readWorld(file).things.filter(({ kind }) => kind === "test").map(({ id }) => id);
      const [atFault, files] = [kept(), fs.readdirSync("${disk}")];
      fs.rmSync("${disk}/ballast");
      put("b");
      console.log(JSON.stringify({ code: failure.code, acknowledged, atFault, files, after: kept() }));
    `;
    const { stdout, stderr } = orSkip(this, scriptOnDisk(disk, "size=400k", script));
    assert.equal(stderr, "");
    const { code, acknowledged, atFault, files, after } = JSON.parse(stdout) as {
      readonly code: string;
      readonly acknowledged: readonly string[];
      readonly atFault: readonly string[];
      readonly files: readonly string[];
      readonly after: readonly string[];
    };
    assert.ok(acknowledged.length > 3, stdout);
    assert.equal(code, "ENOSPC");
    assert.deepEqual(atFault.toSorted(), acknowledged.toSorted());
    assert.deepEqual(files.toSorted(), ["ballast", "world.json"]);
    assert.deepEqual(after.toSorted(), [...acknowledged, "b"].toSorted());
  });

  it("in a folder that is read-only can be read, and a change is one line", function () {
    const disk = join(folder, "disk");
    const script = `
      const { FileWorld } = ${AWS};
      const world = FileWorld.open("${disk}/world.json");
      const { execSync } = require("node:child_process");
      execSync("mount -o remount,ro ${disk}");
      const again = FileWorld.open("${disk}/world.json");
      try { again.transact(() => again.put({ kind: "test", id: "a", properties: {} })); }
      catch (error) { console.log(error.message); }
      console.log(again.all("vpc").length, again.all("test").length);
      execSync("mount -o remount,rw ${disk}");
      again.transact(() => again.put({ kind: "test", id: "b", properties: {} }));
      console.log(again.all("test").length, require("node:fs").readdirSync("${disk}").join());
    `;
    const { stdout, stderr } = orSkip(this, scriptOnDisk(disk, "size=400k", script));
    assert.equal(stderr, "");
    assert.deepEqual(stdout.trim().split("\n"), [
      `${disk}/world.json.lock cannot be written (EROFS)`,
      "1 0",
      "1 world.json",
    ]);
  });

  it("has all of two deployments that are made at once, each thing once", async () => {
    const file = join(folder, "world.json");
    FileWorld.open(file);
    // A deployment of its own: a network with a cluster, under names of its own.
    const script = `
      const { FileWorld } = ${AWS};
      const { Account } = ${ACCOUNT};
      const account = new Account({ world: FileWorld.open(${JSON.stringify(file)}) });
      const make = account.make.bind(account);
      account.make = (type, name, news) => make(type, name + "-" + process.env.NAME, news);
      process.stdin.once("data", () => account.cluster().then(() => process.exit()));
      console.log("ready");`;
    const children = ["a", "b"].map((NAME) =>
      spawn(process.execPath, [...RUN_TYPESCRIPT, "-e", script], {
        cwd: ROOT,
        stdio: ["pipe", "pipe", "inherit"],
        env: { ...process.env, NAME },
      }),
    );
    await Promise.all(children.map((child) => once(child.stdout, "data")));
    for (const child of children) child.stdin.write("go\n");
    const codes = await Promise.all(children.map((child) => once(child, "exit")));
    assert.deepEqual(codes, [
      [0, null],
      [0, null],
    ]);
    const { things } = readWorld(file);
    const count = (kind: string): number => things.filter((one) => one.kind === kind).length;
    const bare = FileWorld.open(join(folder, "bare.json"));
    assert.deepEqual(
      ["vpc", "subnet", "cache-cluster", "cache-subnet-group"].map(
        (kind) => count(kind) - bare.all(kind).length,
      ),
      [2, 4, 2, 2],
    );
    assert.deepEqual(readdirSync(folder).sort(), ["bare.json", "world.json"]);
  });

  it("is written anew over what a writer that was killed has left beside it", () => {
    const file = join(folder, "world.json");
    const { pid: dead } = spawnSync("true");
    writeFileSync(`${file}.${dead}.part`, "half");
    FileWorld.open(file);
    assert.deepEqual(readdirSync(folder), ["world.json"]);
  });
});
