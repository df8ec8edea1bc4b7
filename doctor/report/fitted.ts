/**
 * Text within a terminal's width, so that no line is broken where it happens to end: prose goes on below, indented as it began; a
 * command goes on behind a backslash, so that it can still be pasted.
 */

import { stripVTControlCharacters } from "node:util";

/** How far the lines of a remedy's commands are indented; nothing else is. */
const COMMAND = /^ {8}(?=\S)/;
const CONTINUED = " \\";

/** Every line of the text, broken where it is wider than this. */
export function fitted(text: string, columns: number | undefined): string {
  if (columns === undefined || columns <= 0) return text;
  return text
    .split("\n")
    .flatMap((line) => (widthOf(line) <= columns ? [line] : brokenLine(line, columns)))
    .join("\n");
}

function brokenLine(line: string, columns: number): readonly string[] {
  if (COMMAND.test(line) && !line.trim().startsWith("new ")) return fittedCommand(line, columns);
  const indent = /^ */.exec(line)?.[0] ?? "";
  // A resource in Pulumi's TypeScript may be broken between its properties, too.
  return lines(line.trim().split(/ |(?<=,)(?=")/), columns, indent, `${indent}  `, "");
}

/** Before each option; and within a quoted word after a comma, where the shell puts the parts together again. */
export function fittedCommand(line: string, columns: number): readonly string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  const options = line.trim().split(/ (?=--)/);
  const broken = lines(options, columns, indent, `${indent}  `, CONTINUED);
  return broken.flatMap((part) => (widthOf(part) <= columns ? [part] : brokenWord(part)));
}

/** `'a,b'` as `'a,'` and `'b'`: no blank may be between them, so the second begins its line. */
function brokenWord(line: string): readonly string[] {
  const [, before, list, after] = /^(.*')([^']*,[^']*)('.*)$/.exec(line) ?? [];
  if (before === undefined || list === undefined || after === undefined) return [line];
  const at = list.lastIndexOf(",", Math.floor(list.length / 2)) + 1;
  if (at === 0) return [line];
  return [`${before}${list.slice(0, at)}'\\`, `'${list.slice(at)}${after}`];
}

/** Words put together again, as many to a line as there is room for. */
function lines(
  words: readonly string[],
  columns: number,
  first: string,
  following: string,
  continued: string,
): readonly string[] {
  const made: string[] = [];
  let line = "";
  for (const word of words) {
    const indent = made.length === 0 ? first : following;
    const longer = line === "" ? `${indent}${word}` : `${line} ${word}`;
    if (line !== "" && widthOf(longer) + continued.length > columns) {
      made.push(`${line}${continued}`);
      line = `${following}${word}`;
    } else line = longer;
  }
  return [...made, line];
}

/** Without the codes of colours. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
