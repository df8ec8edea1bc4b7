import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { World } from "../../sandbox/aws";
import { tried } from "../tried";
import { requirePulumi, Sandbox } from "./sandbox";
import { isLongForm } from "../long-form";

/** Process ids of the plugins that serve this sandbox: nobody else's. */
function pluginsOf(sandbox: Sandbox): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isPlugin = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(
          "sandbox/plugin/main.ts",
        );
        return isPlugin && readFileSync(`/proc/${pid}/environ`, "utf8").includes(sandbox.home);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Kills the plugin as soon as the world has so many things. */
async function killAt(sandbox: Sandbox, things: number): Promise<boolean> {
  return eventually(() => {
    const plugins = pluginsOf(sandbox);
    const isTime = plugins.length > 0 && sandbox.world.everything().length >= things;
    if (isTime) plugins.forEach((pid) => process.kill(pid, "SIGKILL"));
    return isTime;
  });
}

/**
 * Kills the CLI when the world has so many things, between two writes of its state: Pulumi's file backend does not write
 * the attributes beside the state in one step, and what a kill in between leaves is for Pulumi to mend, not for us.
 */
async function killCliAt(sandbox: Sandbox, things: number): Promise<boolean> {
  return eventually(() => {
    const [plugin] = pluginsOf(sandbox);
    if (plugin === undefined || sandbox.world.everything().length < things) return false;
    const cli = parentOf(plugin);
    process.kill(cli, "SIGSTOP");
    while (!isStopped(cli));
    const isWhole = hasWholeState(sandbox);
    process.kill(cli, isWhole ? "SIGKILL" : "SIGCONT");
    return isWhole;
  });
}

/** Whether none of its threads runs any more: a signal is not obeyed at once. */
function isStopped(pid: number): boolean {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.every((thread) => {
    const [, state] = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8").split(") ");
    return state?.startsWith("T") === true;
  });
}

/** Whether the state and the file of attributes beside it are there to their ends. */
function hasWholeState(sandbox: Sandbox): boolean {
  try {
    return sandbox.stateFiles().every((file) => JSON.parse(readFileSync(file, "utf8")) !== null);
  } catch {
    return false;
  }
}

/** Whether something comes about, on a machine as busy as it likes. */
async function eventually(isSo: () => boolean): Promise<boolean> {
  const deadline = Date.now() + 300_000;
  while (Date.now() < deadline) {
    if (isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}

function parentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]);
}

describe("the real engine: a provider that dies", function () {
  this.timeout(600_000);
  const whole = new Sandbox(".", "dev");
  let described: unknown;

  before(async function () {
    requirePulumi(this);
    const { code, text } = await whole.up();
    assert.equal(code, 0, text);
    described = whole.world.describe();
  });

  after(() => {
    whole.remove();
  });

  for (const more of isLongForm ? [6, 25, 40] : [25]) {
    it(`in the middle of an up (${more} things in): the next up completes, nothing doubled, nothing lost`, async () => {
      const sandbox = new Sandbox(".", "dev", "1");
      try {
        const atStart = World.fresh().everything().length;
        const [broken, isKilled] = await Promise.all([
          sandbox.up(),
          killAt(sandbox, atStart + more),
        ]);
        assert.equal(isKilled, true, "the plugin was not killed");
        assert.notEqual(broken.code, 0, broken.text);
        const next = await sandbox.up();
        assert.equal(next.code, 0, next.text);
        assert.deepEqual(sandbox.world.describe(), described);
        const again = await sandbox.up("--expect-no-changes");
        assert.equal(again.code, 0, again.text);
        tried({ cases: 1 });
      } finally {
        sandbox.remove();
      }
    });
  }
});

describe("the real engine: a CLI that is killed", function () {
  this.timeout(180_000);
  const sandbox = new Sandbox(".", "dev", "1");

  before(function () {
    requirePulumi(this);
  });

  after(() => {
    sandbox.remove();
  });

  it("leaves no plugin behind, and the next up completes once the lock is lifted", async () => {
    const things = World.fresh().everything().length + 25;
    const [broken, isKilled] = await Promise.all([sandbox.up(), killCliAt(sandbox, things)]);
    assert.equal(isKilled, true, "the CLI was not killed");
    assert.notEqual(broken.code, 0, broken.text);
    assert.equal(await eventually(() => pluginsOf(sandbox).length === 0), true, "the plugin stays");
    const cancel = await sandbox.run(["cancel", "--yes"]);
    assert.equal(cancel.code, 0, cancel.text);
    const next = await sandbox.up();
    assert.equal(next.code, 0, next.text);
    const again = await sandbox.up("--expect-no-changes");
    assert.equal(again.code, 0, again.text);
    const caches = sandbox.world.all("cache-cluster").length;
    assert.deepEqual([caches, sandbox.world.all("instance").length], [1, 1]);
  });
});

/** Eight things, one after the other or side by side; the last is followed by the end of the run. */
const SMALL = "tests/engine/programs/seed-modify";
const STEPS = [1, 2, 3, 4, 5, 6, 7];

describe("the real engine: a CLI that is killed at each step, and two ups at once", function () {
  this.timeout(600_000);
  const whole = new Sandbox(SMALL);
  const atStart = World.fresh().everything().length;
  let described: unknown;

  before(async function () {
    requirePulumi(this);
    if (!isLongForm) {
      console.log("      skipped: npm run test:engine runs it, as npm run faults does");
      this.skip();
    }
    const { code, text } = await whole.up();
    assert.equal(code, 0, text);
    described = whole.world.describe();
  });

  after(() => {
    whole.remove();
  });

  /** Nothing is lost and nothing doubled: the account is as after one undisturbed run, and there is nothing left to do. */
  async function assertAsOne(sandbox: Sandbox): Promise<void> {
    assert.deepEqual(sandbox.world.describe(), described);
    const again = await sandbox.up("--expect-no-changes");
    assert.equal(again.code, 0, again.text);
    assert.equal(await eventually(() => pluginsOf(sandbox).length === 0), true, "a plugin stays");
  }

  for (const step of STEPS) {
    it(`killed when ${step} of 8 things are there: the next up completes`, async () => {
      const sandbox = new Sandbox(SMALL, "dev", "1");
      try {
        const [broken, isKilled] = await Promise.all([
          sandbox.up(),
          killCliAt(sandbox, atStart + step),
        ]);
        assert.equal(isKilled, true, "the CLI was not killed");
        assert.notEqual(broken.code, 0, broken.text);
        const cancel = await sandbox.run(["cancel", "--yes"]);
        assert.equal(cancel.code, 0, cancel.text);
        const next = await sandbox.up();
        assert.equal(next.code, 0, next.text);
        await assertAsOne(sandbox);
        tried({ cases: 1 });
      } finally {
        sandbox.remove();
      }
    });
  }

  it("a second up while the first one works is refused, and the first one completes", async () => {
    const sandbox = new Sandbox(SMALL, "dev", "1");
    try {
      const first = sandbox.up();
      const hasBegun = await eventually(() => sandbox.world.everything().length > atStart);
      assert.equal(hasBegun, true, "the first up made nothing");
      // The first one stands still, with its lock, for as long as the second one takes.
      const stopped = pluginsOf(sandbox);
      for (const pid of stopped) process.kill(pid, "SIGSTOP");
      const second = await sandbox.up().finally(() => {
        for (const pid of stopped) process.kill(pid, "SIGCONT");
      });
      assert.notEqual(second.code, 0, second.text);
      assert.match(second.text, /the stack is currently locked by 1 lock/);
      const { code, text } = await first;
      assert.equal(code, 0, text);
      await assertAsOne(sandbox);
      tried({ cases: 1 });
    } finally {
      sandbox.remove();
    }
  });
});

describe("the real engine: a create that AWS refuses", function () {
  this.timeout(120_000);
  const sandbox = new Sandbox("tests/engine/programs/taken");

  before(function () {
    requirePulumi(this);
  });

  after(() => {
    sandbox.remove();
  });

  it("keeps what was made before it, and completes once the obstacle is gone", async () => {
    const world = sandbox.world;
    world.transact(() => world.put({ kind: "cache-cluster", id: "taken", properties: {} }));
    const refused = await sandbox.up();
    assert.notEqual(refused.code, 0);
    assert.match(refused.text, /api error CacheClusterAlreadyExists/);
    assert.equal(
      sandbox.world.all("security-group").filter((g) => g.properties.description === "Memcached")
        .length,
      1,
    );
    assert.equal(sandbox.world.all("metric-alarm").length, 0);
    world.transact(() => {
      world.remove("cache-cluster", "taken");
    });
    const next = await sandbox.up();
    assert.equal(next.code, 0, next.text);
    assert.equal(sandbox.world.all("metric-alarm").length, 1);
    assert.equal(
      sandbox.world.all("security-group").filter((g) => g.properties.description === "Memcached")
        .length,
      1,
    );
  });
});

describe("the real engine: drift made by hand", function () {
  this.timeout(120_000);
  const sandbox = new Sandbox("tests/engine/programs/seed-modify");

  before(function () {
    requirePulumi(this);
  });

  after(() => {
    sandbox.remove();
  });

  it("is seen by a refresh and taken back by the next up", async () => {
    assert.equal((await sandbox.up()).code, 0);
    const world = sandbox.world;
    const [group] = world
      .all("security-group")
      .filter((g) => g.properties.description === "Memcached Cluster");
    const rule = {
      securityGroupId: group?.id ?? "",
      isEgress: false,
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrIpv4: "0.0.0.0/0",
    };
    world.transact(() =>
      world.put({ kind: "security-group-rule", id: "sgr-by-hand", properties: rule }),
    );
    const refresh = await sandbox.run([
      "refresh",
      "--yes",
      "--skip-preview",
      "--expect-no-changes",
    ]);
    assert.notEqual(refresh.code, 0, refresh.text);
    const back = await sandbox.up();
    assert.equal(back.code, 0, back.text);
    assert.equal(sandbox.world.get("security-group-rule", "sgr-by-hand"), undefined);
  });
});
