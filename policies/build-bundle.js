// Bundles the pack with `reachability/`: for `npm pack` (and so `pulumi policy publish`), which uploads this folder alone, and
// for a checkout, where `main.js` loads the result without writing it.
const { buildSync } = require("esbuild");
const { join } = require("node:path");

/** Bundles the sources; `write`: into `bundle.js`. Answers the code. */
function buildBundle({ write }) {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, "index.ts")],
    outfile: join(__dirname, "bundle.js"),
    write,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Half the text to read at every start; names stay, so that a stack trace can still be read.
    minifyWhitespace: true,
    minifySyntax: true,
    // The runner's own copies: the server of the SDK, and the classes that it compares with.
    external: ["@pulumi/*"],
    logLevel: "error",
  });
  return outputFiles === undefined ? "" : outputFiles[0].text;
}

if (require.main === module) buildBundle({ write: true });

module.exports = { buildBundle };
