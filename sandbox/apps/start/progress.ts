/** Live progress of a rehearsal: one line per phase, with what has been registered so far. */
import { Listr, type ListrTask } from "listr2";
import { isFailure } from "../../engine/diagnostic";
import type { Phase, RehearsalEvent, Rehearsed } from "./rehearse";
import type { PhaseReport } from "./report";
import { nameOf } from "../../engine/urn";

const TITLES: Readonly<Record<Phase, string>> = {
  "dry-run": "Dry run",
  result: "Deployment to the stand-in for AWS",
};

export class Progress {
  #isClosed = false;
  readonly #stages = { "dry-run": new Stage("dry-run"), result: new Stage("result") };
  #shown: Promise<unknown> | undefined;

  /** Runs a rehearsal and shows how far it is. */
  async follow(
    rehearse: (onEvent: (event: RehearsalEvent) => void) => Promise<Rehearsed>,
  ): Promise<Rehearsed> {
    try {
      return await rehearse((event) => {
        this.#show(event);
      });
    } finally {
      // A run that was told to stop has nothing more to show.
      if (!this.#isClosed) {
        for (const stage of Object.values(this.#stages)) stage.end();
        await this.#shown;
      }
    }
  }

  /** Shows no more, and gives the terminal back as it was: live lines hide its cursor. */
  close(): void {
    this.#isClosed = true;
    if (process.stdout.isTTY) process.stdout.write("\u001b[?25h");
  }

  #show(event: RehearsalEvent): void {
    if (this.#isClosed) return;
    switch (event.kind) {
      case "phase":
        // Not before the first phase: a mistake on the command line has nothing to show.
        this.#shown ??= this.#start();
        break;
      case "resource":
        this.#stages[event.phase].say(`${event.count} resources, ${nameOf(event.urn)}`);
        break;
      case "phase-end":
        this.#stages[event.phase].end(event.report);
        break;
      case "launched":
      case "packs":
        break;
    }
  }

  #start(): Promise<unknown> {
    const tasks = [this.#stages["dry-run"].asTask(), this.#stages.result.asTask()];
    return new Listr(tasks, {
      exitOnError: false,
      collectErrors: false,
      registerSignalListeners: false,
      fallbackRenderer: "simple",
    }).run();
  }
}

/** One phase: waited for by the list, written about while it runs. */
class Stage {
  readonly #ended: Promise<PhaseReport | undefined>;
  #end: (report: PhaseReport | undefined) => void = () => undefined;
  #write: (title: string) => void = () => undefined;

  constructor(private readonly phase: Phase) {
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  say(text: string): void {
    if (process.stdout.isTTY) this.#write(`${TITLES[this.phase]}: ${text}`);
  }

  /** Without a report: it was never begun, or broken off. */
  end(report?: PhaseReport): void {
    this.#end(report);
  }

  asTask(): ListrTask {
    return {
      title: TITLES[this.phase],
      task: async (_, task) => {
        this.#write = (title) => {
          task.title = title;
        };
        const report = await this.#ended;
        if (report === undefined) {
          task.skip(`${TITLES[this.phase]}: not begun`);
          return;
        }
        task.title = `${TITLES[this.phase]}: ${summary(report)}`;
        if (report.diagnostics.some(isFailure)) throw new Error(task.title);
      },
    };
  }
}

function summary({ resources, milliseconds }: PhaseReport): string {
  return `${resources.length} resources, ${(milliseconds / 1000).toFixed(1)} s`;
}
