/** What a rehearsal found, as results for the formats that CI reads: what the policies say, what failed, and who was tried. */
import type { Result } from "../../../formats/result";
import type { Diagnostic, LogDiagnostic, PolicyDiagnostic } from "../../engine/diagnostic";
import type { Probe } from "../../proof/judge";
import type { Report } from "./report";

const GUIDE = "docs/rehearsal.md";

/** Every result once: a policy that says the same of the plan and of the result has said it once. */
export function resultsOf(report: Report): readonly Result[] {
  const { policyPacks, dryRun, result, probes, notShown } = report;
  const diagnostics = [...dryRun.diagnostics, ...(result?.diagnostics ?? [])];
  const told = diagnostics.flatMap(resultOfDiagnostic);
  const all = [
    ...policyPacks.map((label) => packResult(label, diagnostics)),
    ...told,
    ...probes.map(probeResult),
    ...notShown.map(notShownResult),
  ];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** A pack that ran is a result, too: else a clean run could not be told from one without policies. */
function packResult(label: string, diagnostics: readonly Diagnostic[]): Result {
  const own = diagnostics.filter(
    (one) => one.kind === "policy" && `${one.pack}@v${one.packVersion}` === label,
  );
  const found = own.length === 0 ? "nothing to report" : "see the policies' own results";
  return { check: "policy-pack", claim: `${label} ran: ${found}`, status: "pass", link: GUIDE };
}

function resultOfDiagnostic(diagnostic: Diagnostic): readonly Result[] {
  if (diagnostic.kind === "policy") return [policyResult(diagnostic)];
  return diagnostic.kind === "log" && diagnostic.level === "error" ? [failure(diagnostic)] : [];
}

function policyResult({ policy, level, urn, message }: PolicyDiagnostic): Result {
  const [claim = policy, ...rest] = message.split("\n");
  const cause = rest.join("\n").trim();
  return {
    check: policy,
    claim,
    status: level === "mandatory" ? "fail" : "warn",
    ...(cause === "" ? {} : { cause }),
    link: /https?:\/\/\S+/.exec(cause)?.[0] ?? GUIDE,
    subject: urn,
  };
}

function failure({ message, urn }: LogDiagnostic): Result {
  return {
    check: "program",
    claim: "the program runs to its end",
    status: "fail",
    cause: message,
    link: GUIDE,
    ...(urn === undefined ? {} : { subject: urn }),
  };
}

function probeResult({ from, to, meant, ok, problem, reasons, notShown }: Probe): Result {
  const asked = { check: "packets", claim: `${from} → ${to}: ${meant.must}`, link: "docs/lab.md" };
  if (notShown !== undefined) {
    return { ...asked, status: "skip", skipped: "unknown", cause: notShown };
  }
  if (ok) return { ...asked, status: "pass" };
  return { ...asked, status: "fail", cause: [problem ?? "", ...reasons].join("\n").trim() };
}

function notShownResult(line: string): Result {
  return {
    check: "shown",
    claim: "everything can be shown on this machine",
    status: "skip",
    skipped: "unknown",
    cause: line,
    link: GUIDE,
  };
}
