/**
 * Random stacks through the analyzer protocol. Two things must hold: no request is answered by an error, and hiding values
 * never turns a violation into silence where strict is `all`.
 */
import type { RuleId } from "../../policies/runtime/levels";
import { levelOf } from "../../policies/runtime/levels";
import type { PlannedResource } from "../../reachability";
import type { Diagnostic, PackProcess } from "./pack-process";
import { Dice, hidden, randomPlan, spoilt } from "./random-stacks";

export interface FuzzReport {
  readonly stacks: number;
  readonly requests: number;
  readonly violations: number;
  readonly doubts: number;
  /** Each one line with the seed that shows it again. */
  readonly failures: readonly string[];
}

/** `pack` runs in production with strict `all`; every third stack is garbage, the others are hidden in part. */
export async function fuzz(
  pack: PackProcess,
  stacks: number,
  firstSeed: number,
): Promise<FuzzReport> {
  const failures: string[] = [];
  let [requests, violations, doubts] = [0, 0, 0];
  for (let seed = firstSeed; seed < firstSeed + stacks; seed += 1) {
    const dice = new Dice(seed);
    const plan = randomPlan(dice);
    const isGarbage = seed % 3 === 0;
    try {
      const found = await pack.run(isGarbage ? spoilt(plan, dice) : plan);
      failures.push(...complaints(found, seed));
      requests += plan.length + 2;
      violations += found.filter((one) => !isDoubt(one)).length;
      if (isGarbage) continue;
      const masked = await pack.run(hidden(plan, dice));
      requests += plan.length + 2;
      doubts += masked.filter(isDoubt).length;
      failures.push(...complaints(masked, seed), ...silenced(found, masked, plan, seed));
    } catch (error) {
      failures.push(`seed ${seed}: error reply: ${String(error).slice(0, 400)}`);
    }
  }
  return { stacks, requests, violations, doubts, failures };
}

/** A rule that crashed, or the SDK's own surrender. */
function complaints(found: readonly Diagnostic[], seed: number): string[] {
  return found
    .filter((one) => /can't run policy|this rule failed/.test(one.message))
    .map((one) => `seed ${seed}: ${one.policy}: ${one.message.slice(0, 400)}`);
}

/** Rules that reported before and say nothing at all once values are hidden. */
function silenced(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
  plan: readonly PlannedResource[],
  seed: number,
): string[] {
  const speaking = new Set(after.flatMap((one) => [one.policy, ...rulesBesides(one)]));
  if (after.some((one) => isCounted(one))) return [];
  const gone = before.filter((one) => !isDoubt(one) && !isAdvice(one) && !speaking.has(one.policy));
  return gone.map(
    (one) =>
      `seed ${seed}: hiding values silenced ${one.policy} (${one.message.split("\n")[1] ?? ""}) in ${plan.length} resources`,
  );
}

/** Rules whose doubt another rule tells. */
function rulesBesides({ message }: Diagnostic): string[] {
  const [, names = ""] = /Open besides: ([^.]*)\./.exec(message) ?? [];
  return names.split(/, | and /);
}

/** Of many rules that wait for one fact the others are only counted. */
function isCounted({ message }: Diagnostic): boolean {
  return /Open besides: .* and \d+ more\./.test(message);
}

function isDoubt(one: Diagnostic): boolean {
  return one.message.includes("\ncannot prove");
}

function isAdvice(one: Diagnostic): boolean {
  return one.level === "advisory" && levelOf(one.policy as RuleId, "production") === "mandatory";
}
