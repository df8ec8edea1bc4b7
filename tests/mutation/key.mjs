/** What tells one mutant of a run from all others: its place, and what stands there instead. Lines and columns count from 0, as inside Stryker. */
export function keyOf(file, { location: { start, end }, mutatorName, replacement }) {
  const place = `${start.line}:${start.column}-${end.line}:${end.column}`;
  return `${file}:${place} ${mutatorName} ${replacement}`;
}
