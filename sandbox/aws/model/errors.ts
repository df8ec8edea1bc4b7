/** What can go wrong in the stand-in, told apart: AWS refused, the stand-in does not know, or a thing was made but not finished. */
import type { Properties } from "../../wire/values";

/** A refusal by AWS, with AWS's own code (`InvalidSubnet.Range`). */
export class AwsError extends Error {
  override readonly name = "AwsError";

  constructor(
    /** AWS's error code. */
    readonly code: string,
    /** AWS's text, without the code. */
    readonly reason: string,
    /** What was being done, as the provider puts it: `creating EC2 Subnet: operation error EC2: CreateSubnet`. */
    readonly during?: string,
  ) {
    super(`${during === undefined ? "" : `${during}, `}api error ${code}: ${reason}`);
  }
}

/** A resource type that the stand-in does not know. Never taken for a success. */
export class UnknownTypeError extends Error {
  override readonly name = "UnknownTypeError";

  constructor(readonly type: string) {
    super(
      `the stand-in for AWS does not know the resource type ${type}; ` +
        `it is not in sandbox/aws/families: add it there, or run this program against AWS`,
    );
  }
}

/** A function (invoke) that the stand-in does not know. */
export class UnknownFunctionError extends Error {
  override readonly name = "UnknownFunctionError";

  constructor(readonly token: string) {
    super(
      `the stand-in for AWS does not know the function ${token}; ` +
        `it is not in sandbox/aws/functions: add it there, or run this program against AWS`,
    );
  }
}

/** The resource exists, but was not finished: the engine keeps what there is and tries again at the next update. */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";

  constructor(
    readonly id: string,
    readonly outputs: Properties,
    readonly reasons: readonly string[],
  ) {
    super(reasons.join("; "));
  }
}
