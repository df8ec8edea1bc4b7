import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWholeFile } from "../../formats/whole-file";
import { orSkip, scriptOnDisk } from "../small-disk";
import { RUN_TYPESCRIPT } from "../../sandbox/processes/run-typescript";

const MODULE = JSON.stringify(join(__dirname, "../../formats/whole-file"));

describe("a file that is written whole", function () {
  this.timeout(30_000);
  let folder = "";
  let file = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "whole-"));
    file = join(folder, "report.json");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const modeOf = (path: string): number => statSync(path).mode & 0o777;

  it("takes the place of the one before, with that one's permissions", () => {
    writeFileSync(file, "before");
    chmodSync(file, 0o640);
    writeWholeFile(file, "now");
    assert.deepEqual([readFileSync(file, "utf8"), modeOf(file)], ["now", 0o640]);
    assert.deepEqual(readdirSync(folder), ["report.json"]);
  });

  it("has the permissions that are asked for, whatever the file had", () => {
    writeFileSync(file, "before", { mode: 0o644 });
    writeWholeFile(file, "now", { mode: 0o600 });
    assert.equal(modeOf(file), 0o600);
  });

  it("through a link stays a link", () => {
    const link = join(folder, "link.json");
    writeFileSync(file, "before");
    symlinkSync(file, link);
    writeWholeFile(link, "now");
    assert.deepEqual([readFileSync(file, "utf8"), lstatSync(link).isSymbolicLink()], ["now", true]);
  });

  it("goes to a pipe or a terminal as to any other file", () => {
    const script = `require(${MODULE}).writeWholeFile("/dev/stdout", "said")`;
    const line = `"${process.execPath}" ${RUN_TYPESCRIPT.join(" ")} -e '${script}' | cat`;
    const { stdout } = spawnSync("sh", ["-c", line], {
      encoding: "utf8",
      cwd: join(__dirname, "../.."),
    });
    assert.equal(stdout, "said");
  });

  it("that cannot be written is an error with its own name, and leaves nothing", () => {
    mkdirSync(join(folder, "taken"));
    assert.throws(() => {
      writeWholeFile(join(folder, "taken"), "now");
    }, /EISDIR/);
    assert.throws(() => {
      writeWholeFile(join(folder, "none/report.json"), "now");
    }, /ENOENT: .*none/);
    assert.deepEqual(readdirSync(folder), ["taken"]);
  });

  it("clears what a writer that died has left of it, and nothing else", () => {
    const { pid: dead } = spawnSync("true");
    const others = [
      `other.json.${dead}.part`,
      `report.json.${process.ppid}.part`,
      "report.json.x.part",
    ];
    for (const name of [`report.json.${dead}.part`, ...others])
      writeFileSync(join(folder, name), "");
    writeWholeFile(file, "now");
    assert.deepEqual(readdirSync(folder).sort(), [...others, "report.json"].sort());
  });

  it("on a disk that has room for a part of it stays as it was", function () {
    const disk = join(folder, "disk");
    // The system takes a part of what is written and reports no error: it must be asked again.
    const script = `
      const fs = require("node:fs");
      fs.writeFileSync("${disk}/a.json", "before");
      try {
        require(${MODULE}).writeWholeFile("${disk}/a.json", "x".repeat(60_000));
      } catch (error) { console.log(error.code); }
      console.log(fs.readFileSync("${disk}/a.json", "utf8"), fs.readdirSync("${disk}").join());
    `;
    const { stdout, stderr } = orSkip(this, scriptOnDisk(disk, "size=32k", script));
    assert.equal(stdout, "ENOSPC\nbefore a.json\n", stderr);
  });
});
