/**
 * Colours for what goes to a terminal, and none into a file or a pipe, nor with NO_COLOR. Asked of the stream itself: picocolors
 * on its own would also colour a log whenever the variable CI is set.
 */
import type { WriteStream } from "node:tty";
import pc from "picocolors";

/** For what is printed on stdout. */
export const colours = coloursFor(process.stdout);

/** For what is printed on stderr. */
export const errorColours = coloursFor(process.stderr);

/** @param stream a terminal's stream, or a file's or pipe's, which has no `hasColors`. */
function coloursFor(
  stream: Partial<Pick<WriteStream, "hasColors">>,
): ReturnType<typeof pc.createColors> {
  return pc.createColors(stream.hasColors?.() ?? false);
}
