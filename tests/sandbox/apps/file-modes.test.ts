/** What the sandbox writes is for its owner alone: state, passphrase and the account in files of mode 0600, folders 0700. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "../../../sandbox/apps/repository";
import { makeRunFolder, removeRunFolder } from "../../../sandbox/processes/run-folder";
import { hasPulumi } from "../../engine/sandbox";

describe("files with state or keys", function () {
  this.timeout(600_000);

  it("of npm run sandbox can be read by their owner alone", () => {
    const home = join(mkdtempSync(join(tmpdir(), "modes-")), "home");
    try {
      // Without the CLI it is the account alone; with it the stack's state as well.
      const args = hasPulumi()
        ? [..."up --yes --skip-preview --cwd examples/seed".split(" ")]
        : ["world", "show"];
      const ran = spawnSync(process.execPath, ["sandbox/run", "pulumi", ...args], {
        cwd: REPOSITORY,
        encoding: "utf8",
        env: { ...process.env, SANDBOX_HOME: home },
      });
      assert.equal(ran.status, 0, ran.stderr);
      assert.ok(readdirSync(home).includes("world.json"));
      assert.deepEqual(openToOthers(home), []);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  it("of a run of npm start are in a folder that only its owner enters", () => {
    const folder = makeRunFolder();
    try {
      assert.deepEqual(openToOthers(folder), []);
    } finally {
      removeRunFolder(folder);
    }
  });
});

/** The folder itself and all in it that somebody else may read, write or enter; links say nothing themselves. */
function openToOthers(folder: string): readonly string[] {
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name));
  return [folder, ...inside].filter((file) => (statSync(file).mode & 0o077) !== 0);
}
