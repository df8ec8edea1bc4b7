/**
 * What a check is, and what it finds.
 *
 * A check is a positive claim ("the cluster selects a dedicated security group") that holds or does not. Checks need
 * other checks: where a claim does not hold, those that rest on it are skipped, so that one mistake is named once.
 */

export type Status = "pass" | "warn" | "fail" | "skip" | "crash";

/**
 * Why a check was skipped:
 * - `prerequisite`: a claim it rests on does not hold;
 * - `unknown`: a fact is missing (a denied call, a part of the network that was not read);
 * - `not-asked`: the question does not include it (no client named, a snapshot without a network to try).
 */
export type SkipReason = "prerequisite" | "unknown" | "not-asked";

/** What to change: in words, and as commands that can be pasted. */
export interface Remedy {
  readonly words: string;
  readonly commands?: readonly string[];
}

/** What one run of a check says. */
export interface Outcome {
  readonly status: Status;
  /** Why it does not hold, could not be known, or deserves a warning. */
  readonly cause?: string;
  readonly remedy?: Remedy;
  readonly skipped?: SkipReason;
  /** What was seen, line by line: evidence rather than a verdict. */
  readonly details?: readonly string[];
}

/** A check of something about `Context`. */
export interface Check<Context> {
  /** Also the name of its page, `docs/checks/<id>.md`. */
  readonly id: string;
  /** The claim, in the present tense, with the names of the case. */
  readonly claim: (context: Context) => string;
  /** Ids of the checks without which this one means nothing. They are before it in the list. */
  readonly needs: readonly string[];
  /** Unless it is known, nothing that rests on it can be asked at all. */
  readonly isFoundation?: boolean;
  /** Waits for a network: runs last. */
  readonly isSlow?: boolean;
  readonly run: (context: Context) => Outcome | Promise<Outcome>;
}

/** An outcome with the check it belongs to. */
export interface Finding extends Outcome {
  readonly check: string;
  readonly claim: string;
  /** Page to read on. */
  readonly link: string;
}

/** The claim holds. */
export function pass(...details: string[]): Outcome {
  return details.length === 0 ? { status: "pass" } : { status: "pass", details };
}

/** The claim holds, but something about it should be improved. */
export function warn(cause: string, remedy: Remedy, details: readonly string[] = []): Outcome {
  return { status: "warn", cause, remedy, details };
}

/** The claim does not hold. */
export function fail(
  cause: string,
  remedy: Remedy | undefined,
  details: readonly string[] = [],
): Outcome {
  return { status: "fail", cause, remedy, details };
}

/** The claim could not be judged, because facts are missing. */
export function unknowable(cause: string, remedy?: Remedy): Outcome {
  return { status: "skip", skipped: "unknown", cause, remedy };
}

/** The claim is not part of the question. */
export function notAsked(cause: string): Outcome {
  return { status: "skip", skipped: "not-asked", cause };
}
