/** gRPC handlers written as plain functions, and errors in the form in which the engine understands them. */
import { Metadata, status, type handleUnaryCall, type ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { PartialFailure } from "../aws";
import { errorDetails } from "../wire/error-details";
import { toStruct } from "../wire/values";

/** A handler from a function; what it throws is the engine's error. */
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
          callback(serviceError(error));
        },
      );
  };
}

/** A method that does not exist here. */
export function refuse<Request, Response>(method: string): handleUnaryCall<Request, Response> {
  return (_call, callback) => {
    callback({
      code: status.UNIMPLEMENTED,
      details: `the stand-in for AWS does not implement ${method}`,
    });
  };
}

function serviceError(error: unknown): Partial<ServiceError> {
  const details = detailsOf(error);
  return error instanceof PartialFailure
    ? { code: status.UNKNOWN, details, metadata: partialState(error) }
    : { code: status.UNKNOWN, details };
}

/**
 * What a resource is asked for has been through Check, the engine sees to that. What another caller sends may be anything: where that
 * ends in an error of ours, it is told as what it is.
 */
function detailsOf(error: unknown): string {
  const message = errorDetails(error);
  return error instanceof TypeError || error instanceof RangeError
    ? `the request has values that Check lets through nowhere (${message})`
    : message;
}

/** The state of a resource that was made but not finished travels in gRPC's error details. */
function partialState(failure: PartialFailure): Metadata {
  const detail = new ErrorResourceInitFailed()
    .setId(failure.id)
    .setProperties(toStruct(failure.outputs))
    .setReasonsList([...failure.reasons]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const message = new Status().setCode(status.UNKNOWN).setMessage(failure.message);
  message.setDetailsList([packed]);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(message.serializeBinary()));
  return metadata;
}
