/** Text that fits: one line, nothing that talks to a terminal or turns the text around, and short enough for its box. */

import { safeText } from "../reachability";

/** Names may be as long as AWS allows, and hostile ones longer. */
const MOST_CHARACTERS = 60;

/** One line of a label where nobody knows how wide it will be. */
export function labelLine(text: string): string {
  return cutAt(charactersOf(text), (_, count) => count > MOST_CHARACTERS);
}

/** One line that is no wider than `width` pixels in a sans-serif font of `size` pixels, by a generous estimate. */
export function fittedLine(text: string, width: number, size: number): string {
  return cutAt(charactersOf(text), (used) => used * size > width);
}

/** How wide a line is at most, in pixels. */
export function lineWidth(text: string, size: number): number {
  return charactersOf(text).reduce((sum, character) => sum + widthOf(character) * size, 0);
}

/** No label shows more than this of a name; what is longer is not looked at. */
const MOST_READ = 240;

function charactersOf(text: string): string[] {
  return Array.from(safeText(text.slice(0, MOST_READ)));
}

function cutAt(
  characters: readonly string[],
  isTooMuch: (width: number, count: number) => boolean,
): string {
  let width = 0;
  let fitting = 0;
  for (const [index, character] of characters.entries()) {
    width += widthOf(character);
    if (isTooMuch(width, index + 1))
      return `${characters.slice(0, Math.max(0, fitting)).join("")}…`;
    if (!isTooMuch(width + widthOf("…"), index + 2)) fitting = index + 1;
  }
  return characters.join("");
}

/** Widths of a character in parts of the font's size, as sans-serif fonts have them at most. */
function widthOf(character: string): number {
  if (/[ilj.,:;|!'()[\] ·]/.test(character)) return 0.36;
  if (/[mwMW@%—…]/.test(character)) return 0.98;
  if (/[A-Z]/.test(character)) return 0.74;
  return (character.codePointAt(0) ?? 0) < 0x250 ? 0.6 : 1.05;
}
