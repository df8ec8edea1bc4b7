/** Runs checks in order, skips the followers of what does not hold, and turns a crash into a result of its own. */

import { messageOf } from "../errors";
import type { Check, Finding, Outcome } from "./check";

/** Called before a check starts and with its finding. */
export interface Watcher {
  readonly started?: (claim: string) => void;
  readonly finished?: (finding: Finding) => void;
}

const PAGES = "docs/checks";

/** All findings, quick checks first, in the order given. Never throws for what a check throws. */
export async function runChecks<C>(
  checks: readonly Check<C>[],
  context: C,
  watcher: Watcher = {},
): Promise<Finding[]> {
  const findings = new Map<string, Finding>();
  const foundations = new Set(checks.filter((one) => one.isFoundation).map(({ id }) => id));
  for (const check of slowLast(checks)) {
    const claim = check.claim(context);
    watcher.started?.(claim);
    const outcome = followerOutcome(check, findings, foundations) ?? (await runOne(check, context));
    // What rests on the unfounded is unfounded, too.
    if (
      outcome.skipped === "unknown" &&
      check.needs.some((id) => isOpen(id, findings, foundations))
    ) {
      foundations.add(check.id);
    }
    const finding = { check: check.id, claim, link: `${PAGES}/${check.id}.md`, ...outcome };
    findings.set(check.id, finding);
    watcher.finished?.(finding);
  }
  return [...findings.values()];
}

/** 0: all claims hold; 1: one does not; 2: a check crashed; 3: nothing fails, but something could not be known. */
export function exitCodeOf(findings: readonly Finding[]): number {
  if (findings.some((finding) => finding.status === "crash")) return 2;
  if (findings.some((finding) => finding.status === "fail")) return 1;
  return findings.some((finding) => finding.skipped === "unknown") ? 3 : 0;
}

function isOpen(
  id: string,
  findings: ReadonlyMap<string, Finding>,
  foundations: ReadonlySet<string>,
): boolean {
  return foundations.has(id) && findings.get(id)?.skipped === "unknown";
}

function slowLast<C>(checks: readonly Check<C>[]): Check<C>[] {
  return [...checks.filter((check) => !check.isSlow), ...checks.filter((check) => check.isSlow)];
}

async function runOne<C>(check: Check<C>, context: C): Promise<Outcome> {
  try {
    return await check.run(context);
  } catch (error) {
    return { status: "crash", cause: `the check itself broke: ${messageOf(error)}` };
  }
}

/** The skip of a check whose prerequisite does not hold; none where it may run. */
function followerOutcome<C>(
  check: Check<C>,
  findings: ReadonlyMap<string, Finding>,
  foundations: ReadonlySet<string>,
): Outcome | undefined {
  for (const id of check.needs) {
    const needed = findings.get(id);
    if (needed === undefined) throw new Error(`${check.id} needs ${id}, which is not before it`);
    const isUnfounded = needed.skipped === "unknown" && foundations.has(id);
    if (isUnfounded) return { status: "skip", skipped: "unknown", cause: needed.cause };
    const outcome = whySkipped(needed);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

/** A claim that was not asked or not known does not stop others: they say for themselves what they lack. */
function whySkipped(needed: Finding): Outcome | undefined {
  if (needed.skipped === "prerequisite") {
    return { status: "skip", skipped: "prerequisite", cause: needed.cause };
  }
  if (needed.status !== "fail" && needed.status !== "crash") return undefined;
  return { status: "skip", skipped: "prerequisite", cause: `rests on: ${needed.claim}` };
}
