/**
 * Whatever answers in a memcached's place: replies split anywhere, cut off, out of order, binary, without an end, by a server that hangs up,
 * closes one half, or resets. The probe says what it met, within its time, and reads no more than it must.
 */
import { strict as assert } from "node:assert";
import type { Socket } from "node:net";
import fc from "fast-check";
import { probeFromHere } from "../../doctor/probe/local";
import type { ProbeOutcome } from "../../doctor/probe/outcome";
import { parseTranscript } from "../../doctor/probe/transcript";
import { runDoctor } from "../../doctor/program";
import { isLongForm } from "../long-form";
import { listen } from "./servers";

const RUNS = isLongForm ? 1_500 : 15;
const TEXTS = isLongForm ? 100_000 : 300;
const PATIENCE_S = 0.3;
/** Where the whole reply comes, however busy the machine is. */
const LONG_S = 10;

const NODES = "a.cache.amazonaws.com|10.0.0.5|11211 b.cache.amazonaws.com|10.0.0.6|11211";
const REPLY = [
  "VERSION 1.6.22\r\n",
  ...["STAT pid 1\r\n", "STAT uptime 9\r\n", "STAT version 1.6.22\r\n", "END\r\n"],
  `CONFIG cluster 0 ${NODES.length + 4}\r\n12\n${NODES}\n\r\nEND\r\n`,
];
const WHOLE = REPLY.join("");

/** How a server ends, once it has said what it says. */
type Ending = "waits" | "ends" | "destroys" | "resets";

/** Says the pieces one after the other, each when the one before has left, then ends. */
function say(socket: Socket, [piece, ...rest]: readonly (string | Buffer)[], ending: Ending): void {
  if (socket.destroyed) return;
  if (piece === undefined) {
    if (ending === "ends") socket.end();
    if (ending === "destroys") socket.destroy();
    if (ending === "resets") socket.resetAndDestroy();
    return;
  }
  socket.write(piece, () => {
    setImmediate(say, socket, rest, ending);
  });
}

async function met(
  pieces: readonly (string | Buffer)[],
  ending: Ending,
  patience = PATIENCE_S,
): Promise<ProbeOutcome> {
  const server = await listen((socket) => {
    // It hears the questions first, as a memcached does: an early reset would be another case.
    socket.once("data", () => {
      socket.setNoDelay(true);
      say(socket, pieces, ending);
    });
  });
  try {
    return await probeFromHere({
      ...{ host: "127.0.0.1", port: server.port, isTls: false, patience },
    });
  } finally {
    await server.close();
  }
}

const endings = fc.constantFrom<Ending>("waits", "ends", "destroys", "resets");

/** The text in pieces, cut at any places. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const at = [...new Set(places)].filter((place) => place < text.length).sort((a, b) => a - b);
  return [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end));
}

/** Lines that a memcached says and others, in any order; bytes; lines without an end. */
const garbage = fc.array(
  fc.oneof(
    fc.constantFrom<string | Buffer>(
      ...REPLY,
      "ERROR\r\n",
      "END",
      "\r\n",
      "STAT ",
      "VERSION ",
      "\0",
    ),
    fc.constantFrom<string | Buffer>(
      ...[
        "HTTP/1.1 200 OK\r\n\r\n",
        "\u001b[2J",
        "CONFIG cluster 0 9\r\n",
        "||||\r\n",
        "+PONG\r\n",
      ],
      ...[
        "STAT __proto__ 1\r\n",
        "VERSION constructor\r\n",
        "STAT a b c d\r\n",
        "x".repeat(70_000),
      ],
    ),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  ),
  { maxLength: 12 },
);

describe("a server that answers anything", function () {
  this.timeout(600_000);

  it(`a memcached's reply, cut at any bytes in ${RUNS} ways, is the same reply`, async () => {
    const whole = await met([WHOLE], "ends", LONG_S);
    assert.equal(whole.kind, "answers");
    const places = fc.array(fc.nat(WHOLE.length - 1), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(places, endings, async (at, ending) => {
        // What was on its way when a connection is reset may never come.
        if (ending === "resets") return;
        assert.deepEqual(await met(cut(WHOLE, at), ending, LONG_S), whole);
      }),
      { numRuns: RUNS },
    );
  });

  it(`of ${RUNS} kinds of garbage it says what it met, in its time`, async () => {
    await fc.assert(
      fc.asyncProperty(garbage, endings, async (pieces, ending) => {
        const before = performance.now();
        const outcome = await met(pieces, ending);
        assert.ok(["answers", "not-memcached"].includes(outcome.kind), outcome.kind);
        if (outcome.kind !== "answers") assert.ok(outcome.detail.length < 300, outcome.detail);
        assert.ok(performance.now() - before < 10_000);
      }),
      { numRuns: RUNS },
    );
  });

  it("bytes now and then without an end are cut off by time", async () => {
    for (const drop of ["STAT a 1\r\n", "END\r\n", "VERSION 1.6.6\r\n", "\0", "x"]) {
      const server = await listen((socket) => {
        const more = (): void => {
          if (!socket.destroyed) socket.write(drop, () => setImmediate(more));
        };
        more();
      });
      const target = { host: "127.0.0.1", port: server.port, isTls: false, patience: PATIENCE_S };
      const before = performance.now();
      const { kind } = await probeFromHere(target);
      await server.close();
      assert.ok(["answers", "not-memcached"].includes(kind), kind);
      assert.ok(performance.now() - before < 10_000, drop);
    }
  });

  it(`${TEXTS} texts are read without an exception`, () => {
    const text = fc.oneof(
      garbage.map((pieces) =>
        Buffer.concat(pieces.map((one) => Buffer.from(one))).toString("latin1"),
      ),
      fc.nat(WHOLE.length).map((end) => WHOLE.slice(0, end)),
      fc.string({ unit: "binary", maxLength: 300 }),
    );
    fc.assert(
      fc.property(text, (said) => {
        const { version, stats, nodes = [] } = parseTranscript(said);
        assert.ok(version === undefined || version.length <= 64);
        for (const [name, value] of stats) assert.ok(!`${name}${value}`.includes("\n"));
        for (const { port } of nodes) assert.ok(Number.isInteger(port));
      }),
      { numRuns: TEXTS },
    );
  });

  it("what it says goes to the terminal as text", async () => {
    const server = await listen((socket) => {
      socket.end("VERSION \u009b2J\u001b]0;x\u0007\r\nSTAT version \u001b[31m\r\nEND\r\nERROR\r\n");
    });
    let said = "";
    const write = (text: string): string => (said += text);
    const argv = ["probe", `127.0.0.1:${String(server.port)}`];
    await runDoctor(argv, { stdout: { write }, stderr: { write }, env: {} });
    await server.close();
    // eslint-disable-next-line no-control-regex -- what a terminal would obey is looked for
    assert.doesNotMatch(said, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
