/** A disk that is full, and one that cannot be written: a small file system of its own, in a mount namespace that ends with the test. */
import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onDisk, orSkip } from "../small-disk";
import { inFolder } from "./network";
import { RUN_TYPESCRIPT } from "../../sandbox/processes/run-typescript";

describe("--save-snapshot", function () {
  this.timeout(60_000);

  for (const [what, options, says] of [
    ["on a disk that is full", "size=16k", /cannot be written: ENOSPC: no space left on device/],
    ["in a folder that cannot be written", "ro", /cannot be written: E[A-Z]+: /],
  ] as const) {
    it(`${what} is one line with the folder's name, exit code 2, and no file stays`, async function () {
      await inFolder((folder) => {
        const vpcs = Array.from({ length: 400 }, (_, at) => ({ VpcId: `vpc-${at}` }));
        const blocks = vpcs.map((one) => ({ ...one, CidrBlock: "10.0.0.0/16" }));
        writeFileSync(join(folder, "vpcs.json"), JSON.stringify({ Vpcs: blocks }));
        const disk = join(folder, "disk");
        const doctor = `node ${RUN_TYPESCRIPT.join(" ")} doctor/main.ts scan --snapshot ${folder}/vpcs.json`;
        const line = `${doctor} --save-snapshot ${disk}/s > /dev/null; code=$?; ls -A ${disk}; exit $code`;
        const { status, stdout, stderr } = orSkip(this, onDisk(disk, options, line));
        assert.match(stderr, says);
        assert.deepEqual([status, stderr.trim().split("\n").length, stdout], [2, 1, ""], stderr);
        return Promise.resolve();
      });
    });
  }
});
