/**
 * Preloaded into the SDK's runner for a policy pack in JavaScript: the runner would load ts-node and TypeScript, which is half of
 * a pack's start, and have nothing to compile. TypeScript that such a pack loads all the same is loaded by us.
 */
const Module = require("node:module");
require("../processes/typescript-loader.cjs");

const RUNNER = /[\\/]cmd[\\/]run-policy-pack[\\/]run\.js$/;

/** In the place of the SDK's own, which looks for the compilers: both are this file. */
const TSUTILS = {
  typeScriptRequireStrings: () => ({ tsnodeRequire: __filename, typescriptRequire: __filename }),
  loadTypeScriptCompilerOptions: () => ({}),
};

const load = Module._load;
Module._load = function (request, parent, isMain) {
  const isForRunner = request === "../../tsutils" && RUNNER.test(parent?.filename ?? "");
  return isForRunner ? { __esModule: true, ...TSUTILS } : load.call(this, request, parent, isMain);
};

// What the runner takes from ts-node, and what it asks of TypeScript.
exports.register = () => undefined;
exports.version = "5.0.0";
