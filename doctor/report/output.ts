/** Where the doctor writes: answers on stdout, progress and remarks on stderr, colours only on a terminal. */

import { safeLines } from "../../reachability";
import pc from "picocolors";
import { fitted } from "./fitted";

export type Colours = ReturnType<typeof pc.createColors>;

/** The two streams of a command, and how loud it may be. */
export interface Output {
  readonly colours: Colours;
  /** A line (or several) of the answer. Not made safe: callers compose it from safe parts and colours. */
  readonly print: (text: string) => void;
  /** What another program reads (JSON, a map): never broken where a line of the terminal ends. */
  readonly data: (text: string) => void;
  /** A remark for people, on stderr; silent with `--quiet`. */
  readonly remark: (text: string) => void;
  /** A live line on stderr that the next one replaces; only on a terminal. */
  readonly progress: (text: string) => void;
}

/** What of a stream matters here. */
export interface Stream {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  /** Width of a terminal. */
  readonly columns?: number;
}

export interface OutputOptions {
  readonly quiet: boolean;
  readonly env: NodeJS.ProcessEnv;
}

const CLEAR_LINE = "\r\u001b[2K";

/** Output to two streams. Colours: not with NO_COLOR, not into a file or pipe. */
export function createOutput(stdout: Stream, stderr: Stream, options: OutputOptions): Output {
  const hasColours = stdout.isTTY === true && !options.env.NO_COLOR && options.env.TERM !== "dumb";
  const isLive = stderr.isTTY === true && !options.quiet && options.env.TERM !== "dumb";
  const clear = isLive ? CLEAR_LINE : "";
  return {
    colours: pc.createColors(hasColours),
    print: (text) => {
      if (isLive) stderr.write(clear);
      stdout.write(`${fitted(text, stdout.isTTY === true ? stdout.columns : undefined)}\n`);
    },
    data: (text) => {
      if (isLive) stderr.write(clear);
      stdout.write(`${text}\n`);
    },
    remark: (text) => {
      if (!options.quiet) stderr.write(`${clear}${safeLines(text)}\n`);
    },
    progress: (text) => {
      if (isLive) stderr.write(`${clear}${safeLines(text).slice(0, 100)}`);
    },
  };
}
