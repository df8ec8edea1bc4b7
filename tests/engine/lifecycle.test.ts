import assert from "node:assert/strict";
import { rehearse } from "../../sandbox/apps/start/rehearse";
import { endAll } from "../../sandbox/processes/tied-process";
import { World } from "../../sandbox/aws";
import { complaints, requirePulumi, Sandbox, steps, twoAtATime, type Run } from "./sandbox";

interface Life {
  readonly up: Run;
  readonly outputs: unknown;
  readonly again: Run;
  readonly refresh: Run;
  readonly destroy: Run;
  readonly left: unknown;
}

async function live(stack: string): Promise<Life> {
  const sandbox = new Sandbox(".", stack);
  try {
    const up = await sandbox.up();
    const outputs = await sandbox.outputs();
    const again = await sandbox.up("--expect-no-changes");
    const refresh = await sandbox.run([
      "refresh",
      "--yes",
      "--skip-preview",
      "--expect-no-changes",
    ]);
    const destroy = await sandbox.run(["destroy", "--yes", "--skip-preview"]);
    return { up, outputs, again, refresh, destroy, left: sandbox.world.describe() };
  } finally {
    sandbox.remove();
  }
}

describe("the real engine: up, up again, refresh, destroy", function () {
  this.timeout(180_000);
  const lives = new Map<string, Life>();

  before(async function () {
    requirePulumi(this);
    const stacks = ["dev", "prod"];
    const lived = await twoAtATime(stacks.map((stack) => () => live(stack)));
    stacks.forEach((stack, index) => {
      const life = lived[index];
      if (life !== undefined) {
        lives.set(stack, life);
      }
    });
  });

  after(() => endAll());

  for (const stack of ["dev", "prod"]) {
    const life = (): Life => {
      const found = lives.get(stack);
      assert.ok(found !== undefined);
      return found;
    };

    it(`${stack}: up from nothing works at the first attempt, without a warning`, () => {
      assert.deepEqual([life().up.code, complaints(life().up)], [0, []], life().up.text);
    });

    it(`${stack}: its outputs are those of the rehearsal`, async () => {
      const { result } = await rehearse({ program: ".", stack });
      assert.deepEqual(life().outputs, result?.outputs);
    });

    it(`${stack}: a second up changes nothing`, () => {
      assert.deepEqual([life().again.code, steps(life().again)], [0, {}], life().again.text);
    });

    it(`${stack}: a refresh finds nothing changed`, () => {
      assert.deepEqual([life().refresh.code, steps(life().refresh)], [0, {}], life().refresh.text);
    });

    it(`${stack}: destroy leaves what an account has at the start, and nothing else`, () => {
      assert.deepEqual(
        [life().destroy.code, complaints(life().destroy)],
        [0, []],
        life().destroy.text,
      );
      assert.deepEqual(life().left, World.fresh().describe());
    });
  }
});
