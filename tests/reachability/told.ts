/**
 * Verdicts on networks of a few parts, each kept in words: all that `explain` says of every connection that a test asks about stands in
 * `told/<test file>.txt`, so that a gate, a reason, a name or a remedy that changes is seen, and not only an outcome.
 * `TOLD=write` writes these files anew: read the difference before you commit it.
 */
import * as assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Question, Topology, Verdict } from "../../reachability";
import { explain } from "../../reachability";
import { summaryOf, verdict as plainVerdict } from "./small-networks";

const FOLDER = join(__dirname, "told");
const TITLE = "== ";
const isWriting = process.env.TOLD === "write";

/** What was said in the test that is running. */
const said = new Set<string>();
/** Texts by title of the test, by file. */
const files = new Map<string, Map<string, string>>();

export function verdict(
  topology: Topology,
  from: string,
  to: string,
  more: Partial<Question> = {},
): Verdict {
  const found = plainVerdict(topology, from, to, more);
  said.add(explain(found, topology));
  return found;
}

/** `"reachable"`, or `"blocked: request SUBNET_ACL_RESTRICTION acl-b"`, several joined by `; `. */
export function summary(...asked: Parameters<typeof verdict>): string {
  return summaryOf(verdict(...asked));
}

/** Compares a text with the one in `told/NAME.txt` under this title, or takes it over. */
export function expectTold(name: string, title: string, text: string): void {
  const texts = textsIn(name);
  if (isWriting) texts.set(title, text);
  else
    assert.equal(text, texts.get(title), `told/${name}.txt: ${title} (TOLD=write takes it over)`);
}

function pathOf(name: string): string {
  return join(FOLDER, `${name}.txt`);
}

function textsIn(name: string): Map<string, string> {
  const known = files.get(name);
  if (known !== undefined) return known;
  const content = !isWriting && existsSync(pathOf(name)) ? readFileSync(pathOf(name), "utf8") : "";
  const sections = content.split(new RegExp(`^${TITLE}`, "m")).slice(1);
  const texts = new Map(
    sections.map((section) => {
      const end = section.indexOf("\n");
      return [section.slice(0, end), section.slice(end + 1)] as const;
    }),
  );
  files.set(name, texts);
  return texts;
}

beforeEach(() => {
  said.clear();
});

afterEach(function () {
  const { currentTest: test } = this;
  if (test?.file === undefined || said.size === 0 || test.state === "failed") return;
  expectTold(basename(test.file, ".test.ts"), test.fullTitle(), [...said].join("--\n"));
});

after(() => {
  if (!isWriting) return;
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, texts] of files) {
    const sections = [...texts].map(([title, text]) => `${TITLE}${title}\n${text}`);
    writeFileSync(pathOf(name), sections.join(""));
  }
});
