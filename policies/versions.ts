/** Versions of the form major.minor.patch. */

export type Version = readonly number[];

/** The numbers of a version, or `undefined` where it is not exactly major.minor.patch. */
export function parseVersion(text: string): Version | undefined {
  return /^\d+\.\d+\.\d+$/.test(text) ? text.split(".").map(Number) : undefined;
}

/** Below zero where `a` is older than `b`. */
export function compareVersions(a: Version, b: Version): number {
  for (const [index, part] of a.entries()) {
    const difference = part - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
