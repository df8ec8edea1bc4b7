/** What `--verbose` adds: the tree, all that the packs said, messages and outputs. */
import { colours } from "../colours";
import type { Diagnostic, LogDiagnostic, PolicyDiagnostic } from "../../engine/diagnostic";
import type { PhaseReport, Report, ReportedResource } from "./report";
import { nameOf } from "../../engine/urn";
import { typeOf } from "../../engine/deployment";

/** Everything but the proof. */
export function detailLines(report: Report): readonly string[] {
  return [
    ...heading("Resources"),
    ...treeLines(report),
    ...policyLines(report),
    ...messageLines(report),
    ...outputLines((report.result ?? report.dryRun).outputs),
  ];
}

export function heading(text: string): readonly string[] {
  return ["", colours.bold(`${text}:`)];
}

/** Component → children; what the dry run knew of a resource beside what became of it. */
export function treeLines(report: Report): readonly string[] {
  const resources = (report.result ?? report.dryRun).resources;
  const planned = new Map(report.dryRun.resources.map((resource) => [resource.urn, resource]));
  const children = childrenOf(resources);
  const rows: Row[] = [];
  for (const root of children.get("") ?? []) addRows(root, "", "", children, rows);
  const width = Math.max(...rows.map(({ label }) => label.length), 0);
  const header = ["".padEnd(width), "dry run".padEnd(COLUMN), report.result ? "result" : ""];
  return [
    colours.dim(`    ${header.join("  ")}`.trimEnd()),
    ...rows.map(({ label, resource }) => {
      const before = idOf(planned.get(resource.urn)).padEnd(COLUMN);
      const after = report.result === undefined ? "" : idOf(resource);
      return `    ${label.padEnd(width)}  ${colours.dim(before)}  ${after}`.trimEnd();
    }),
  ];
}

/** As wide as the longest word in the column, `<unknown>`. */
const COLUMN = 9;

interface Row {
  readonly label: string;
  readonly resource: ReportedResource;
}

function childrenOf(resources: readonly ReportedResource[]): Map<string, ReportedResource[]> {
  const children = new Map<string, ReportedResource[]>();
  const known = new Set(resources.map(({ urn }) => urn));
  for (const resource of resources) {
    const parent =
      resource.parent !== undefined && known.has(resource.parent) ? resource.parent : "";
    children.set(parent, [...(children.get(parent) ?? []), resource]);
  }
  return children;
}

function addRows(
  resource: ReportedResource,
  lead: string,
  indent: string,
  children: ReadonlyMap<string, readonly ReportedResource[]>,
  rows: Row[],
): void {
  rows.push({ label: `${lead}${resource.name}  ${resource.type}`, resource });
  const own = children.get(resource.urn) ?? [];
  own.forEach((child, index) => {
    const isLast = index === own.length - 1;
    addRows(
      child,
      `${indent}${isLast ? "└─ " : "├─ "}`,
      `${indent}${isLast ? "   " : "│  "}`,
      children,
      rows,
    );
  });
}

function idOf(resource: ReportedResource | undefined): string {
  if (resource === undefined) return "absent";
  if (resource.external) return `${resource.id ?? ""} (read)`;
  return resource.id ?? "";
}

function policyLines(report: Report): readonly string[] {
  if (report.policyPacks.length === 0) return [];
  return [
    ...heading("Policies"),
    ...report.policyPacks.flatMap((pack) => [
      ...phaseVerdict(pack, "dry run", report.dryRun),
      ...(report.result === undefined ? [] : phaseVerdict(pack, "result", report.result)),
    ]),
  ];
}

function phaseVerdict(
  pack: string,
  phase: string,
  { diagnostics }: PhaseReport,
): readonly string[] {
  const [name = ""] = pack.split("@v");
  const own = diagnostics.filter((d) => d.kind !== "log" && d.pack === name);
  const violations = own.filter(isViolation);
  const remediations = own.filter((d) => d.kind === "remediation");
  const isBroken = violations.some(({ level }) => level === "mandatory");
  const mark = isBroken
    ? colours.red("✗")
    : violations.length > 0
      ? colours.yellow("!")
      : colours.green("✓");
  return [
    `    ${mark} ${pack}, ${phase}: ${verdictWords(violations)}`,
    ...violations.flatMap(violationLines),
    ...remediations.map(
      (d) => `        - [remediate]  ${d.policy}  (${subject(d.urn)}): ${d.message}`,
    ),
  ];
}

function isViolation(diagnostic: Diagnostic): diagnostic is PolicyDiagnostic {
  return diagnostic.kind === "policy";
}

function verdictWords(violations: readonly PolicyDiagnostic[]): string {
  const count = (level: PolicyDiagnostic["level"]): number =>
    violations.filter((violation) => violation.level === level).length;
  const words = [
    [count("mandatory"), "mandatory"],
    [count("advisory"), "advisory"],
  ] as const;
  const parts = words.flatMap(([n, word]) => (n === 0 ? [] : [`${n} ${word}`]));
  return parts.length === 0 ? "clean" : parts.join(", ");
}

/** As the CLI prints a violation. */
function violationLines({ level, policy, urn, message }: PolicyDiagnostic): readonly string[] {
  const colour = level === "mandatory" ? colours.red : colours.yellow;
  return [
    `        - ${colour(`[${level}]`)}  ${policy}  (${subject(urn)})`,
    ...message.split("\n").map((line) => `          ${line}`),
  ];
}

/** `aws:ec2/vpc:Vpc: network`, as the CLI names a resource. */
function subject(urn: string): string {
  return `${typeOf(urn)}: ${nameOf(urn)}`;
}

const MARKS = { error: "error", warning: "warning", info: "info" } as const;

function messageLines(report: Report): readonly string[] {
  const seen = new Set<string>();
  const lines = [report.dryRun, ...(report.result === undefined ? [] : [report.result])]
    .flatMap(({ diagnostics }) => diagnostics.filter((d): d is LogDiagnostic => d.kind === "log"))
    .flatMap((diagnostic) => {
      const text = messageText(diagnostic);
      if (seen.has(text)) return []; // Said by the dry run already.
      seen.add(text);
      return [text];
    });
  return lines.length === 0 ? [] : [...heading("Diagnostics"), ...lines];
}

function messageText({ level, urn, message }: LogDiagnostic): string {
  const colour = { error: colours.red, warning: colours.yellow, info: colours.dim }[level];
  const about = urn === undefined ? "" : ` ${subject(urn)}:`;
  const [first = "", ...rest] = message.trimEnd().split("\n");
  return [
    `    ${colour(`${MARKS[level]}:`)}${about} ${first}`,
    ...rest.map((line) => `      ${line}`),
  ].join("\n");
}

function outputLines(outputs: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(outputs).sort();
  if (names.length === 0) return [];
  const width = Math.max(...names.map((name) => name.length));
  return [
    ...heading("Outputs"),
    ...names.map((name) => {
      const [first = "", ...rest] = JSON.stringify(outputs[name], null, 2).split("\n");
      const value = [first, ...rest.map((line) => `    ${line}`)].join("\n");
      return `    ${name.padEnd(width)}: ${value}`;
    }),
  ];
}
