#!/usr/bin/env node
// The installed command.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (existsSync(join(__dirname, "dist/index.js"))) {
  require("./dist/index.js").main();
} else {
  console.error(
    "memcached-doctor: not built. Run `npm run build` in the repository first, or `npm run doctor -- <arguments>` from its sources.",
  );
  process.exitCode = 2;
}
