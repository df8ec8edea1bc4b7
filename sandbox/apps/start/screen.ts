/**
 * What a run ends with on a terminal: what was planned, what the policies say, who gets in, the verdict and what to do next, within
 * one screen. Everything else is printed with `--verbose` (`text.ts`).
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isFailure, type LogDiagnostic, type PolicyDiagnostic } from "../../engine/diagnostic";
import { isProviderType, typeOf } from "../../engine/deployment";
import { nameOf } from "../../engine/urn";
import type { Probe } from "../../proof/judge";
import type { Answer } from "../../proof/proof";
import { shortType } from "../../proof/registered";
import { colours } from "../colours";
import { REPOSITORY } from "../repository";
import { nextLines } from "./next";
import { recordsLine, type ExitCode, type PhaseReport, type Report } from "./report";
import { cut } from "../cut";
import { paragraph, tableLines } from "../table";

export interface Room {
  readonly width: number;
  /** Lines that may be filled; `undefined`: as many as there are. */
  readonly height: number | undefined;
}

/** A screen, and the command line that it answers. */
export interface Screen extends Room {
  readonly given: readonly string[];
}

/** Rows and details that are shown at least, where there is little room. */
const FEW = 4;
/** Lines of the screen that are neither the table's rows nor what is said about them. */
const AROUND_THE_TABLE = 10;
/** Where the text after `Plan`, `Records`, `Warning` begins. */
const LABELLED = 10;

/** Everything below the first line. */
export function screenLines(report: Report, milliseconds: number, room: Screen): readonly string[] {
  const end = [...notShownLines(report, room), ...verdictLines(report, milliseconds, room)];
  const proof = proofLines(report, room);
  const plan = [...planLines(report, room), ...warningLines(report, room)];
  const left = leftFor(room, [plan, proof, end]);
  return [...plan, ...policyLines(report, { ...room, height: left }), ...proof, ...end];
}

/** What is wrong, and the verdict: all that `--quiet` prints. */
export function quietLines(report: Report, milliseconds: number, room: Screen): readonly string[] {
  return [
    ...violationLines(report, { ...room, height: undefined }),
    ...problemLines(report.probes, { ...room, height: undefined }),
    ...notShownLines(report, room),
    ...verdictLines(report, milliseconds, room),
  ];
}

function leftFor({ height }: Room, taken: readonly (readonly string[])[]): number | undefined {
  if (height === undefined) return undefined;
  return Math.max(FEW, height - taken.reduce((sum, lines) => sum + lines.length, 0));
}

function planLines({ dryRun }: Report, { width }: Room): readonly string[] {
  const counts = new Map<string, number>();
  const custom = dryRun.resources.filter(
    (resource) => resource.custom && !isProviderType(resource.type),
  );
  for (const { type } of custom) {
    const [packageName = "", module = ""] = type.split(":");
    const service = `${packageName}:${module.split("/")[0] ?? ""}`.replace(/:(index)?$/, "");
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  const parts = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${count} ${name}`);
  const records = recordsLine(dryRun);
  const plural = custom.length === 1 ? "" : "s";
  return [
    ...labelled("Plan", `${custom.length} resource${plural}: ${parts.join(", ")}`, width),
    ...(records === undefined
      ? []
      : labelled("Records", records.replace(/ (?:are|is) (?:a )?records? only/, ""), width)),
  ];
}

/** A word, and what there is to say about it beside and below. */
function labelled(label: string, text: string, width: number): readonly string[] {
  const [first = "", ...rest] = paragraph(text, width - LABELLED);
  return [`${label.padEnd(LABELLED)}${first}`, ...rest.map((line) => " ".repeat(LABELLED) + line)];
}

/** What AWS is going to refuse, as the dry run saw it; an update that met the refusal says it itself. */
function warningLines({ dryRun, result }: Report, { width, height }: Room): readonly string[] {
  if (result?.diagnostics.some(isFailure) === true) return [];
  const warnings = dryRun.diagnostics.flatMap((one) =>
    one.kind === "log" && one.level === "warning" && one.urn !== undefined
      ? [labelled("Warning", `${subjectOf(one.urn)}: ${one.message}`, width).map(colours.yellow)]
      : [],
  );
  return fewOf(warnings, height);
}

/** Each pack's verdict, then what it found, as far as there is room. */
function policyLines(report: Report, { width, height }: Room): readonly string[] {
  const { policyPacks } = report;
  if (policyPacks.length === 0) return [];
  const found = violationsOf(report);
  const words = (["mandatory", "advisory"] as const).flatMap((level) => {
    const count = found.filter((violation) => violation.level === level).length;
    return count === 0 ? [] : [`${count} ${level}`];
  });
  const isWhole = report.result !== undefined && errorsOf(report).length === 0;
  const isForbidden = found.some(({ level }) => level === "mandatory");
  const rest = isWhole || isForbidden ? [] : ["not judged to the end"];
  const verdict = [...words, ...rest].join(", ") || "clean";
  return [
    cut(`Policies  ${policyPacks.join(", ")}: ${verdict}`, width),
    ...violationLines(report, { width, height: height === undefined ? undefined : height - 1 }),
  ];
}

function violationsOf({ dryRun, result }: Report): readonly PolicyDiagnostic[] {
  const seen = new Map<string, PolicyDiagnostic>();
  for (const diagnostic of [...dryRun.diagnostics, ...(result?.diagnostics ?? [])]) {
    if (diagnostic.kind !== "policy") continue;
    const key = `${diagnostic.pack} ${diagnostic.policy} ${diagnostic.urn}`;
    if (!seen.has(key)) seen.set(key, diagnostic);
  }
  const all = [...seen.values()];
  return [...all.filter(isFailure), ...all.filter((one) => !isFailure(one))];
}

function violationLines(report: Report, { width, height }: Room): readonly string[] {
  const found = violationsOf(report);
  const whole = found.map((violation) => violationText(violation, messageOf(violation), width));
  const isRoom = height === undefined || whole.flat().length <= height;
  const shown = isRoom
    ? whole
    : found.map((one) => violationText(one, firstSentenceOf(messageOf(one)), width));
  return asManyAs(shown, height, (left) => `  … ${left} more: --verbose shows them`);
}

/** Without the policy's description, which is the first line, and without the link to a page that is here. */
function messageOf({ policy, message }: PolicyDiagnostic): string {
  const lines = message.slice(message.indexOf("\n") + 1).split("\n");
  const isHere = pageOf(policy) !== undefined;
  return lines.filter((line) => !(isHere && /^\s*https:\S+$/.test(line))).join(" ");
}

/** A rule's page within the repository. */
function pageOf(policy: string): string | undefined {
  const page = join("docs", "rules", `${policy}.md`);
  return existsSync(join(REPOSITORY, page)) ? page : undefined;
}

function firstSentenceOf(text: string): string {
  const [first] = new Intl.Segmenter("en", { granularity: "sentence" }).segment(text);
  return first?.segment.trimEnd() ?? text;
}

function violationText(
  { level, policy, urn }: PolicyDiagnostic,
  text: string,
  width: number,
): readonly string[] {
  const colour = level === "mandatory" ? colours.red : colours.yellow;
  const page = pageOf(policy);
  const head = `${level === "mandatory" ? "✗" : "!"} ${policy}  ${subjectOf(urn)}`;
  return [
    colour(cut(`  ${head}`, width)),
    ...paragraph(text, width - 4).map((line) => `    ${line}`),
    ...(page === undefined ? [] : [colours.dim(`    ${page}`)]),
  ];
}

function subjectOf(urn: string): string {
  return `${shortType(typeOf(urn))} ${nameOf(urn)}`;
}

/** The first ones of what is not what the screen is about. */
function fewOf(
  entries: readonly (readonly string[])[],
  height: number | undefined,
): readonly string[] {
  const most = height === undefined ? undefined : 2 * FEW;
  return asManyAs(entries, most, (left) => `… ${left} more: --verbose shows them`);
}

/** Whole entries while there is room (the first one always), and how many are left. */
function asManyAs(
  entries: readonly (readonly string[])[],
  height: number | undefined,
  more: (left: number) => string,
): readonly string[] {
  const shown: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const isLast = index === entries.length - 1;
    const needed = shown.length + entry.length + (isLast ? 0 : 1);
    if (height !== undefined && needed > height && index > 0) {
      return [...shown, more(entries.length - index)];
    }
    shown.push(...entry);
  }
  return shown;
}

/** The table, and what is wrong in it. */
function proofLines({ probes, answer }: Report, { width, height }: Room): readonly string[] {
  const rows = [...probes.filter(isWrong), ...probes.filter((probe) => !isWrong(probe))].filter(
    isWorthARow,
  );
  if (rows.length === 0) return [];
  const most = height === undefined ? undefined : height - AROUND_THE_TABLE;
  const problems = problemLines(probes, { width, height: most && most - FEW });
  const fitting = most === undefined ? rows.length : Math.max(FEW, most - problems.length);
  const shown = fitting >= rows.length ? rows : rows.slice(0, fitting - 1);
  const isOne = new Set(probes.map(({ to }) => to)).size === 1;
  return [
    ...(answer === undefined ? [] : answerLines(answer, width)),
    "",
    ...tableLines([headOf(isOne), ...shown.map((row) => cellsOf(row, isOne))], width),
    ...(shown.length < rows.length
      ? [`… ${rows.length - shown.length} more rows: --verbose shows them`]
      : []),
    ...problems,
  ];
}

/** Where the client connected to, and that it was answered. */
function answerLines({ from, host, port, transcript }: Answer, width: number): readonly string[] {
  const version = transcript.lines.find((line) => line.startsWith("STAT version "));
  return [
    cut(`Endpoint  ${host} ${port}`, width),
    cut(`Stats     ${version ?? "no answer"}, to ${from}`, width),
  ];
}

function isWrong({ ok }: Probe): boolean {
  return !ok;
}

/** Interfaces that open no connection are shown where they could. */
function isWorthARow({ isWorkload, ok, meant }: Probe): boolean {
  return isWorkload || !ok || meant.must !== "be kept out";
}

function headOf(isOne: boolean): readonly string[] {
  return ["from", ...(isOne ? [] : ["to"]), "meant", "engine", "packets"].map((title) =>
    colours.bold(title),
  );
}

function cellsOf(probe: Probe, isOne: boolean): readonly string[] {
  const { from, to, engine = "", packets = "not shown", ok, notShown } = probe;
  const colour = !ok ? colours.red : notShown !== undefined ? colours.yellow : colours.green;
  return [
    from,
    ...(isOne ? [] : [to]),
    meantText(probe),
    engine,
    colour(countedText(probe, packets)),
  ];
}

function meantText({ meant: { must, because } }: Probe): string {
  const word = { connect: "yes", either: "may", "be kept out": "no" }[must];
  return because === "" ? word : `${word}: ${because}`;
}

/** `connected 2/3` where there is more than one interface or node. */
function countedText({ tries }: Probe, packets: string): string {
  const opened = tries.filter((one) => one.packets === "connected").length;
  return opened === 0 || tries.length === 1 ? packets : `connected ${opened}/${tries.length}`;
}

function problemLines(probes: readonly Probe[], { width, height }: Room): readonly string[] {
  const wrong = probes.filter(({ ok }) => !ok);
  const texts = wrong.map(({ from, to, problem = "", reasons }) => [
    ...paragraph(`✗ ${from} → ${to}: ${problem}`, width).map(colours.red),
    ...reasons.flatMap((line) => paragraph(line, width - 4).map((part) => `    ${part}`)),
  ]);
  return asManyAs(texts, height, (left) => `… ${left} more: --verbose shows them`);
}

function notShownLines({ notShown }: Report, { width, height }: Room): readonly string[] {
  const lines = notShown.map((line) => paragraph(line, width).map(colours.yellow));
  return fewOf(lines, height);
}

/** What stopped the run, then the verdict, then what to do. */
function verdictLines(
  report: Report,
  milliseconds: number,
  { width, given }: Screen,
): readonly string[] {
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  const { exitCode, project, stack } = report;
  return [
    "",
    ...paragraph(
      `${conclusionOf(exitCode)} ${whyOf(report)}${project}, stack ${stack}, ${seconds}.`,
      width,
    ),
    ...errorLines(report, width),
    ...(exitCode === 1 && errorsOf(report).length > 0 ? [] : nextLines(report, given, width)),
  ];
}

function conclusionOf(exitCode: ExitCode): string {
  switch (exitCode) {
    case 0:
      return colours.green("All worked.");
    case 3:
      return colours.yellow("Nothing failed, but not all could be shown.");
    default:
      return colours.red("Failed.");
  }
}

/** Where it failed. */
function whyOf(report: Report): string {
  const { dryRun, result, probes } = report;
  const failed = [
    ["in the dry run", dryRun],
    ["in the deployment", result],
  ] as const;
  const phase = failed.find(([, one]) => one?.diagnostics.some(isFailure))?.[0];
  if (phase !== undefined) return `It stopped ${phase}: `;
  const wrong = probes.filter(({ ok }) => !ok).length;
  if (wrong > 0) return `${wrong} of ${probes.length} connections not as meant: `;
  const [open, shut] = [
    probes.filter(({ packets }) => packets === "connected").length,
    probes.filter(({ packets }) => packets === "kept out").length,
  ];
  return probes.length === 0 ? "" : `${open} get${open === 1 ? "s" : ""} in, ${shut} kept out: `;
}

function errorsOf({ dryRun, result }: Report): readonly LogDiagnostic[] {
  const errors = [dryRun, result].flatMap((phase: PhaseReport | undefined) =>
    (phase?.diagnostics ?? []).filter(
      (one): one is LogDiagnostic => one.kind === "log" && one.level === "error",
    ),
  );
  return errors.slice(-1);
}

/** The one error that stopped the program: last, so that it is what is read. */
function errorLines(report: Report, width: number): readonly string[] {
  return errorsOf(report).flatMap(({ urn, message }) => {
    const [first = "", ...rest] = message.trimEnd().split("\n");
    const about = urn === undefined ? "" : `${subjectOf(urn)}: `;
    return [
      ...paragraph(`error: ${about}${first}`, width, 8).map((line) => colours.red(line)),
      ...rest
        .filter((line) => !isOfOthers(line))
        .slice(0, 8)
        .flatMap((line) => paragraph(line.trim(), width - 2, 3).map((part) => `  ${part}`)),
    ];
  });
}

/** Lines of a stack trace that lie in packages, in Node or in what runs the program, and what Node prints about an error beside its message. */
function isOfOthers(line: string): boolean {
  if (/^\s*at /.test(line) && line.includes(join(REPOSITORY, "sandbox", "engine"))) return true;
  return /^\s*(?:at .*(?:node_modules|node:)|promise: Promise|[{}]$)/.test(line);
}
