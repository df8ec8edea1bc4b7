/** What the formats for CI are written from: one result of a check or a rule, whoever asked it. */

export interface Result {
  /** Id of the check or rule. */
  readonly check: string;
  /** What should hold, in one line. */
  readonly claim: string;
  readonly status: "pass" | "warn" | "fail" | "skip" | "crash";
  /** Why it was skipped; `unknown`: a fact is missing. */
  readonly skipped?: "prerequisite" | "unknown" | "not-asked";
  readonly cause?: string;
  readonly remedy?: { readonly words: string; readonly commands?: readonly string[] };
  /** Page to read on. */
  readonly link: string;
  /** The resource that it is about; default: the subject of the whole run. */
  readonly subject?: string;
}

/** Who asked, and about what. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  /** What all results are about that name nothing else: a cluster, a stack. */
  readonly subject: string;
}
