/**
 * Results as SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * Only what fails or deserves a warning is a result; what could not be known is a notification of the run.
 */

import type { Result, Tool } from "./result";

/** The log, as data. */
export function sarifOf(findings: readonly Result[], { name, version, subject }: Tool): object {
  const results = findings.filter(({ status }) => status === "fail" || status === "warn");
  const unknown = findings.filter(
    ({ skipped, status }) => skipped === "unknown" || status === "crash",
  );
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name,
            version,
            informationUri: "https://github.com/pulumi-aws-memcached/pulumi-aws-memcached",
            rules: rulesOf(findings),
          },
        },
        invocations: [
          {
            executionSuccessful: findings.every(({ status }) => status !== "crash"),
            toolExecutionNotifications: unknown.map(({ check, cause = "not known" }) => ({
              level: "warning",
              message: { text: cause },
              associatedRule: { id: check },
            })),
          },
        ],
        results: results.map((finding) => resultOf(finding, subject)),
      },
    ],
  };
}

/** Each once, though it may have spoken about several resources. */
function rulesOf(findings: readonly Result[]): readonly object[] {
  const byId = new Map(findings.map((finding) => [finding.check, finding]));
  return [...byId.values()].map(({ check, claim, link }) => ({
    id: check,
    shortDescription: { text: claim },
    help: { text: `See ${link}` },
  }));
}

function resultOf({ check, status, claim, cause, remedy, subject }: Result, whole: string): object {
  const words = [
    cause ?? `does not hold: ${claim}`,
    ...(remedy === undefined ? [] : [remedy.words]),
  ];
  return {
    ruleId: check,
    level: status === "fail" ? "error" : "warning",
    message: { text: words.join("\n") },
    locations: [{ logicalLocations: [{ name: subject ?? whole, kind: "resource" }] }],
  };
}
