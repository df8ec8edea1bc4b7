/** What each change to a description does to what is read of it: the lines of a topology that go, and those that come. */

export type Change = readonly [change: string, lines: readonly string[]];

/** A line is written down once, with a number: that of its place where it is of the topology before the change. */
export function changesTold(before: readonly string[], changes: Iterable<Change>): string {
  const numbers = new Map(before.map((line, place) => [line, String(place)]));
  const numbered = (line: string): string => {
    const known = numbers.get(line);
    if (known !== undefined) return ` ${known}`;
    const number = String(numbers.size);
    numbers.set(line, number);
    return ` ${number}\n  ${number} = ${line}`.trimEnd();
  };
  const was = new Set(before);
  return Array.from(changes, ([change, lines]) => {
    const is = new Set(lines);
    const gone = before.filter((line) => !is.has(line)).map(numbered);
    const come = lines.filter((line) => !was.has(line)).map(numbered);
    return `${change}: without${gone.join("")}; with${come.join("")}\n`;
  }).join("");
}
