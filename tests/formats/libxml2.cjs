/** An ES module that waits while it loads: only `import()` takes it, which is compiled away in TypeScript. */
module.exports.libxml2 = () => import("libxml2-wasm");
