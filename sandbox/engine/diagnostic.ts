/** Everything a run has to say, as data: what a pack reports, and what engine and program log. */

export interface PolicyDiagnostic {
  readonly kind: "policy";
  readonly policy: string;
  readonly pack: string;
  readonly packVersion: string;
  readonly level: "advisory" | "mandatory";
  readonly severity?: string;
  readonly urn: string;
  /** The policy's description, a newline, what is wrong: as the SDK writes it. */
  readonly message: string;
  /** Whether it spoke on one resource's inputs, or on the finished stack. */
  readonly stage: "resource" | "stack";
}

export interface RemediationDiagnostic {
  readonly kind: "remediation";
  readonly policy: string;
  readonly pack: string;
  readonly urn: string;
  readonly message: string;
}

export interface LogDiagnostic {
  readonly kind: "log";
  readonly level: "info" | "warning" | "error";
  readonly urn?: string;
  readonly message: string;
}

export type Diagnostic = PolicyDiagnostic | RemediationDiagnostic | LogDiagnostic;

/** Whether it makes the run fail. */
export function isFailure(diagnostic: Diagnostic): boolean {
  switch (diagnostic.kind) {
    case "policy":
      return diagnostic.level === "mandatory";
    case "log":
      return diagnostic.level === "error";
    case "remediation":
      return false;
  }
}
