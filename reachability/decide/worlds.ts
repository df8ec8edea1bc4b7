/**
 * Splitting on missing facts: when gate-by-gate logic says unknown, every value that a missing fact can take is tried,
 * and the answers are compared.
 *
 * All worlds agree: that is the verdict, though no single gate could tell. Two disagree: unknown. Exact as long as the
 * choices stand for everything a fact can do and the bound is not reached; beyond the bound the answer stays unknown,
 * which is sound.
 */

import type { Missing, Truth, World } from "../model/three-valued";

/** How many worlds one question may look at before it says unknown. */
export const MOST_WORLDS = 512;

/** What one world says. */
export interface Answer {
  readonly truth: Truth;
  readonly missing: readonly Missing[];
}

export interface Budget {
  /** Worlds that may still be looked at. */
  left: number;
  /** The first world with a definite answer: an example to show. */
  witness?: World;
}

/** The truth in all worlds that `world` leaves open. `ask` answers in one of them, gate by gate. */
export function acrossWorlds(
  world: World,
  answer: Answer,
  ask: (world: World) => Answer,
  budget: Budget,
): Truth {
  if (answer.truth !== "unknown") {
    budget.witness ??= world;
    return answer.truth;
  }
  const choice = answer.missing.find((each) => each.choice !== undefined)?.choice;
  if (choice === undefined || choice.values.length > budget.left) return "unknown";
  let agreed: Truth | undefined;
  for (const value of choice.values) {
    budget.left -= 1;
    const narrower = world.with(choice.key, value);
    const truth = acrossWorlds(narrower, ask(narrower), ask, budget);
    if (truth === "unknown" || (agreed !== undefined && agreed !== truth)) return "unknown";
    agreed = truth;
  }
  return agreed ?? "unknown";
}
