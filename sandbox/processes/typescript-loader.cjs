/**
 * Loads TypeScript without a compiler's start-up: types are stripped by Sucrase, which takes no cache to be quick and keeps
 * every line where it was, so a stack trace needs no source map. For `npm start` itself and for the programs that it rehearses;
 * types are checked by `npm run typecheck`, not here.
 *
 * What Sucrase does not know (namespaces, decorators) or does not understand (a syntax error) goes to TypeScript itself.
 */
const { createRequire } = require("node:module");
const { addHook, transform } = installed();

/** At a line's beginning: a namespace with a body, or a decorator. */
const BEYOND_SUCRASE = /^\s*(?:export\s+|declare\s+)*(?:namespace|module)\s+[\w.]+\s*\{|^\s*@\w/m;

/** This is the first thing that is loaded: where nothing is installed, it is here that it comes to light. */
function installed() {
  try {
    return { ...require("pirates"), ...require("sucrase") };
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    console.error("error: the dependencies are not installed: run `npm ci` first.");
    process.exit(2);
  }
}

function compile(source, fileName) {
  if (BEYOND_SUCRASE.test(source)) return compileWithTypeScript(source, fileName);
  try {
    return transform(source, {
      filePath: fileName,
      transforms: ["typescript", "imports"],
      // Node knows all that we write; rewriting it would only take time.
      disableESTransforms: true,
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
