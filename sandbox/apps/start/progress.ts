/** How far a run is: one line on a terminal that is written over and leaves nothing; plain lines with `--verbose`. */
import { nameOf } from "../../engine/urn";
import type { Phase, RehearsalEvent } from "./rehearse";

const TITLES: Readonly<Record<Phase, string>> = {
  "dry-run": "Dry run",
  result: "Deployment to the stand-in for AWS",
};

/** Back to the line's beginning, and nothing left on it. */
const CLEAR = "\r\u001b[2K";

export class Progress {
  #isClosed = false;
  #isShown = false;

  /** @param isLines one line for each step, none of them written over */
  constructor(private readonly isLines: boolean) {}

  /** What a rehearsal is doing. */
  follow(event: RehearsalEvent): void {
    switch (event.kind) {
      case "phase":
        this.say(TITLES[event.phase]);
        break;
      case "resource":
        this.#overwrite(`${TITLES[event.phase]}: ${event.count} resources, ${nameOf(event.urn)}`);
        break;
      case "phase-end": {
        const { resources, milliseconds } = event.report;
        const seconds = (milliseconds / 1000).toFixed(1);
        if (this.isLines)
          this.say(`${TITLES[event.phase]}: ${resources.length} resources, ${seconds} s`);
        break;
      }
      case "launched":
      case "packs":
        break;
    }
  }

  /** A step that has begun. */
  say(step: string): void {
    if (this.isLines && !this.#isClosed) process.stdout.write(`${step}\n`);
    else this.#overwrite(step);
  }

  /** Leaves nothing, and shows no more. */
  close(): void {
    if (this.#isShown) process.stdout.write(CLEAR);
    this.#isShown = false;
    this.#isClosed = true;
  }

  #overwrite(text: string): void {
    const { isTTY, columns } = process.stdout;
    if (!isTTY || this.isLines || this.#isClosed) return;
    this.#isShown = true;
    process.stdout.write(`${CLEAR}${text.slice(0, columns - 1)}`);
  }
}
