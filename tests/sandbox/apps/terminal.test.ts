import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "mocha";
import { Terminal } from "../../../sandbox/apps/pulumi/terminal";

/** A stream that says it is a terminal. */
function terminalStream(): PassThrough & { isTTY: true } {
  return Object.assign(new PassThrough(), { isTTY: true as const, setRawMode: () => undefined });
}

describe("the prompt of npm run sandbox -- --lab", () => {
  it("shows what is typed once, however many lines have been typed before", async () => {
    const [input, screen] = [terminalStream(), terminalStream()];
    const terminal = new Terminal(input, screen);
    for (const line of ["one", "two", "three", "four"]) {
      const asked = terminal.ask(() => "$ ");
      input.write(`${line}\r`);
      assert.equal(await asked, line);
      const shown = String(screen.read());
      assert.equal(shown.split(line.slice(1)).length - 1, 1, JSON.stringify(shown));
    }
    assert.equal(input.listenerCount("keypress"), 0);
  });

  it("ends with its input", async () => {
    const input = new PassThrough();
    const terminal = new Terminal(input, new PassThrough());
    input.end("last\n");
    assert.deepEqual(
      [await terminal.ask(() => ""), await terminal.ask(() => "")],
      ["last", undefined],
    );
  });
});
