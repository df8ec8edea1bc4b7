/** What can go wrong in the stand-in, told apart: AWS refused, or a thing was made but not finished. */
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
