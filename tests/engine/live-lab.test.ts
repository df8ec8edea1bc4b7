import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { namespacesAvailable } from "../../sandbox/lab";
import { REPOSITORY, requirePulumi, Sandbox } from "./sandbox";
import { RUN_TYPESCRIPT } from "../../sandbox/processes/run-typescript";
import { isLongForm } from "../long-form";

const PATIENCE_MS = 120_000;

/** `npm run sandbox -- --lab` beside the runs of the CLI. */
class Follower {
  readonly #child: ChildProcess;
  #text = "";

  constructor({ environment }: { environment: NodeJS.ProcessEnv }) {
    const all = [...RUN_TYPESCRIPT, path.join(REPOSITORY, "sandbox/apps/pulumi/main.ts"), "--lab"];
    this.#child = spawn(process.execPath, all, {
      cwd: REPOSITORY,
      env: environment,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const collect = (chunk: Buffer): void => {
      this.#text += chunk.toString();
    };
    this.#child.stdout?.on("data", collect);
    this.#child.stderr?.on("data", collect);
  }

  /** What it has said since the last time, once that matches. */
  async says(what: RegExp): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!what.test(this.#text)) {
      assert.ok(Date.now() < deadline, `${String(what)} was not said in: ${this.#text}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const said = this.#text;
    this.#text = "";
    return said;
  }

  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Its exit code, after the end of its input. */
  async end(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    this.#child.stdin?.end();
    const [code] = (await once(this.#child, "close")) as [number | null];
    return code;
  }
}

/** The last of the seats: when it is told of, all are. */
const TOLD = /someone on the internet .*\n/;

describe("npm run sandbox -- --lab: the lab in step with the real engine", function () {
  this.timeout(600_000);
  const sandbox = new Sandbox("tests/engine/programs/seed-modify");
  let follower: Follower | undefined;

  before(async function () {
    requirePulumi(this);
    if (!isLongForm) {
      console.log("      skipped: takes half a minute; run it with: npm run test:engine");
      this.skip();
    }
    const availability = await namespacesAvailable();
    if (availability.ok) return;
    console.log(`      skipped: the lab cannot run here: ${availability.reason}`);
    this.skip();
  });

  after(async () => {
    await follower?.end();
    sandbox.remove();
  });

  it("a connection appears with `pulumi up`, answers telnet from the example server, and vanishes with the next", async () => {
    follower = new Follower({ environment: sandbox.environment() });
    await follower.says(/There is no Memcached cache in the account/);

    const open = await sandbox.up("-c", "seed-modify:group=own");
    assert.equal(open.code, 0, open.text);
    assert.match(await follower.says(TOLD), /^ {2}example-server +connected$/m);

    const { endpoint } = (await sandbox.outputs()) as { endpoint: string };
    const [host = "", port = ""] = endpoint.split(":");
    follower.type(`(echo version; sleep 1; echo quit) | telnet ${host} ${port}`);
    await follower.says(/^VERSION 1\./m);

    const closed = await sandbox.up();
    assert.equal(closed.code, 0, closed.text);
    assert.match(
      await follower.says(TOLD),
      /^ {2}example-server +kept out: timed out {3}<- was connected$/m,
    );

    const again = await sandbox.up("-c", "seed-modify:group=own");
    assert.equal(again.code, 0, again.text);
    assert.match(await follower.says(TOLD), /^ {2}example-server +connected {3}<- was kept out$/m);
    assert.equal(await follower.end(), 0);
  });
});
