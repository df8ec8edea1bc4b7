/**
 * Bundles a package that has the reachability engine in it (`policies/`, `doctor/`) into its `dist/`: one file of JavaScript, its
 * source map, and the declarations of its entry. Run in the package's folder: `node ../packaging/bundle.js`.
 */
const { buildSync } = require("esbuild");
const { readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const ts = require("typescript");

/** Bundles `index.ts` of a package. `isWritten`: into `dist/`, with a source map; else the code is the answer. */
function bundle(folder, { isWritten }) {
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, "index.ts")],
    outfile: join(folder, "dist/index.js"),
    write: isWritten,
    sourcemap: isWritten,
    // Its lines lead to the repository's files, which are not packed a second time.
    sourcesContent: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Half the text to read at every start; names stay, so that a stack trace can still be read.
    minifyWhitespace: true,
    minifySyntax: true,
    // What users install beside it: Pulumi's SDK must be the runner's own copy.
    external: Object.keys(dependencies),
    logLevel: "error",
  });
  return outputFiles === undefined ? "" : outputFiles[0].text;
}

/** The entry names no type of another file, so its declarations stand alone. */
function writeDeclarations(folder) {
  const fileName = join(folder, "index.ts");
  const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(fileName, "utf8"), {
    fileName,
    reportDiagnostics: true,
    compilerOptions: { isolatedDeclarations: true, declaration: true },
  });
  const [problem] = diagnostics;
  if (problem !== undefined) {
    throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
  }
  writeFileSync(join(folder, "dist/index.d.ts"), outputText);
}

if (require.main === module) {
  const folder = process.cwd();
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  bundle(folder, { isWritten: true });
  writeDeclarations(folder);
}

module.exports = { bundle };
