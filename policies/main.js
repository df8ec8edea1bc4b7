// What Pulumi's runner loads. Published, the pack is `dist/`, with nothing beside it. In a checkout it is bundled from
// the sources whenever one of them has changed, into node_modules/.cache: that takes a tenth of a second, where the
// runner's own compiler takes seconds, and no bundle left over from `npm pack` can answer for newer rules.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

const FOLDERS = [__dirname, join(__dirname, "../reachability"), join(__dirname, "../formats")];
const CACHE = join(__dirname, "../node_modules/.cache/policies");

function sources() {
  return FOLDERS.flatMap((folder) =>
    fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name)),
  );
}

/** Tells one state of the sources from another. */
function stampOf(files) {
  const hash = createHash("sha1");
  for (const file of [...files, join(__dirname, "../packaging/bundle.js")]) {
    const { mtimeMs, size } = fs.statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex");
}

/** The bundle of the sources as they are; a cache that cannot be used is done without. */
function bundleOfSources() {
  const cached = join(CACHE, `${stampOf(sources())}.js`);
  if (fs.existsSync(cached)) return fs.readFileSync(cached, "utf8");
  const { code } = require("../packaging/bundle").bundle(__dirname);
  try {
    fs.rmSync(CACHE, { recursive: true, force: true });
    fs.mkdirSync(CACHE, { recursive: true });
    fs.writeFileSync(`${cached}.${process.pid}`, code);
    fs.renameSync(`${cached}.${process.pid}`, cached);
  } catch {
    // A read-only checkout bundles every time.
  }
  return code;
}

/** Loads the bundle as if it lay in this folder: its dependencies are this folder's. */
function load(code) {
  const filename = join(__dirname, "bundle.js");
  const bundle = new Module(filename, module);
  bundle.filename = filename;
  bundle.paths = module.paths;
  bundle._compile(code, filename);
  return bundle.exports;
}

const isCheckout = fs.existsSync(join(__dirname, "index.ts"));
const { startPack } = isCheckout ? load(bundleOfSources()) : require("./dist/index.js");
startPack();
