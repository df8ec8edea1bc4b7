/** How a finding is laid out for a terminal: lines of at most 100 columns, and where to read on. */
import type { Finding } from "./reports";

const COLUMNS = 100;

/** The text of a finding, broken between words, and the address of the rule's document below it. */
export function messageOf(finding: Finding, url: string): string {
  return `${broken(finding.text).join("\n")}\n${url}`;
}

/** Lines of a text; a word that is longer than a line stays whole. */
export function broken(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
