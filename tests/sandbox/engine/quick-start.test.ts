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

/** Asks as the SDK's own files do, and tells how many lines of a stack a promise has. */
const PROMISE = `
const { createRequire } = require("node:module");
const sdk = createRequire(require.resolve("@pulumi/pulumi/runtime/rpc"));
const promise = Promise.resolve();
void sdk("./debuggable").debuggablePromise(promise, "a context");
console.log(promise._debugCtx, promise._debugStackTrace.split("\\n").length > 3, Error.stackTraceLimit);
`;

function run(program: string, env: NodeJS.ProcessEnv = {}) {
  const script = ["-r", "./sandbox/engine/quick-start.cjs", "-e", program];
  const options = { cwd: REPOSITORY, encoding: "utf8", env: { ...process.env, ...env } } as const;
  return spawnSync(process.execPath, script, options);
}

describe("a program that starts quickly", () => {
  it("serializes functions with the SDK's own TypeScript where it has none", function () {
    this.timeout(60_000);
    const { stdout, stderr } = run(PROGRAM);
    assert.equal(stdout, "true\n", stderr);
  });

  it("notes where a promise was made for those alone who look for leaks", () => {
    assert.equal(run(PROMISE).stdout, "a context false 10\n");
    const forLeaks = run(PROMISE, { PULUMI_DEBUG_PROMISE_LEAKS: "1" });
    assert.equal(forLeaks.stdout, "a context true 10\n");
  });
});
