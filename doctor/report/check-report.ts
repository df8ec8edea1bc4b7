/** The report of `check`: one line per claim, the cause and remedy below it where it does not hold. */

import { safeText } from "../../reachability";
import type { Finding, Status } from "../findings/check";
import { exitCodeOf } from "../findings/run";
import type { Colours } from "./output";

/** Signs of a status, as text and colour. */
const SIGNS: Readonly<Record<Status, string>> = {
  pass: "√",
  warn: "‼",
  fail: "×",
  skip: "-",
  crash: "!",
};

function paint(colours: Colours, status: Status, text: string): string {
  switch (status) {
    case "pass":
      return colours.green(text);
    case "warn":
      return colours.yellow(text);
    case "fail":
    case "crash":
      return colours.red(text);
    case "skip":
      return colours.dim(text);
  }
}

/** One finding as text; a reason that the finding before had, too, is not said again. */
export function findingText(
  finding: Finding,
  colours: Colours,
  before: Finding | undefined,
): string {
  const sign = paint(colours, finding.status, SIGNS[finding.status]);
  const claim = `${sign} ${safeText(finding.claim)}`;
  const needsReading = finding.status !== "pass" && finding.skipped === undefined;
  const isRepeated = finding.skipped !== undefined && finding.cause === before?.cause;
  if (isRepeated) return claim;
  return [claim, ...causeLines(finding), ...(needsReading ? remedyLines(finding) : [])].join("\n");
}

function causeLines({ status, cause, details, skipped }: Finding): string[] {
  const said = skipped === undefined ? cause : `skipped: ${cause ?? ""}`;
  const seen = status === "pass" || status === "warn" ? (details ?? []) : [];
  return [...(said === undefined ? [] : [said]), ...seen].map((line) => `    ${safeText(line)}`);
}

function remedyLines({ remedy, link }: Finding): string[] {
  const words = remedy === undefined ? [] : [`    → ${safeText(remedy.words)}`];
  const commands = (remedy?.commands ?? []).map((command) => `        ${safeText(command)}`);
  return [...words, ...commands, `    see ${link}`];
}

/** Counts, and the one thing to change. */
export function summaryText(findings: readonly Finding[], colours: Colours): string {
  const count = (status: Status): number => findings.filter((one) => one.status === status).length;
  const counts = (["pass", "warn", "fail", "skip", "crash"] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${String(count(status))} ${status}`);
  return `\n${verdictLine(findings, colours)} (${counts.join(", ")})`;
}

function verdictLine(findings: readonly Finding[], colours: Colours): string {
  const failed = findings.filter(({ status }) => status === "fail");
  switch (exitCodeOf(findings)) {
    case 0:
      return colours.green("Every claim that was asked holds.");
    case 3:
      return colours.yellow("Nothing fails, but not everything could be known.");
    case 2:
      return colours.red("A check broke: please report it.");
    default:
      return colours.red(`It fails at: ${failed.map(({ check }) => check).join(", ")}.`);
  }
}
