/** What the sandbox and the doctor write is for its owner alone: state, passphrase and the account in files of mode 0600, folders 0700. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "../../../sandbox/apps/repository";
import { makeRunFolder, removeRunFolder } from "../../../sandbox/processes/run-folder";
import { healthyNetwork, inFolder, writeNetwork } from "../../doctor/network";
import { doctor } from "../../doctor/run-doctor";
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

  it("of a snapshot can be read by their owner alone", async () => {
    await inFolder(async (folder) => {
      const [network, saved] = [join(folder, "network"), join(folder, "saved")];
      writeNetwork(network, healthyNetwork());
      const argv = ["scan", "--snapshot", network, "--save-snapshot", saved, "--redact"];
      const { exitCode, stderr } = await doctor(argv);
      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(
        [
          ...openToOthers(saved),
          ...openToOthers(folder).filter((file) => file.endsWith(".names.json")),
        ],
        [],
      );
    });
  });

  it("are in temporary folders that mkdtemp made, and nowhere else", () => {
    const sources = [
      "components",
      "doctor",
      "formats",
      "map",
      "policies",
      "reachability",
      "sandbox",
    ];
    const found = sources
      .flatMap((folder) =>
        readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: "utf8" })
          .filter((name) => /\.(ts|js|cjs)$/.test(name) && !/node_modules|dist\//.test(name))
          .map((name) => join(folder, name)),
      )
      .flatMap((file) =>
        readFileSync(join(REPOSITORY, file), "utf8")
          .split("\n")
          .filter((line) => /tmpdir\(\)|["'`]\/tmp/.test(line) && !line.includes("mkdtemp"))
          .map((line) => `${file}: ${line.trim()}`),
      );
    // These look for what is there, and make nothing.
    assert.deepEqual(
      found.filter((line) => !/readdirSync\(tmpdir\(\)\)|\.map\(|startsWith\(tmpdir/.test(line)),
      [],
    );
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
