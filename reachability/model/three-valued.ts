/**
 * Yes, no, and "cannot be known": the logic every gate answers in, and the worlds one splits into when one missing
 * fact feeds several gates.
 *
 * Gate by gate, Kleene's logic is sound: a definite answer holds in every world. It is not exact when one fact feeds
 * two gates, so an unknown answer names the facts it hangs on, each with the values worth trying (`Choice`); a
 * `World` is a set of such choices. `decide.ts` tries them up to a bound.
 */

import type { Fact, Unknown } from "./topology";
import { factKey, isUnknown } from "./topology";

export type Truth = "yes" | "no" | "unknown";

/** Values that stand for everything a missing fact can do to one question. */
export interface Choice {
  /** Same key, same missing fact in the same role. */
  readonly key: string;
  readonly values: readonly unknown[];
}

/** A missing fact that mattered; without a choice it cannot be tried, only stated. */
export interface Missing {
  readonly unknown: Unknown;
  readonly choice?: Choice;
}

/** Values worth trying, or how to find them (rarely needed, so only on demand); `undefined` when they are not known. */
export type Candidates<T> = readonly T[] | undefined | (() => readonly T[] | undefined);

/** An assumption about every missing fact that was chosen so far. Immutable. */
export class World {
  private constructor(private readonly choices: ReadonlyMap<string, unknown>) {}

  /** Nothing is assumed. */
  static readonly actual = new World(new Map());

  with(key: string, value: unknown): World {
    return new World(new Map(this.choices).set(key, value));
  }

  /** The same without an assumption. */
  without(key: string): World {
    if (!this.choices.has(key)) return this;
    const choices = new Map(this.choices);
    choices.delete(key);
    return new World(choices);
  }

  /** What this world assumes under the key; `undefined` when nothing. Values are never `undefined`. */
  assumed(key: string): unknown {
    return this.choices.get(key);
  }

  /** The fact's value here; `undefined`, and a note in `missing`, when this world does not know it either. */
  valueOf<T>(
    fact: Fact<T>,
    role: string,
    candidates: Candidates<T>,
    missing: Missing[],
  ): T | undefined {
    if (!isUnknown(fact)) return fact;
    const key = `${role} of ${factKey(fact.fact)}`;
    const assumed = this.choices.get(key);
    if (assumed !== undefined) return assumed as T;
    const values = fact.among ?? (typeof candidates === "function" ? candidates() : candidates);
    missing.push(
      values === undefined ? { unknown: fact } : { unknown: fact, choice: { key, values } },
    );
    return undefined;
  }
}

/** Conjunction: one definite no decides. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes("no")) return "no";
  return truths.includes("unknown") ? "unknown" : "yes";
}

/** Disjunction: one definite yes decides. */
export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes("yes")) return "yes";
  return truths.includes("unknown") ? "unknown" : "no";
}
