/**
 * Loads TypeScript for the coverage of `reachability/`: each file as `tsc` emits it, with its source map.
 *
 * The loader of the other runs strips types without a source map and puts code of its own into files that import: it would count as
 * branches of ours that no test takes. Here such code comes from `tslib`, so all that is counted is ours.
 */

const { readFileSync } = require("node:fs");
const ts = require("typescript");

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: true,
  importHelpers: true,
  inlineSourceMap: true,
};

require.extensions[".ts"] = (module, fileName) => {
  const source = readFileSync(fileName, "utf8");
  const { outputText } = ts.transpileModule(source, { compilerOptions, fileName });
  module._compile(outputText, fileName);
};
