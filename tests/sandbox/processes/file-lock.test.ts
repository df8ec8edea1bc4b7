/** The lock whose owner died, was stopped, or lives where nobody can look; clocks that jump; contenders that come at once. */
import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acquireLock } from "../../../sandbox/processes/file-lock";
import { RUN_TYPESCRIPT } from "../../../sandbox/processes/run-typescript";

const ROOT = join(__dirname, "../../..");
const MODULE = JSON.stringify(join(ROOT, "sandbox/processes/file-lock"));
/** Whose clock is an hour ahead, or behind, of everybody else's. */
const SHIFTED = (hours: number): string =>
  `const now = Date.now; Date.now = () => now() + ${hours * 3_600_000};`;

describe("a lock between processes", function () {
  this.timeout(60_000);
  let folder = "";
  let lock = "";
  const children: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
    lock = join(folder, "a.lock");
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** A process that runs a script with `acquireLock` and `lock`. */
  function other(script: string): ChildProcess {
    const whole = `const { acquireLock } = require(${MODULE}); const lock = ${JSON.stringify(lock)}; ${script}`;
    const child = spawn(process.execPath, [...RUN_TYPESCRIPT, "-e", whole], {
      cwd: ROOT,
      stdio: ["pipe", "pipe", "inherit"],
    });
    children.push(child);
    return child;
  }

  /** One that has the lock and keeps it. */
  async function keeper(): Promise<ChildProcess> {
    const child = other(`acquireLock(lock); console.log("taken"); process.stdin.resume();`);
    await once(child.stdout ?? child, "data");
    return child;
  }

  it("is its owner's until that gives it back", () => {
    const release = acquireLock(lock);
    assert.throws(() => acquireLock(lock, 20), /a\.lock has been held by process \d+ for 0\.02 s/);
    release();
    acquireLock(lock)();
    assert.deepEqual(readdirSync(folder), []);
  });

  it("stays the owner's that is stopped, however long", async () => {
    const child = await keeper();
    child.kill("SIGSTOP");
    assert.throws(() => acquireLock(lock, 50), /held by process/);
  });

  for (const hours of [1, -1]) {
    it(`stays its owner's where a clock jumps ${hours > 0 ? "forward" : "back"} an hour`, async () => {
      await keeper();
      const now = Date.now;
      Date.now = () => now() + hours * 3_600_000;
      try {
        assert.throws(() => acquireLock(lock, 50), /held by process/);
      } finally {
        Date.now = now;
      }
    });

    it(`of a dead owner is cleared at once where the clock went ${hours > 0 ? "forward" : "back"}`, async () => {
      const child = await keeper();
      child.kill("SIGKILL");
      await once(child, "exit");
      const script = `${SHIFTED(hours)} acquireLock(lock, 0)(); console.log("free");`;
      const next = other(script);
      assert.deepEqual(await once(next, "exit"), [0, null]);
      assert.deepEqual(readdirSync(folder), []);
    });
  }

  it("whose owner died goes to one contender at a time: nothing is lost, nothing doubled", async () => {
    const counter = join(folder, "counter");
    const [contenders, turns] = [3, 40];
    const add = `
      const fs = require("node:fs");
      const file = ${JSON.stringify(counter)};
      process.stdin.once("data", () => {
        for (let turn = 0; turn < ${turns}; turn += 1) {
          const release = acquireLock(lock);
          fs.writeFileSync(file, String(Number(fs.readFileSync(file, "utf8")) + 1));
          // Every other turn ends as a crash would: the lock is left, as one of a process that is gone.
          if (turn % 2 === 0) release();
          else {
            fs.symlinkSync(process.env.DEAD + turn + process.pid, lock + process.pid);
            fs.renameSync(lock + process.pid, lock);
          }
        }
        process.exit();
      });
      console.log("ready");`;
    writeFileSync(counter, "0");
    const dead = deadOwner();
    symlinkSync(`${dead}first`, lock);
    process.env.DEAD = dead;
    const running = Array.from({ length: contenders }, () => other(add));
    delete process.env.DEAD;
    await Promise.all(running.map((child) => once(child.stdout ?? child, "data")));
    for (const child of running) child.stdin?.write("go\n");
    await Promise.all(running.map((child) => once(child, "exit")));
    assert.equal(readFileSync(counter, "utf8"), String(contenders * turns));
  });

  it("is cleared though he who cleared it died over it", () => {
    const dead = deadOwner();
    symlinkSync(`${dead}a`, lock);
    symlinkSync(`${dead}b`, `${lock}.clearing`);
    acquireLock(lock, 0)();
    assert.deepEqual(readdirSync(folder), []);
  });

  it("of an owner that cannot be looked at is taken when nothing has moved for as long as one waits", () => {
    symlinkSync("1-2-another-machine", lock);
    const before = performance.now();
    acquireLock(lock, 50)();
    assert.ok(performance.now() - before >= 50);
    mkdirSync(lock); // As an earlier version left one.
    acquireLock(lock, 50)();
    assert.deepEqual(readdirSync(folder), []);
  });

  it("that cannot be made is one line that names it", () => {
    assert.throws(
      () => acquireLock(join(folder, "none", "a.lock")),
      /none\/a\.lock cannot be written \(ENOENT\)$/,
    );
  });

  /** The beginning of the name of an owner of this machine that has ended. */
  function deadOwner(): string {
    const release = acquireLock(lock);
    const [, , place = ""] = readlinkSync(lock).split("-");
    release();
    const { pid } = spawnSync("true");
    return `${pid}-1-${place}-`;
  }
});
