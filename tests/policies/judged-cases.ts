/**
 * Programs that the pack once judged wrongly, kept outside of the repository (`../shared/cases/policies`, beside the checkout):
 * what is expected of each, and what is wrong with what the pack said.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./pack-process";

export const CASES = join(ROOT, "../shared/cases/policies");

export interface Expectation {
  readonly name: string;
  readonly kind: "good" | "bad";
  readonly stack: string;
  /** Rules that must speak; of an inner list, one. */
  readonly expect: readonly (string | readonly string[])[];
  /** Rules that may speak as well. */
  readonly may: readonly string[];
  /** `violation`: proven; `either`: a doubt will do. */
  readonly says: "violation" | "either";
  /** Whether production stops; `any`: either way is right. */
  readonly stops: boolean | "any";
  readonly config: Readonly<Record<string, string>>;
}

export interface Said {
  readonly rule: string;
  readonly level: string;
  readonly message: string;
}

/** The cases by name; none where the folder is not there. */
export function expectations(): Expectation[] {
  if (!existsSync(CASES)) return [];
  return readdirSync(CASES, { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(({ name }) => readFileSync(join(CASES, name, "expected.json"), "utf8"))
    .map((text) => JSON.parse(text) as Expectation);
}

export function configOf({ config }: Expectation): Record<string, string> {
  return { "aws:region": "eu-west-1", ...config };
}

/** Copies the cases to a folder of this checkout, whose packages they import; the folder is the caller's to remove. */
export function copiedCases(): string {
  const cache = join(ROOT, ".sandbox");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "cases-"));
  cpSync(CASES, folder, { recursive: true });
  for (const { name } of expectations()) {
    const project = `name: ${name}\nruntime: nodejs\nmain: index.ts\n`;
    writeFileSync(join(folder, name, "Pulumi.yaml"), project);
  }
  return folder;
}

/** Rules that should have spoken and did not. */
export function missingIn(said: readonly Said[], { expect, says }: Expectation): string[] {
  return expect.flatMap((wanted) => {
    const rules = typeof wanted === "string" ? [wanted] : wanted;
    const isSaid = said.some(
      ({ rule, message }) => rules.includes(rule) && (says === "either" || !isDoubt(message)),
    );
    return isSaid ? [] : [rules.join(" or ")];
  });
}

/**
 * Violations of other rules: all of a good program's, and of a bad one's what stops it. (A doubt is told by the strictest of the
 * rules that have it; what AWS refuses is told of besides.)
 */
export function unexpectedIn(said: readonly Said[], { expect, may, kind }: Expectation): string[] {
  const allowed = new Set([...expect.flat(), ...may, "no-refused-settings"]);
  return said
    .filter(({ rule, message }) => !allowed.has(rule) && !isDoubt(message))
    .filter(({ level }) => kind === "good" || level === "mandatory")
    .map(({ rule }) => rule);
}

function isDoubt(message: string): boolean {
  return message.includes("cannot prove");
}
