/**
 * Preloaded into the SDK's runners, so that a rehearsal takes seconds: the SDK loads TypeScript and npm's dependency tree in every
 * program and pack, for the serialization of functions, all of OpenTelemetry for `--tracing`, and the Automation API; hardly any of
 * them needs one of these. Here they are loaded when something of them is first touched.
 */
const Module = require("node:module");

/** What the SDK's own files ask for and few programs use. */
const SELDOM_USED = new Set([
  // runtime/closure; it takes the SDK's own TypeScript where the program has none
  "../../typescript-shim",
  "@npmcli/arborist",
  // cmd/run/tracing
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
  // index
  "./automation",
]);

const SDK = /[\\/]@pulumi[\\/]pulumi[\\/](?!node_modules)/;

/** Modules that were changed already. */
const quiet = new WeakSet();

const load = Module._load;
Module._load = function (request, parent, isMain) {
  const isSeldomUsed = SELDOM_USED.has(request) && SDK.test(parent?.filename ?? "");
  const loadNow = () => load.call(this, request, parent, isMain);
  if (!isSeldomUsed) return request.endsWith("/debuggable") ? withoutStacks(loadNow()) : loadNow();
  return whenTouched(loadNow);
};

/**
 * The SDK writes down where each promise was made, one for every output of every resource, for whoever looks for leaks with
 * PULUMI_DEBUG_PROMISE_LEAKS: a sixth of what a program computes.
 */
function withoutStacks(debuggable) {
  const { debuggablePromise } = debuggable;
  const isOfSdk = typeof debuggablePromise === "function" && !quiet.has(debuggable);
  if (!isOfSdk || debuggable.debugPromiseLeaks) return debuggable;
  quiet.add(debuggable);
  debuggable.debuggablePromise = (...args) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  return debuggable;
}

/** Stands for a module that is loaded when something of it is asked for. */
function whenTouched(loadModule) {
  let loaded;
  const target = () => (loaded ??= loadModule());
  return new Proxy(
    {},
    {
      // Compiled imports ask this of every module, to know whether to copy it; it need not be copied.
      get: (_, key) => (key === "__esModule" ? true : target()[key]),
      set: (_, key, value) => Reflect.set(target(), key, value),
      has: (_, key) => key in target(),
      ownKeys: () => Reflect.ownKeys(target()),
      getOwnPropertyDescriptor: (_, key) => {
        const own = Reflect.getOwnPropertyDescriptor(target(), key);
        return own && { ...own, configurable: true };
      },
    },
  );
}
