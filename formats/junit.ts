/** Results as JUnit's XML, in the form that Jenkins and GitLab read: a test case per check. */

import type { Result, Tool } from "./result";

/** The document, with its declaration. */
export function junitOf(findings: readonly Result[], { name, subject }: Tool): string {
  const count = (...statuses: readonly Result["status"][]): number =>
    findings.filter(({ status }) => statuses.includes(status)).length;
  const attributes = [
    ["name", `${name} ${subject}`],
    ["tests", findings.length],
    ["failures", count("fail")],
    ["errors", count("crash")],
    ["skipped", count("skip")],
  ] as const;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite${attributesOf(attributes)}>`,
    ...findings.map(testCase),
    "  </testsuite>",
    "</testsuites>",
  ].join("\n");
}

function testCase({ check, claim, status, cause = "", remedy, subject }: Result): string {
  const head = `    <testcase${attributesOf([
    ["classname", check],
    ["name", subject === undefined ? claim : `${subject}: ${claim}`],
  ])}`;
  const text = [
    cause,
    ...(remedy === undefined ? [] : [remedy.words, ...(remedy.commands ?? [])]),
  ].join("\n");
  switch (status) {
    case "pass":
      return `${head}/>`;
    case "warn":
      return `${head}><system-out>${escaped(text)}</system-out></testcase>`;
    case "skip":
      return `${head}><skipped>${escaped(cause)}</skipped></testcase>`;
    case "fail":
      return `${head}><failure${attributesOf([["message", cause]])}>${escaped(text)}</failure></testcase>`;
    case "crash":
      return `${head}><error${attributesOf([["message", cause]])}/></testcase>`;
  }
}

function attributesOf(pairs: readonly (readonly [string, string | number])[]): string {
  return pairs.map(([name, value]) => ` ${name}="${escaped(String(value))}"`).join("");
}

/** Control characters have no form in XML 1.0 at all: they are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
