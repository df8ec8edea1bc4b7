/** How a run ends: the exit code, and what is printed for it. */
import { junitOf } from "../../../formats/junit";
import { sarifOf } from "../../../formats/sarif";
import type { Probe } from "../../proof/judge";
import type { Proven } from "../../proof/proof";
import { versionOf, type StartOptions } from "./command-line";
import type { ExitCode, Report } from "./report";
import { resultsOf } from "./results";
import { quietLines, screenLines, type Screen } from "./screen";
import { detailLines } from "./text";

/** Lines of a screen of 24 lines, less the first line of the run and the prompt after it. */
const HEIGHT = 22;
const WIDTH = 80;

/** The report with what the packets did, or why they could not be sent. */
export function concluded(report: Report, proven: Proven | string): Report {
  if (typeof proven === "string") {
    return { ...report, notShown: [`Not shown: ${proven}.`], exitCode: 3 };
  }
  const { probes, answer, admitted } = proven;
  const notShown = notShownIn(probes, admitted);
  return {
    ...report,
    probes,
    ...(answer === undefined ? {} : { answer }),
    notShown,
    exitCode: exitCodeOf(probes, notShown),
  };
}

function exitCodeOf(probes: readonly Probe[], notShown: readonly string[]): ExitCode {
  if (probes.some(({ ok }) => !ok)) return 1;
  return notShown.length > 0 ? 3 : 0;
}

function notShownIn(probes: readonly Probe[], admitted: readonly string[]): readonly string[] {
  const meant = probes.filter((probe) => probe.meant.must === "connect" && !probe.isStranger);
  if (meant.length === 0) {
    const whom = admitted.length === 0 ? "nobody" : admitted.join(", ");
    return [
      `No client found: nothing that the program declares is admitted or handed the endpoint. Admitted: ${whom}.`,
    ];
  }
  return meant.flatMap(({ from, to, notShown }) =>
    notShown === undefined ? [] : [`Not shown: ${from} → ${to}: ${notShown}.`],
  );
}

/** What is printed in the end. */
export function reportLines(
  report: Report,
  { format, verbosity, given }: StartOptions,
  milliseconds: number,
): readonly string[] {
  if (format !== "text") return [inFormat(report, format)];
  const { columns, rows } = screenSize();
  const height = Math.max(HEIGHT, rows - 2);
  const room: Screen = {
    width: columns,
    height: verbosity === "normal" ? height : undefined,
    given,
  };
  if (verbosity === "quiet") return quietLines(report, milliseconds, room);
  const details =
    verbosity === "verbose" ? [...detailLines(report), ...statsLines(report), ""] : [];
  return [...details, ...screenLines(report, milliseconds, room)];
}

function inFormat(report: Report, format: Exclude<StartOptions["format"], "text">): string {
  if (format === "json") return JSON.stringify(report, null, 2);
  const subject = `${report.project}, stack ${report.stack}`;
  const tool = { name: "pulumi-aws-memcached", version: versionOf(), subject };
  const results = resultsOf(report);
  return format === "sarif"
    ? JSON.stringify(sarifOf(results, tool), null, 2)
    : junitOf(results, tool);
}

/** The terminal's, else a usual one: what goes to a file is to be read, too. */
function screenSize(): { columns: number; rows: number } {
  const { columns, rows, isTTY } = process.stdout;
  return isTTY && columns > 0 ? { columns, rows } : { columns: WIDTH, rows: 0 };
}

/** The session as it was on the client's screen. */
function statsLines({ answer }: Report): readonly string[] {
  if (answer === undefined) return [];
  const { from, host, port, transcript } = answer;
  return [
    "",
    `${from}:`,
    `    $ telnet ${host} ${port}`,
    ...transcript.lines.map((line) => `    ${line}`),
  ];
}
