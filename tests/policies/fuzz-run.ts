/**
 * Random stacks through the analyzer protocol. It must hold that no request is answered by an error; that hiding values never
 * turns a violation into silence where strict is `all`; that a stack which was made and refreshed is judged as at its first
 * preview; and that what is said of a group that comes out of an output with several is so whichever of them it is.
 */
import type { RuleId } from "../../policies/runtime/levels";
import { levelOf } from "../../policies/runtime/levels";
import type { Diagnostic, PackProcess } from "./pack-process";
import { isSelfContained, stateOf } from "./made-states";
import type { StackLiteral } from "./stack-literals";
import { planOf } from "./stack-literals";
import { bundled, Dice, hidden, randomStack, spoilt } from "./random-stacks";

export interface FuzzReport {
  readonly stacks: number;
  readonly requests: number;
  readonly violations: number;
  readonly doubts: number;
  /** Stacks that a stack may turn out to be, each judged by itself. */
  readonly worlds: number;
  /** Stacks judged once more as made and refreshed. */
  readonly refreshed: number;
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
  let [requests, violations, doubts, worlds, refreshed] = [0, 0, 0, 0, 0];
  for (let seed = firstSeed; seed < firstSeed + stacks; seed += 1) {
    const dice = new Dice(seed);
    const stack = randomStack(dice);
    const plan = planOf(stack);
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
      failures.push(...complaints(masked, seed), ...silenced(found, masked, "hiding values", seed));
      const choices = await judgedChoices(pack, stack, dice, seed);
      failures.push(...choices.failures);
      worlds += choices.worlds;
      if (!isSelfContained(stack)) continue;
      const made = await pack.run(stateOf(stack));
      refreshed += 1;
      failures.push(...complaints(made, seed), ...silenced(found, made, "a refresh", seed));
      failures.push(
        ...silenced(made, found, "the first preview, against the refreshed state,", seed),
      );
    } catch (error) {
      failures.push(`seed ${seed}: error reply: ${String(error).slice(0, 400)}`);
    }
  }
  return { stacks, requests, violations, doubts, worlds, refreshed, failures };
}

interface Choices {
  readonly worlds: number;
  readonly failures: readonly string[];
}

/** A stack with a group out of several, against enumeration of what it can be. */
async function judgedChoices(
  pack: PackProcess,
  stack: StackLiteral,
  dice: Dice,
  seed: number,
): Promise<Choices> {
  const choice = bundled(stack, dice);
  if (choice === undefined) return { worlds: 0, failures: [] };
  const found = await pack.run(planOf(choice.stack));
  const failures = [...complaints(found, seed)];
  for (const world of choice.worlds) {
    const known = await pack.run(planOf(world));
    failures.push(...silenced(known, found, "picking a group", seed));
    failures.push(...contradicted(found, known, seed));
  }
  return { worlds: choice.worlds.length, failures };
}

/** Rules that say that something is so, which is not so in one of the worlds. */
function contradicted(
  proven: readonly Diagnostic[],
  world: readonly Diagnostic[],
  seed: number,
): string[] {
  const speaking = new Set(world.filter((one) => !isAdvice(one)).map(({ policy }) => policy));
  return proven
    .filter((one) => !isDoubt(one) && !isAdvice(one) && !speaking.has(one.policy))
    .map((one) => `seed ${seed}: proven, and not so in one world: ${one.policy} (${told(one)})`);
}

function told({ message }: Diagnostic): string {
  return message.split("\n")[1] ?? "";
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
  by: string,
  seed: number,
): string[] {
  const speaking = new Set(after.flatMap((one) => [one.policy, ...rulesBesides(one)]));
  if (after.some((one) => isCounted(one))) return [];
  const gone = before.filter((one) => !isDoubt(one) && !isAdvice(one) && !speaking.has(one.policy));
  return gone.map((one) => `seed ${seed}: ${by} silenced ${one.policy} (${told(one)})`);
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
