/**
 * The tables of the rules once more, through the SDK's own process: one real program makes all their stacks, its dry run
 * is recorded, taken apart, and each stack is judged over the analyzer protocol. So are the examples of the documents.
 * A third of the examples and one case of a kind of each rule here; all of them with `npm run test:policies`.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import type { Finding } from "../../policies/runtime/reports";
import type { RuleId } from "../../policies/runtime/levels";
import { levelOf } from "../../policies/runtime/levels";
import type { PlannedResource } from "../../reachability";
import { endAll } from "../../sandbox/processes/tied-process";
import { documentsOfRules, stackOfTheExamples } from "./documents";
import type { Diagnostic } from "./pack-process";
import { PackProcess } from "./pack-process";
import { recordStacks } from "./recorded-stacks";
import type { Case, Expected } from "./rule-tables";
import { expectFindings } from "./rule-tables";
import { TABLES } from "./tables";
import { isLongForm, someOf } from "../long-form";

interface Judged {
  readonly title: string;
  readonly rule: string;
  readonly kind: "valid" | "invalid" | "unknown" | "reported" | "not reported";
}

interface JudgedCase extends Judged {
  readonly one: Case;
  readonly expect: readonly Expected[];
}

interface JudgedExample extends Judged {
  readonly code: string;
}

const CASES = someOf(casesOfTables(), 3);
const EXAMPLES = someOf(examplesOfDocuments(), 3);

describe("over the analyzer protocol, on a dry run of a real program", () => {
  const packs = new Map<string, Promise<PackProcess>>();
  let recorded: Awaited<ReturnType<typeof recordStacks>>;

  before(async function () {
    this.timeout(120_000);
    recorded = await recordStacks(
      CASES.map(({ one }) => one.stack),
      stackOfTheExamples(),
      EXAMPLES.map(({ code }) => code),
    );
  });

  after(async () => {
    for (const pack of packs.values()) await (await pack).close();
    await endAll();
  });

  for (const [index, judged] of CASES.entries()) {
    it(judged.title, async () => {
      const pack = await packFor(judged, packs);
      expectVerdict(judged, await findingsOn(recorded.literals[index], pack));
    });
  }

  for (const [index, judged] of EXAMPLES.entries()) {
    it(judged.title, async () => {
      const pack = await packFor(judged, packs);
      const found = await findingsOn(recorded.examples[index], pack);
      const own = found.filter(({ policy }) => policy === judged.rule).map((one) => findingOf(one));
      const isReported = own.some((one) => one.kind !== "unproven" && one.kind !== "exception");
      ok(isReported === (judged.kind === "reported"), JSON.stringify(found, null, 1));
    });
  }
});

async function findingsOn(
  resources: readonly PlannedResource[] | undefined,
  pack: PackProcess,
): Promise<Diagnostic[]> {
  ok(resources !== undefined && resources.length > 0, "the program registered nothing");
  const found = await pack.run(resources);
  return found;
}

/** Whether a doubt that another rule reports is told for this one too; of many, not all are named. */
function isTellingOf(rule: string, { message }: Diagnostic): boolean {
  const [others = ""] = /Open besides: [^.]*\./.exec(message) ?? [];
  return others.includes(rule) || / and \d+ more\.$/.test(others);
}

function casesOfTables(): JudgedCase[] {
  return TABLES.flatMap(({ rule, ...lists }) =>
    (["valid", "invalid", "unknown"] as const).flatMap((kind) =>
      lists[kind]
        .filter((one) => one.isRefusedByProvider !== true)
        .slice(0, isLongForm ? undefined : 1)
        .map((one) => ({
          title: `${rule.meta.id}, ${kind}: ${one.name}`,
          rule: rule.meta.id,
          kind,
          one,
          expect: "expect" in one ? (one.expect as Expected[]) : [],
        })),
    ),
  );
}

function examplesOfDocuments(): JudgedExample[] {
  return documentsOfRules().flatMap(({ id, reported, notReported }) => [
    ...reported.map((code) => example(id, "reported", code)),
    ...notReported.map((code) => example(id, "not reported", code)),
  ]);
}

function example(rule: string, kind: "reported" | "not reported", code: string): JudgedExample {
  const title = `docs/rules/${rule}.md: the ${kind === "reported" ? "❌" : "✅"} example is ${kind}`;
  return { title, rule, kind, code };
}

/** Settings of the pack differ from case to case: a pack is started for each kind of them. Those of a rule are told to it each time. */
async function packFor(
  judged: JudgedCase | JudgedExample,
  packs: Map<string, Promise<PackProcess>>,
): Promise<PackProcess> {
  const one = "one" in judged ? judged.one : undefined;
  const config = configOf(one?.pack ?? {});
  const key = JSON.stringify(config);
  const started =
    packs.get(key) ?? PackProcess.start({ config: { "memcached:environment": "prod", ...config } });
  packs.set(key, started);
  const pack = await started;
  await pack.configure(one?.settings === undefined ? {} : { [judged.rule]: { ...one.settings } });
  return pack;
}

function configOf(settings: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(settings).map(([name, value]) => [
    `memcached:${name}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** What cannot be proven is told once for all rules, so only that it is told is asked here; its words, in the tables' own run. */
function expectVerdict({ rule, kind, expect }: JudgedCase, found: readonly Diagnostic[]): void {
  const own = found.filter(({ policy }) => policy === rule).map((one) => findingOf(one));
  if (kind === "unknown" && expect.length > 0) {
    const isTold = own.length > 0 || found.some((one) => isTellingOf(rule, one));
    ok(isTold, JSON.stringify(found, null, 1));
    return;
  }
  const proven = own.filter((one) => one.kind !== "unproven");
  if (expect.length === 0) deepStrictEqual(proven, []);
  else expectFindings(proven, expect, "violation");
}

function findingOf(diagnostic: Diagnostic) {
  // The description is above the text, and the address of the document below it.
  const text = diagnostic.message.split("\n").slice(1, -1).join("\n");
  const urn = diagnostic.urn.split("::");
  const isStack = urn.at(-2) === "pulumi:pulumi:Stack";
  return { on: isStack ? "stack" : (urn.at(-1) ?? ""), kind: kindOf(text, diagnostic), text };
}

function kindOf(text: string, { policy, level }: Diagnostic): Finding["kind"] {
  if (text.startsWith("cannot prove")) return "unproven";
  if (text.startsWith("accepted by an exception")) return "exception";
  // The tables run in production: what is less than mandatory there, of a rule that is, is advice.
  const isAdvice = level === "advisory" && levelOf(policy as RuleId, "production") === "mandatory";
  return isAdvice ? "advice" : "violation";
}
