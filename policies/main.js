// What Pulumi's runner loads: the bundle where the pack was published (nothing lies beside it there), else the sources.
// In a checkout the sources win, so that a bundle left over from `npm pack` can never answer for newer rules.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

module.exports = existsSync(join(__dirname, "index.ts"))
  ? require("./index.ts")
  : require("./bundle.js");
