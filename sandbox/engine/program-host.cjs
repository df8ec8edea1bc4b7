/**
 * A process that runs TypeScript programs one after the other, with the SDK loaded once: for tests that rehearse a hundred of them.
 * Each is run as the SDK's Automation API runs an inline program (`automation/server.js`), from a module cache without anything
 * of the program before. What fails ends the process, so that nobody runs in what it left behind.
 *
 * node program-host.cjs RUNNER, where RUNNER is the SDK's own; a program comes as a message, `done` goes back.
 */
const { createRequire } = require("node:module");
const { sep } = require("node:path");

const sdk = createRequire(process.argv[2]);
const log = sdk("../../log");
const { isGrpcError, ResourceError, RunError } = sdk("../../errors");
const { defaultErrorMessage } = sdk("./error");
const { setAllConfig } = sdk("../../runtime/config");
const settings = sdk("../../runtime/settings");
const { runInPulumiStack } = sdk("../../runtime/stack");

/** As the runner: somebody has said already what went wrong. */
const ERROR_WAS_LOGGED = 32;
const OURS = new Set(Object.keys(require.cache));
let program = "";
let hasFailed = false;

process.on("message", (given) => void run(given));
process.on("disconnect", () => process.exit(0));
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

async function run({ main, root, address, options, config, secretKeys }) {
  program = main;
  const { project, stack, organization, parallel, isDryRun } = options;
  settings.resetOptions(project, stack, parallel, address, address, isDryRun, organization);
  setAllConfig(config, secretKeys);
  process.chdir(root);
  try {
    await runInPulumiStack(() => exported(main));
    await settings.disconnect(true);
  } catch (error) {
    return fail(error);
  }
  forgetProgram();
  if (!hasFailed) process.send("done");
}

function exported(main) {
  const value = require(main);
  return value instanceof Function ? value() : value;
}

function forgetProgram() {
  for (const file of Object.keys(require.cache)) {
    if (!OURS.has(file) && !file.includes(`${sep}node_modules${sep}`)) delete require.cache[file];
  }
}

/** Says it as the runner does, and waits for nothing that the program may still be waiting for. */
function fail(error) {
  if (hasFailed) return;
  hasFailed = true;
  const end = () => process.exit(ERROR_WAS_LOGGED);
  Promise.resolve(say(error)).then(end, end);
}

function say(error) {
  if (RunError.isInstance(error)) return log.error(error.message);
  if (isGrpcError(error)) return undefined;
  if (ResourceError.isInstance(error) && error.hideStack) {
    return log.error(error.message, error.resource);
  }
  const text = defaultErrorMessage(error);
  return log.error(`Running program '${program}' failed with an unhandled exception:\n${text}`);
}
