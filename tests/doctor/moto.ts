/** moto's server: an emulator of EC2 that nobody here wrote, over HTTP. */

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./servers";

/** Where `.ci/run` installs it; a machine may have it elsewhere. */
function motoCommand(): string | undefined {
  const own = join(__dirname, "../../.sandbox/moto/bin/moto_server");
  const named = [process.env.MOTO_SERVER, own].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (named !== undefined) return named;
  return spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0
    ? "moto_server"
    : undefined;
}

export interface Moto {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts it; `undefined` where it is not installed. */
export async function startMoto(): Promise<Moto | undefined> {
  const command = motoCommand();
  if (command === undefined) return undefined;
  const port = await freePort();
  const child = spawn(command, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const exited = new Promise<void>((done) => {
    child.once("exit", () => {
      done();
    });
  });
  const url = `http://127.0.0.1:${String(port)}`;
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  await untilItAnswers(url);
  return { url, stop };
}

async function untilItAnswers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const isUp = await fetch(`${url}/moto-api/`).then(
      (reply) => reply.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("moto_server did not come up within 30 s");
}
