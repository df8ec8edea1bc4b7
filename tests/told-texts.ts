/**
 * Texts that a test expects word by word, kept beside it in `told/NAME.txt`, each under a title. `TOLD=write` writes these files
 * anew: read the difference before you commit it.
 */
import * as assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Context, RootHookObject, Test } from "mocha";

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

/** What tests of a folder say by the way: each text once, compared when its test ends (`told-hooks.cjs`). */
export class ToldByTheWay {
  readonly #said = new Set<string>();

  /** @param folder of the test files, whose `told/<test file>.txt` it is kept in; `between` stands between two texts */
  constructor(
    private readonly folder: string,
    private readonly between = "",
  ) {
    all.push(this);
  }

  /** @throws Error where nobody would compare it. What is said before the first test is nobody's. */
  add(text: string): void {
    if (!isCompared) throw new Error("nobody compares this: mocha --require tests/told-hooks.cjs");
    this.#said.add(text);
  }

  clear(): void {
    this.#said.clear();
  }

  compare(test: Test): void {
    if (this.#said.size === 0) return;
    const text = [...this.#said].join(this.between);
    expectTold(this.folder, basename(test.file ?? "", ".test.ts"), test.fullTitle(), text);
  }
}

const all: ToldByTheWay[] = [];
let isCompared = false;

/** Mocha's hooks of every test: what is said in it is compared at its end. */
export function toldHooks(): RootHookObject {
  isCompared = true;
  return {
    beforeEach() {
      for (const told of all) told.clear();
    },
    afterEach(this: Context) {
      const { currentTest: test } = this;
      // A test that has failed has not said all.
      if (test === undefined || test.state === "failed") return;
      for (const told of all) told.compare(test);
    },
  };
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
