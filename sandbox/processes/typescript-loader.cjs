/**
 * Loads TypeScript without a compiler's start-up: types are stripped by Sucrase, which keeps every line where it was, so a stack
 * trace needs no source map. For `npm start` itself and for the programs that it rehearses; types are checked by
 * `npm run typecheck`, not here.
 *
 * What Sucrase does not know (namespaces, decorators) or does not understand (a syntax error) goes to TypeScript itself. What came
 * out is kept under node_modules/.cache: one file for each source, valid for exactly that text.
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { tmpdir } = require("node:os");
const { join, sep } = require("node:path");
const { addHook } = installed();

const REPOSITORY = join(__dirname, "../..");
const MODULES = join(REPOSITORY, "node_modules");
const CACHE = join(MODULES, ".cache/typescript");
/** What wrote the code besides its source: another version of a compiler may write another one. */
const COMPILERS = digest(...["sucrase", "typescript"].map(versionOf), readFileSync(__filename));

/** At a line's beginning: a namespace with a body, or a decorator. */
const BEYOND_SUCRASE = /^\s*(?:export\s+|declare\s+)*(?:namespace|module)\s+[\w.]+\s*\{|^\s*@\w/m;

/**
 * A derived class, and a field without a value (an interface's, too: better once too often). Such fields (`readonly vpcId!: Output`)
 * are set by Pulumi's own constructors, and JavaScript's fields would overwrite them; TypeScript, as Pulumi configures it, leaves
 * them out of the code.
 */
const DERIVED = /\bclass\b[^{]*\bextends\b/;
const FIELD =
  /^\s*(?:(?:public|protected|private|readonly|override)\s+)*[\w$]+[!?]?\s*:[^=(){}]*[;\n]/m;

/** This is the first thing that is loaded: where nothing is installed, it is here that it comes to light. */
function installed() {
  try {
    return require("pirates");
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    console.error("error: the dependencies are not installed: run `npm ci` first.");
    process.exit(2);
  }
}

function versionOf(compiler) {
  try {
    return JSON.parse(readFileSync(join(MODULES, compiler, "package.json"), "utf8")).version;
  } catch {
    return "elsewhere";
  }
}

function digest(...parts) {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

function compile(source, fileName) {
  // What lies there is another file the next time, and nobody would ever ask for this one.
  const isOurs = fileName.startsWith(REPOSITORY + sep);
  if (!isOurs && fileName.startsWith(tmpdir() + sep)) return strip(source, fileName);
  const stamp = digest(COMPILERS, source);
  const kept = join(CACHE, digest(fileName));
  return read(kept, stamp) ?? write(kept, stamp, strip(source, fileName));
}

function read(kept, stamp) {
  try {
    const text = readFileSync(kept, "utf8");
    const end = endOf(stamp);
    return text.endsWith(end) ? text.slice(0, -end.length) : undefined;
  } catch {
    return undefined;
  }
}

function write(kept, stamp, code) {
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(kept, code + endOf(stamp));
  } catch {
    // A checkout that cannot be written does without.
  }
  return code;
}

/** The stamp comes last: what somebody else has half written has none. */
function endOf(stamp) {
  return `\n//${stamp}`;
}

function strip(source, fileName) {
  const { transform } = require("sucrase"); // Loaded here: where everything is kept, it is not needed.
  if (BEYOND_SUCRASE.test(source)) return compileWithTypeScript(source, fileName);
  try {
    return transform(source, {
      filePath: fileName,
      transforms: ["typescript", "imports"],
      // Node knows all that we write: what is rewritten is rewritten for the fields.
      disableESTransforms: !(DERIVED.test(source) && FIELD.test(source)),
    }).code;
  } catch {
    return compileWithTypeScript(source, fileName);
  }
}

/** With the compiler that the program has installed, else ours. @throws SyntaxError that names file, line and column */
function compileWithTypeScript(source, fileName) {
  const ts = installedTypeScript(fileName);
  const { outputText, diagnostics } = ts.transpileModule(source, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      experimentalDecorators: true,
      useDefineForClassFields: false,
      inlineSourceMap: true,
    },
  });
  const errors = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
  if (errors.length > 0) {
    const host = {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => process.cwd(),
      getNewLine: () => "\n",
    };
    throw new SyntaxError(`Unable to compile TypeScript:\n${ts.formatDiagnostics(errors, host)}`);
  }
  return outputText;
}

function installedTypeScript(fileName) {
  try {
    return createRequire(fileName)("typescript");
  } catch {
    return require("typescript");
  }
}

addHook(compile, { exts: [".ts"], ignoreNodeModules: true });
