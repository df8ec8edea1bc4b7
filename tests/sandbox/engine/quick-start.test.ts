import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "mocha";
import { REPOSITORY } from "../../../sandbox/apps/repository";

/** A program without TypeScript of its own, that serializes a function. */
const PROGRAM = `
const Module = require("node:module");
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (request === "typescript") throw Object.assign(new Error("none"), { code: "MODULE_NOT_FOUND" });
  return resolve.call(this, request, ...rest);
};
const { runtime } = require("@pulumi/pulumi");
runtime.serializeFunction(() => 42).then(({ text }) => console.log(text.includes("42")));
`;

describe("a program that starts quickly", () => {
  it("serializes functions with the SDK's own TypeScript where it has none", function () {
    this.timeout(60_000);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["-r", "./sandbox/engine/quick-start.cjs", "-e", PROGRAM],
      { cwd: REPOSITORY, encoding: "utf8" },
    );
    assert.equal(stdout, "true\n", stderr);
  });
});
