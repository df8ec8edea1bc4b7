/** The terminal of `--lab`: lines typed are run in the example server, changes are told between them, Ctrl-D leaves. */
import { once } from "node:events";
import { NotHere } from "../../processes/not-here";
import { LiveLab } from "./live-lab";
import { Terminal } from "./terminal";

const EXIT_NOT_HERE = 3;
const STOPPED = 130;

/**
 * Follows the world in this file until the input ends, or `exit`, or a signal.
 *
 * @param as name of the seat that commands are run in
 * @returns the exit code: 0, 3 where there can be no lab, 130 when stopped
 */
export async function runLabSession(file: string, as?: string): Promise<number> {
  const terminal = new Terminal();
  const live = new LiveLab(
    file,
    (line) => {
      terminal.say(line);
    },
    as,
  );
  const stopped = untilStopped(terminal);
  try {
    await live.follow();
    return await Promise.race([obey(terminal, live), stopped]);
  } catch (error) {
    if (!(error instanceof NotHere)) throw error;
    console.error(`There is no lab here: ${error.message}`);
    return EXIT_NOT_HERE;
  } finally {
    terminal.close();
    await live.close();
  }
}

/** Ctrl-C on the terminal is for the command that is running there; anywhere else it is for us. */
async function untilStopped({ isInteractive }: Terminal): Promise<number> {
  if (isInteractive) process.on("SIGINT", () => undefined);
  const signals = ["SIGTERM", "SIGHUP", ...(isInteractive ? [] : ["SIGINT"])];
  await Promise.race(signals.map((signal) => once(process, signal)));
  return STOPPED;
}

async function obey(terminal: Terminal, live: LiveLab): Promise<number> {
  if (terminal.isInteractive) {
    terminal.say("Type `telnet HOST PORT`, or any command: it runs in the prompt's place. This");
    terminal.say("follows each `npm run sandbox -- up` in another terminal. Ctrl-D leaves.");
  }
  for (;;) {
    const line = await terminal.ask(() => `[${live.seatName}] $ `);
    if (line === undefined || line.trim() === "exit") return 0;
    if (line.trim() !== "") await live.run(line);
  }
}
