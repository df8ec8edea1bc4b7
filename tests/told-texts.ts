/**
 * Texts that a test expects word by word, kept beside it in `told/NAME.txt`, each under a title. `TOLD=write` writes these files
 * anew: read the difference before you commit it.
 */
import * as assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const TITLE = "== ";
const isWriting = process.env.TOLD === "write";

/** Texts by title, by file. */
const files = new Map<string, Map<string, string>>();

/** Compares a text with the one under this title in `told/NAME.txt` of a folder, or takes it over. */
export function expectTold(folder: string, name: string, title: string, text: string): void {
  const path = join(folder, "told", `${name}.txt`);
  const texts = textsIn(path);
  if (isWriting) write(path, texts.set(title, text));
  else
    assert.equal(text, texts.get(title), `told/${name}.txt: ${title} (TOLD=write takes it over)`);
}

function textsIn(path: string): Map<string, string> {
  const known = files.get(path);
  if (known !== undefined) return known;
  const content = !isWriting && existsSync(path) ? readFileSync(path, "utf8") : "";
  const sections = content.split(new RegExp(`^${TITLE}`, "m")).slice(1);
  const texts = new Map(
    sections.map((section) => {
      const end = section.indexOf("\n");
      return [section.slice(0, end), section.slice(end + 1)] as const;
    }),
  );
  files.set(path, texts);
  return texts;
}

/** At once, as nobody is told in a process of Mocha's which test is the last one. */
function write(path: string, texts: ReadonlyMap<string, string>): void {
  mkdirSync(dirname(path), { recursive: true });
  const sections = [...texts].map(([title, text]) => `${TITLE}${title}\n${text}`);
  writeFileSync(path, sections.join(""));
}
