/** Asks for lines: with a prompt and a history on a terminal, plainly from anything else. */
import { createInterface, type Interface } from "node:readline";

/** Where lines come from. */
type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };
/** Where the prompt is shown. */
type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean };

export class Terminal {
  readonly isInteractive: boolean;
  readonly #typed: string[] = [];
  #history: string[] = [];
  #reader: Interface | undefined;
  #prompt: (() => string) | undefined;
  #answered: () => void = () => undefined;
  #isOver = false;

  constructor(
    private readonly input: Input = process.stdin,
    private readonly screen: Screen = process.stdout,
  ) {
    this.isInteractive = input.isTTY === true && screen.isTTY === true;
  }

  say(line: string): void {
    const isAsking = this.isInteractive && this.#prompt !== undefined;
    this.screen.write(isAsking ? `\r\u001b[K${line}\n` : `${line}\n`);
    if (isAsking) this.#show();
  }

  /** The next line; `undefined` at the end of the input. */
  async ask(prompt: () => string): Promise<string | undefined> {
    if (this.#typed.length === 0 && !this.#isOver) {
      this.#reader ??= this.#open();
      this.#prompt = prompt;
      this.#show();
      await new Promise<void>((resolve) => (this.#answered = resolve));
      this.#prompt = undefined;
    }
    const line = this.#typed.shift();
    // On a terminal whoever runs next needs it for itself, as it was.
    if (this.isInteractive) this.close();
    return line;
  }

  /** Only what was added here is taken off: the reader's own listeners are what gives the terminal back. */
  close(): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.off("close", this.#onEnd).close();
  }

  readonly #onEnd = (): void => {
    this.#isOver = true;
    this.#answered();
  };

  #open(): Interface {
    const shown = this.isInteractive ? { output: this.screen, history: this.#history } : {};
    return createInterface({ input: this.input, ...shown })
      .on("history", (history) => (this.#history = history))
      .on("line", (line) => {
        this.#typed.push(line);
        this.#answered();
      })
      .on("close", this.#onEnd);
  }

  #show(): void {
    if (!this.isInteractive || this.#reader === undefined || this.#prompt === undefined) return;
    this.#reader.setPrompt(this.#prompt());
    this.#reader.prompt(true);
  }
}
