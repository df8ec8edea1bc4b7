/**
 * Starts one of the sandbox's applications from its TypeScript: `node sandbox/run start`, `story` or `pulumi`, and what follows is
 * for it. Plain JavaScript: it must run before anything can be compiled.
 */
require("./processes/typescript-loader.cjs");

const [application] = process.argv.splice(2, 1);
require(`./apps/${application}/main.ts`);
