import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUN_TYPESCRIPT } from "../../sandbox/processes/run-typescript";
import { readBoundedFile } from "../../formats/bounded-file";

describe("a file of somebody else's", () => {
  const folder = mkdtempSync(join(tmpdir(), "bounded-"));
  const file = join(folder, "a.json");
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is read as it is, from a pipe too", () => {
    writeFileSync(file, "größer");
    assert.equal(readBoundedFile(file), "größer");
    const module = JSON.stringify(join(__dirname, "../../formats/bounded-file"));
    const script = `process.stdout.write(require(${module}).readBoundedFile("/dev/stdin"))`;
    const line = `cat "${file}" | "${process.execPath}" ${RUN_TYPESCRIPT.join(" ")} -e '${script}'`;
    const { stdout } = spawnSync("sh", ["-c", line], {
      encoding: "utf8",
      cwd: join(__dirname, "../.."),
    });
    assert.equal(stdout, "größer");
  });

  it("of terabytes, or a device without an end, is one line and not the machine's memory", () => {
    truncateSync(file, 2 ** 42);
    for (const path of [file, "/dev/zero"])
      assert.throws(() => readBoundedFile(path), {
        name: "RangeError",
        message: "it is larger than 256 MiB",
      });
  });

  it("that is none is the system's error", () => {
    assert.throws(() => readBoundedFile(join(folder, "none")), /ENOENT.*none/);
    assert.throws(() => readBoundedFile(folder), /EISDIR/);
  });
});
