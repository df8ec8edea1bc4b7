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

const load = Module._load;
Module._load = function (request, parent, isMain) {
  const isSeldomUsed = SELDOM_USED.has(request) && SDK.test(parent?.filename ?? "");
  const loadNow = () => load.call(this, request, parent, isMain);
  return isSeldomUsed ? whenTouched(loadNow) : loadNow();
};

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
