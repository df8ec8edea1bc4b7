/**
 * The pack behind the SDK's own server functions, in this process: what the server does with a request is all there, and a
 * test takes milliseconds. The server itself is neither made nor bound.
 */
import { createRequire } from "node:module";
import { Pack } from "../../policies/runtime/pack";
import { RULES } from "../../policies/rules";
import type { Carrier, Method, PackOptions } from "./pack-process";
import { AskedPack, ROOT } from "./pack-process";

type Handlers = Readonly<
  Record<Method, (call: { readonly request: object }, done: unknown) => unknown>
>;

const SERVER = require.resolve("@pulumi/policy/server");
const load = createRequire(SERVER);

export class ServedPack extends AskedPack {
  constructor(options: PackOptions = {}) {
    const pack = new Pack(RULES, {
      stack: options.stack ?? "prod",
      config: options.config ?? {},
      projectFolder: options.projectFolder ?? ROOT,
    });
    super(carrierOf(handlersOf(pack)));
  }

  /** With the stack's tags, and with levels and settings by config. */
  static async start(options: PackOptions = {}): Promise<ServedPack> {
    const pack = new ServedPack(options);
    await pack.prepare(options);
    return pack;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function carrierOf(handlers: Handlers): Carrier {
  const names = Object.keys(handlers) as Method[];
  const carried = names.map((name) => [
    name,
    (request: object, done: unknown) => handlers[name]({ request }, done),
  ]);
  return Object.fromEntries(carried) as Carrier;
}

/**
 * What the SDK would serve. It keeps levels, settings and tags in the module, one pack a process: so the module is loaded anew for
 * each, and hands its functions to a server that is none.
 */
function handlersOf(pack: Pack): Handlers {
  const grpc = load("@grpc/grpc-js") as { Server: unknown };
  const { Server } = grpc;
  let handlers: Handlers | undefined;
  class NoServer {
    addService(_service: unknown, served: Handlers) {
      handlers = served;
    }
    bindAsync() {
      // Nobody calls.
    }
  }
  Reflect.deleteProperty(require.cache, SERVER);
  try {
    Object.defineProperty(grpc, "Server", { value: NoServer, configurable: true });
    const { serve } = load(SERVER) as { serve: (...args: readonly unknown[]) => void };
    serve("pack", "0.0.0", "advisory", { policies: pack.policies() });
  } finally {
    Object.defineProperty(grpc, "Server", { value: Server, configurable: true });
  }
  if (handlers === undefined) throw new Error("the SDK serves nothing");
  return handlers;
}
