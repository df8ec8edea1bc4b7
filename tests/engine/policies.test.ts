import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { endAll } from "../../sandbox/processes/tied-process";
import { World } from "../../sandbox/aws";
import { assertAgreement, PACK, runBoth, type Both } from "./agreement";
import { policyEvents, REPOSITORY, requirePulumi, Sandbox, saidOf, type Run } from "./sandbox";
import { isLongForm } from "../long-form";

interface Mistake {
  readonly name: string;
  readonly rule: string;
  readonly level: "mandatory" | "advisory";
  readonly about: string;
}

const FOLDER = "examples/mistakes";
const ALL = JSON.parse(
  readFileSync(path.join(REPOSITORY, FOLDER, "index.json"), "utf8"),
) as Mistake[];

/** One that stops a deployment: each takes half a minute. The rehearsal judges all of them in every run. */
const A_FEW = ["open-to-the-world"];
const MISTAKES = isLongForm ? ALL : ALL.filter((m) => A_FEW.includes(m.name));

interface Judged {
  readonly broken: Both;
  readonly twin: Both;
  /** `up --yes` of a program that a mandatory rule forbids, and the world after it. */
  readonly forced?: { readonly up: Run; readonly world: unknown };
}

async function judge({ name, level }: Mistake): Promise<Judged> {
  const sandbox = new Sandbox(`${FOLDER}/${name}/broken`, "prod");
  const corrected = new Sandbox(`${FOLDER}/${name}/fixed`, "prod");
  try {
    const broken = await runBoth(sandbox);
    const twin = await runBoth(corrected);
    if (level === "advisory") return { broken, twin };
    const up = await sandbox.run(["up", "--yes", ...PACK]);
    return { broken, twin, forced: { up, world: sandbox.world.describe() } };
  } finally {
    sandbox.remove();
    corrected.remove();
  }
}

describe(`the real engine: examples/mistakes under prod (${saidOf(MISTAKES, ALL)})`, function () {
  this.timeout(1_800_000);
  const judged = new Map<string, Promise<Judged>>();

  before(function () {
    requirePulumi(this);
  });

  after(async () => {
    await Promise.allSettled(judged.values());
    await endAll();
  });

  /** Begun when it is asked for, with the next one beside it: two at a time, and only what `--grep` leaves. */
  async function resultOf(name: string): Promise<Judged> {
    const index = MISTAKES.findIndex((mistake) => mistake.name === name);
    for (const mistake of MISTAKES.slice(index, index + 2)) {
      if (!judged.has(mistake.name)) {
        const result = judge(mistake);
        result.catch(() => undefined);
        judged.set(mistake.name, result);
      }
    }
    const result = await judged.get(name);
    assert.ok(result !== undefined, name);
    return result;
  }

  for (const { name, rule, level, about } of MISTAKES) {
    it(`${about}: the first preview says ${rule}, ${level}`, async () => {
      const { preview } = (await resultOf(name)).broken;
      const said = policyEvents(preview).filter((e) => e.policyName === rule);
      assert.ok(
        said.some((e) => e.enforcementLevel === level),
        preview.text,
      );
      const isMandatory = policyEvents(preview).some((e) => e.enforcementLevel === "mandatory");
      assert.equal(preview.code === 0, !isMandatory, preview.text);
    });

    if (level === "mandatory") {
      it(`${about}: up --yes makes nothing`, async () => {
        const { forced } = await resultOf(name);
        assert.notEqual(forced?.up.code, 0, forced?.up.text);
        assert.deepEqual(forced?.world, World.fresh().describe());
      });
    }

    it(`${about}: the corrected twin passes in silence`, async () => {
      const { preview, result } = (await resultOf(name)).twin;
      assert.deepEqual([preview.code, policyEvents(preview)], [0, []], preview.text);
      assert.deepEqual([result?.up.code, policyEvents(result?.up)], [0, []], result?.up.text);
    });

    it(`${about}: the rehearsal says what the engine says, of both`, async () => {
      const { broken, twin } = await resultOf(name);
      assertAgreement(broken);
      assertAgreement(twin);
    });
  }
});
