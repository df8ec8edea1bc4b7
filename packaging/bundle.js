/**
 * Bundles a package that has the reachability engine in it (`policies/`, `doctor/`) into its `dist/`: one file of JavaScript, its
 * source map, and the declarations of its entry. Run in the package's folder: `node ../packaging/bundle.js [folder to write]`.
 */
const { decode, encode } = require("@jridgewell/sourcemap-codec");
const { buildSync } = require("esbuild");
const { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const ts = require("typescript");

/** Bundles `index.ts` of a package: its code, its source map, and whether it writes the page of a map. */
function bundle(folder) {
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { outputFiles, metafile } = buildSync({
    metafile: true,
    entryPoints: [join(folder, "index.ts")],
    outfile: join(folder, "dist/index.js"),
    write: false,
    sourcemap: true,
    // Its lines lead to the repository's files, which are not packed a second time.
    sourcesContent: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Half the text to read at every start; names stay, so that a stack trace can still be read.
    minifyWhitespace: true,
    minifySyntax: true,
    // What users install beside it: Pulumi's SDK must be the runner's own copy, and libraries get their own fixes.
    external: Object.keys(dependencies),
    logLevel: "error",
  });
  const [map, code] = outputFiles.map((file) => file.text);
  const hasPage = Object.keys(metafile.inputs).some((input) => input.endsWith("map/html.ts"));
  return { code, map: linesOf(JSON.parse(map)), hasPage };
}

/**
 * A source map that leads to lines, not to columns: a fifth of the size, which would otherwise be a third of the package, and all
 * that a stack trace needs.
 */
function linesOf(map) {
  const mappings = decode(map.mappings).map((segments) =>
    segments.filter(
      ([, source, line], index) =>
        index === 0 || source !== segments[index - 1][1] || line !== segments[index - 1][2],
    ),
  );
  return {
    ...map,
    names: [],
    mappings: encode(mappings.map((line) => line.map((one) => one.slice(0, 4)))),
  };
}

/** The entry names no type of another file, so its declarations stand alone. */
function declarations(folder) {
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
  return outputText;
}

/** Everything that a package's `dist/` has. */
function build(folder, dist) {
  const { code, map, hasPage } = bundle(folder);
  const files = {
    "index.js": code,
    "index.js.map": JSON.stringify(map),
    "index.d.ts": declarations(folder),
  };
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dist, name), text);
  if (hasPage) cpSync(PAGE, join(dist, "page"), { recursive: true, filter: isShipped });
}

/** What a browser runs, read when a page is written. */
const PAGE = join(__dirname, "..", "map", "page");

function isShipped(path) {
  return !path.endsWith("tsconfig.json");
}

if (require.main === module) {
  const [dist = join(process.cwd(), "dist")] = process.argv.slice(2);
  build(process.cwd(), dist);
}

module.exports = { bundle };
