// `npm pack` (and so `pulumi policy publish`) uploads this folder alone: `reachability/` is bundled into it here.
const { buildSync } = require("esbuild");
const { join } = require("node:path");

buildSync({
  entryPoints: [join(__dirname, "index.ts")],
  outfile: join(__dirname, "bundle.js"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // The runner needs its own copies: the server of the SDK and the classes it compares with.
  external: ["@pulumi/*"],
  legalComments: "inline",
});
