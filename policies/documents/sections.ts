/** The parts of the rules' documents that are made from the rules: heading, options, programs, and the index of all. */
import { levelOf } from "../runtime/levels";
import type { Level, RuleId } from "../runtime/levels";
import type { OptionSchema } from "../runtime/options";
import type { AnyRule } from "../runtime/rule";

/** A program of `examples/mistakes`, as its index lists it. */
export interface Mistake {
  readonly name: string;
  readonly rule: string;
  readonly about: string;
}

/** A document with its generated parts as they are now; everything between the marks is replaced. */
export function regenerated(text: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((whole, [name, content]) => {
    const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- /${name} -->`];
    const [before, rest] = split(whole, begin, name);
    const [, after] = split(rest, end, name);
    const body = content === "" ? "\n" : `\n\n${content}\n\n`;
    return `${before}${begin}${body}${end}${after}`;
  }, text);
}

function split(text: string, mark: string, name: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`the document has no mark for the generated part "${name}": ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

/** The generated parts of one rule's document. */
export function partsOf(rule: AnyRule, mistakes: readonly Mistake[]): Record<string, string> {
  return { rule: headOf(rule), options: optionsOf(rule), programs: programsOf(rule, mistakes) };
}

function headOf({ meta, remediation }: AnyRule): string {
  const { framework } = meta.docs;
  const facts = [
    levelLine(meta.id),
    `Severity: ${meta.severity}.`,
    ...(framework === undefined ? [] : [`${framework.name}: ${framework.reference}.`]),
    ...(remediation === undefined ? [] : ["Can repair (`remediate`, off unless it is set)."]),
  ];
  return `# ${meta.id}\n\n${meta.docs.description}\n\n${facts.join(" ")}`;
}

function levelLine(rule: RuleId): string {
  return `Level: ${shown(levelOf(rule, "production"))} in production, ${shown(levelOf(rule, "elsewhere"))} elsewhere.`;
}

function shown(level: Level): string {
  return level === "mandatory" ? "**mandatory**" : level;
}

function optionsOf({ meta }: AnyRule): string {
  const rows = Object.entries(meta.schema ?? {}).map(([name, schema]) => [
    `\`${name}\``,
    schema.type,
    schema.default === undefined ? "" : `\`${JSON.stringify(schema.default)}\``,
    describedOption(schema),
  ]);
  if (rows.length === 0) return "Nothing of its own.";
  return tableOf([["Option", "Type", "Default", "What it is"], ...rows]);
}

function describedOption({ description, enum: values }: OptionSchema): string {
  const choices =
    values === undefined ? "" : ` One of ${values.map((one) => `\`${one}\``).join(", ")}.`;
  return `${description}${choices}`;
}

function programsOf({ meta }: AnyRule, mistakes: readonly Mistake[]): string {
  const own = mistakes.filter(({ rule }) => rule === meta.id);
  if (own.length === 0) return "";
  const lines = own.map(
    ({ name, about }) => `- ${about}: [examples/mistakes/${name}](../../examples/mistakes/${name})`,
  );
  return `Whole programs, each beside its corrected twin:\n\n${lines.join("\n")}`;
}

/** All rules with their levels, in the order of the table of levels. */
export function indexOf(rules: readonly AnyRule[]): string {
  const rows = rules.map(({ meta }) => [
    `[${meta.id}](${meta.id}.md)`,
    shown(levelOf(meta.id, "production")),
    shown(levelOf(meta.id, "elsewhere")),
    meta.docs.description,
  ]);
  return tableOf([["Rule", "Production", "Elsewhere", "What it asks for"], ...rows]);
}

/** A table as Prettier lays it out. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = (escaped[0] ?? []).map((_, column) =>
    Math.max(3, ...escaped.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = escaped;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
