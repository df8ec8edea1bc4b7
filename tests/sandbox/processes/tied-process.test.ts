import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, describe, it } from "mocha";
import {
  makeRunFolder,
  removeRunFolder,
  startTimeOf,
  sweepDeadRuns,
} from "../../../sandbox/processes/run-folder";
import { endAll, endProcess, spawnTied } from "../../../sandbox/processes/tied-process";
import { RUN_TYPESCRIPT } from "../../../sandbox/processes/run-typescript";

const MODULE = join(__dirname, "../../../sandbox/processes/tied-process");

function isAlive(pid: number): boolean {
  return startTimeOf(pid) !== undefined;
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until;) {
    if (!isAlive(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

describe("a tied process", () => {
  after(endAll);

  it("runs its command in a process of the id that it has", async () => {
    const child = spawnTied("sh", ["-c", "echo $$"], { stdio: ["ignore", "pipe", "ignore"] });
    const said = await new Promise<string>((resolve) =>
      child.stdout?.once("data", (chunk: Buffer) => {
        resolve(chunk.toString().trim());
      }),
    );
    assert.equal(said, String(child.pid));
  });

  it("ends with what it started itself", async () => {
    const child = spawnTied("sh", ["-c", "sleep 47 & echo $!; wait"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const grandchild = await new Promise<number>((resolve) =>
      child.stdout?.once("data", (chunk: Buffer) => {
        resolve(Number(chunk.toString()));
      }),
    );
    assert.ok(isAlive(grandchild));
    await endProcess(child);
    assert.ok(await isGone(grandchild, 1000));
  });

  it("dies within a second of a parent that was killed with SIGKILL", async () => {
    const script = `
      const { spawnTied } = require(${JSON.stringify(MODULE)});
      const child = spawnTied("sleep", ["47"], { stdio: ["ignore", "ignore", "ignore"] });
      console.log(child.pid);
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, [...RUN_TYPESCRIPT, "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: parent.stdout });
    const pid = await new Promise<number>((resolve) =>
      lines.once("line", (line) => {
        resolve(Number(line));
      }),
    );
    assert.ok(isAlive(pid));
    parent.kill("SIGKILL");
    assert.ok(await isGone(pid, 1000), `${pid} is still alive`);
  });

  it("is waited for to its end, also where nothing else keeps the parent", async () => {
    const script = `
      const { endAll, spawnTied } = require(${JSON.stringify(MODULE)});
      const child = spawnTied("true", [], { stdio: ["ignore", "ignore", "ignore"] });
      child.once("exit", () => void endAll().then(() => console.log("ended")));`;
    const parent = spawn(process.execPath, [...RUN_TYPESCRIPT, "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    parent.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await once(parent, "close");
    assert.equal(said, "ended\n");
  });
});

describe("the folder of a run", () => {
  it("is swept when its owner is dead, and left alone when it lives", () => {
    const before = process.env.TMPDIR;
    const folder = mkdtempSync(join(tmpdir(), "run-folder-test-"));
    process.env.TMPDIR = folder;
    try {
      const own = makeRunFolder();
      const dead = join(folder, "pulumi-aws-memcached-4194305-1-abc");
      const strange = join(folder, "pulumi-aws-memcached-notes");
      const others = join(folder, "pulumi-aws-memcached-4194305-2-abc");
      for (const file of [dead, strange]) writeFileSync(file, "");
      // Only root can give a file away; nobody else meets this case alone.
      if (process.getuid?.() === 0) {
        writeFileSync(others, "");
        chownSync(others, 65_534, 65_534);
      }
      assert.deepEqual(sweepDeadRuns(), [dead]);
      removeRunFolder(own);
      assert.deepEqual(sweepDeadRuns(), []);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
