/**
 * The `aws` provider plugin of the sandbox: what the real engine starts instead of `pulumi-resource-aws`.
 *
 * The engine reads the port from the first line of standard output, and ends the plugin by a signal. Settings come by
 * environment from `npm run sandbox`: the world's file, what it is furnished with, how long AWS takes.
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { declaredVersion, FileWorld, parseSeeds, StandIn, standInOptions } from "../aws";
import type { Properties } from "../wire/values";
import { paceOf } from "./pace";
import { providerService } from "./service";

/** How often is looked whether the engine is still there, milliseconds. */
const LOOK_MS = 500;

/** As the SDK's own providers: 400 MiB, for large stacks and assets. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

function standIn(configuration: Properties): StandIn {
  const options = standInOptions(configuration);
  const file = process.env.SANDBOX_WORLD;
  if (file === undefined || file === "") {
    throw new Error("SANDBOX_WORLD is not set: start the engine with `npm run sandbox --`");
  }
  const seeds = parseSeeds((process.env.SANDBOX_SEEDS ?? "").split(",").filter((s) => s !== ""));
  const world = FileWorld.open(file, { ...options, seeds });
  return new StandIn(world, { ...options, pace: paceOf(Number(process.env.SANDBOX_PACE ?? "1")) });
}

/** An engine that was killed sends no signal: its plugin must not stay for ever. */
function endWithEngine(): void {
  const engine = process.ppid;
  setInterval(() => {
    if (process.ppid !== engine) process.exit(0);
  }, LOOK_MS).unref();
}

async function main(): Promise<void> {
  endWithEngine();
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  const service = providerService({ version: declaredVersion(), configure: standIn });
  server.addService(ResourceProviderService, service);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) {
        resolve(bound);
      } else {
        reject(error);
      }
    });
  });
  process.stdout.write(`${port}\n`);
}

void main();
