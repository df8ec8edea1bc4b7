/**
 * A provider plugin of the sandbox: what the real engine starts instead of `pulumi-resource-aws`, or of any other package's.
 *
 * The engine reads the port from the first line of standard output, and ends the plugin by a signal. Settings come by
 * environment from `npm run sandbox`: the world's file, what it is furnished with, how long AWS takes.
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { declaredVersion, FileWorld, parseSeeds, StandIn, standInOptions } from "../aws";
import { Declarations } from "../records/declarations";
import { propertiesAskedFor } from "../records/program-text";
import { Records } from "../records/records";
import type { LastingProvider } from "../wire/provider";
import type { Properties } from "../wire/values";
import { paceOf } from "./pace";
import { providerService } from "./service";

/** How often is looked whether the engine is still there, milliseconds. */
const LOOK_MS = 500;

/** As the SDK's own providers: 400 MiB, for large stacks and assets. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** The package that this process stands for, as its launcher says. */
interface Package {
  readonly name: string;
  readonly version: string;
  /** Where it is installed. */
  readonly folder: string;
}

function packageOf([name, version, folder]: readonly string[]): Package {
  return { name: name ?? "aws", version: version ?? declaredVersion(), folder: folder ?? "" };
}

/** AWS has a stand-in; what is of another package is a record. */
function providerOf(stoodFor: Package, configuration: Properties): LastingProvider {
  if (stoodFor.name === "aws") return standIn(configuration);
  const program = process.env.SANDBOX_PROGRAM ?? "";
  return new Records(stoodFor.folder === "" ? undefined : new Declarations(stoodFor.folder), () =>
    program === "" ? [] : propertiesAskedFor(program),
  );
}

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
  const stoodFor = packageOf(process.argv.slice(2));
  const service = providerService({
    ...stoodFor,
    configure: (configuration) => providerOf(stoodFor, configuration),
  });
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
