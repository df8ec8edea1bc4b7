/**
 * The regular suite tries a few of each kind, in minutes; the long form tries all, by the commands of package.json that set LONG_FORM
 * (`npm run test:policies`, `npm run fuzz`, ...).
 */

export const isLongForm = process.env.LONG_FORM === "1";

/** In the long form all of a list; else one of every so many, from the first on. */
export function someOf<T>(all: readonly T[], ofEvery: number): readonly T[] {
  return isLongForm ? all : all.filter((_, index) => index % ofEvery === 0);
}

/** How often a property is tried: in the regular suite a third as often as in the long form. */
export function runs(inLongForm: number): number {
  return isLongForm ? inLongForm : Math.ceil(inLongForm / 3);
}
