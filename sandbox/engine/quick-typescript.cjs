/**
 * Preloaded into the SDK's runner for a program in TypeScript, in place of the runner's own compiler: our loader, and no source maps.
 * The SDK notes a stack trace for every promise, and each of them would be translated; our loader keeps lines where they were, so
 * there is nothing to translate.
 */
const Module = require("node:module");
require("../processes/typescript-loader.cjs");

// The runner finds that source maps are being looked after already.
const path = Module.createRequire(process.argv[1]).resolve("source-map-support/register");
const registered = new Module(path);
registered.filename = path;
registered.loaded = true;
require.cache[path] = registered;
