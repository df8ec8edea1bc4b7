/** A gRPC server on the loopback, and handlers that are written as plain async functions. */
import {
  Server,
  ServerCredentials,
  status,
  type ServiceDefinition,
  type UntypedServiceImplementation,
  type handleUnaryCall,
} from "@grpc/grpc-js";
import { errorDetails } from "../wire/error-details";
import { DeploymentEnded } from "./deployment";

/** The SDK's own limit: 400 MiB, for stacks and assets that are larger than gRPC's 4 MiB. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

export const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
};

/** A handler from a function; what it throws is the caller's error. */
export function unary<Request, Response>(
  handle: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback({ code: codeOf(error), details: errorDetails(error) });
        },
      );
  };
}

/** An SDK that reads UNAVAILABLE stops in silence: the error has been reported already. */
function codeOf(error: unknown): status {
  return error instanceof DeploymentEnded ? status.UNAVAILABLE : status.UNKNOWN;
}

export interface RunningServer {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  stop(): void;
}

/** Serves on a free port of 127.0.0.1. */
export async function serve(
  ...services: [ServiceDefinition, UntypedServiceImplementation][]
): Promise<RunningServer> {
  const server = new Server(CHANNEL_OPTIONS);
  for (const [definition, implementation] of services)
    server.addService(definition, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    stop: () => {
      server.forceShutdown();
    },
  };
}
