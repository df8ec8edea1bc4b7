/** A disk that is full, and one that cannot be written: a small file system of its own, in a mount namespace that ends with the test. */
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder } from "./network";

const ROOT = join(__dirname, "../..");

describe("--save-snapshot", function () {
  this.timeout(60_000);

  for (const [what, options, says] of [
    ["on a disk that is full", "size=16k", /cannot be written: ENOSPC: no space left on device/],
    ["in a folder that cannot be written", "ro", /cannot be written: E[A-Z]+: /],
  ] as const) {
    it(`${what} is one line with the folder's name, exit code 2`, async function () {
      await inFolder((folder) => {
        const vpcs = Array.from({ length: 400 }, (_, at) => ({ VpcId: `vpc-${at}` }));
        const blocks = vpcs.map((one) => ({ ...one, CidrBlock: "10.0.0.0/16" }));
        writeFileSync(join(folder, "vpcs.json"), JSON.stringify({ Vpcs: blocks }));
        const doctor = `node node_modules/tsx/dist/cli.mjs doctor/main.ts scan --snapshot ${folder}/vpcs.json`;
        const script = `mkdir ${folder}/disk && mount -t tmpfs -o ${options} none ${folder}/disk && echo mounted && ${doctor} --save-snapshot ${folder}/disk/s`;
        const { status, stdout, stderr } = spawnSync("unshare", ["-Urm", "sh", "-c", script], {
          cwd: ROOT,
          encoding: "utf8",
        });
        if (!stdout.startsWith("mounted")) {
          console.log("      skipped: no mount namespace here");
          this.skip();
        }
        assert.match(stderr, says);
        assert.deepEqual([status, stderr.trim().split("\n").length], [2, 1], stderr);
        return Promise.resolve();
      });
    });
  }
});
