/** What an AWS error means, in one line that says what to do. */

import { DoctorError, messageOf, nameOf } from "../errors";

/** One call that did not answer: its facts are unknown, the rest goes on. */
export interface CallFailure {
  /** IAM action, which is also the permission that may be missing: `ec2:DescribeVpcs`. */
  readonly action: string;
  readonly reason: "denied" | "throttled" | "not-offered" | "failed";
  /** AWS's own words. */
  readonly message: string;
}

const DENIED =
  /^(UnauthorizedOperation|AccessDenied|AccessDeniedException|UnauthorizedAccess|OptInRequired)$/;
const THROTTLED =
  /^(RequestLimitExceeded|Throttling|ThrottlingException|TooManyRequestsException|SlowDown)$/;
const NOT_OFFERED =
  /^(InvalidAction|UnknownOperationException|UnsupportedOperation|NotImplemented)$/;

/** Classifies the failure of one call. */
export function callFailure(action: string, error: unknown): CallFailure {
  const name = nameOf(error);
  const [message = ""] = messageOf(error).split("\n", 1);
  if (DENIED.test(name)) return { action, reason: "denied", message };
  if (THROTTLED.test(name)) return { action, reason: "throttled", message };
  if (NOT_OFFERED.test(name) || isUnreadable(message))
    return { action, reason: "not-offered", message };
  return { action, reason: "failed", message: `${name}: ${message}` };
}

/** Emulators of AWS answer a call that they lack with a web page. */
function isUnreadable(message: string): boolean {
  return /XML parse error|Unexpected token/.test(message);
}

/** The failure for people, with the permission to ask for. */
export function describeFailure(failure: CallFailure): string {
  switch (failure.reason) {
    case "denied":
      return `${failure.action} was denied: its facts are unknown. Missing permission: ${failure.action}.`;
    case "throttled":
      return `${failure.action} was throttled until the SDK gave up: its facts are unknown. Try again later, or set AWS_MAX_ATTEMPTS=10.`;
    case "not-offered":
      return `${failure.action} is not offered by this endpoint: its facts are unknown.`;
    case "failed":
      return `${failure.action} failed: its facts are unknown. AWS said: ${failure.message}`;
  }
}

interface Explanation {
  readonly matches: RegExp;
  readonly text: (profile: string) => string;
}

/** Tried in order against the error's name and message. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    matches: /Region is missing/,
    text: () => "No region is set. Give --region, or set AWS_REGION, or a region in the profile.",
  },
  {
    matches: /Region not accepted/,
    text: () => "That is no region's name. Give one such as ap-northeast-2.",
  },
  {
    matches: /Invalid URL/,
    text: () => "AWS_ENDPOINT_URL must be a URL, such as http://127.0.0.1:5000.",
  },
  {
    matches: /RequestTimeTooSkewed|Signature (expired|not yet current)/,
    text: () => "This machine's clock is wrong: AWS refuses what it signs. Set the clock.",
  },
  {
    matches: /SSO|sso session|aws sso login/,
    text: (profile) =>
      `The SSO session has expired or was never opened. Run: aws sso login${profile}`,
  },
  {
    matches: /ExpiredToken|TokenExpired|RequestExpired|expired/i,
    text: (profile) =>
      `The credentials have expired. Sign in again (for SSO: aws sso login${profile}).`,
  },
  {
    matches: /Could not (load|resolve) credentials|could not be found|Profile .* (not|could)/i,
    text: (profile) =>
      profile === ""
        ? "No AWS credentials were found. Run aws configure (or aws sso login), or set AWS_PROFILE."
        : `No credentials were found for${profile.replace("--profile", "profile")}. Is it in ~/.aws/config?`,
  },
  {
    matches:
      /InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|InvalidAccessKeyId/,
    text: () =>
      "AWS does not accept these credentials: the access key is unknown, disabled or mistyped.",
  },
  {
    matches: /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ECONNRESET|TimeoutError/,
    text: () =>
      "AWS's endpoint could not be reached. Check the network, the region's name and AWS_ENDPOINT_URL.",
  },
];

/** The error of a command that cannot start because the account does not answer. */
export function accountError(
  error: unknown,
  profile: string | undefined = process.env.AWS_PROFILE,
): DoctorError {
  const text = `${nameOf(error)}: ${messageOf(error)}`;
  const suffix = profile === undefined ? "" : ` --profile ${profile}`;
  const explanation = EXPLANATIONS.find(({ matches }) => matches.test(text));
  const meaning = explanation?.text(suffix) ?? "The account does not answer.";
  return new DoctorError(`${meaning} (${text.replace(/\s+/g, " ")})`);
}
