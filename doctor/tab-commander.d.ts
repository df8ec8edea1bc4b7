/** The completion library's adapter for Commander: its own declarations are found only by the newer ways of resolving modules. */
declare module "@bomb.sh/tab/commander" {
  import type { Command } from "commander";

  /** Adds `complete <shell>`, which prints a script of completions, and `complete -- …`, which that script calls. */
  export default function tab(program: Command): unknown;
}
