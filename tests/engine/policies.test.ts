import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { World } from "../../sandbox/stand-in";
import { policyEvents, REPOSITORY, requirePulumi, Sandbox, twoAtATime, type Run } from "./sandbox";

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

/** A few in every run; all of them with `npm run test:engine`. The rehearsal judges all of them in every run. */
const A_FEW = ["open-to-the-world", "default-group-by-omission"];
const MISTAKES = process.env.ENGINE_ALL === "1" ? ALL : ALL.filter((m) => A_FEW.includes(m.name));
const PACK = ["--policy-pack", path.join(REPOSITORY, "policies")];

interface Judged {
  readonly preview: Run;
  readonly up?: Run;
  readonly world?: unknown;
  readonly twin: Run;
}

/** The first preview of the broken program, an `up` where that must fail, and the preview of the corrected twin. */
async function judge(mistake: Mistake): Promise<Judged> {
  const broken = new Sandbox(`${FOLDER}/${mistake.name}/broken`, "prod");
  const fixed = new Sandbox(`${FOLDER}/${mistake.name}/fixed`, "prod");
  try {
    const preview = await broken.preview(...PACK);
    const twin = await fixed.preview(...PACK);
    if (mistake.level === "advisory") {
      return { preview, twin };
    }
    const up = await broken.run(["up", "--yes", ...PACK]);
    return { preview, twin, up, world: broken.world.describe() };
  } finally {
    broken.remove();
    fixed.remove();
  }
}

describe("the real engine: examples/mistakes under prod", function () {
  this.timeout(1_200_000);
  const judged = new Map<string, Judged>();

  before(async function () {
    requirePulumi(this);
    const results = await twoAtATime(MISTAKES.map((mistake) => () => judge(mistake)));
    MISTAKES.forEach(({ name }, index) => {
      const result = results[index];
      if (result !== undefined) {
        judged.set(name, result);
      }
    });
  });

  function resultOf(name: string): Judged {
    const result = judged.get(name);
    assert.ok(result !== undefined, name);
    return result;
  }

  for (const { name, rule, level, about } of MISTAKES) {
    it(`${about}: the first preview says ${rule}, ${level}`, () => {
      const { preview } = resultOf(name);
      const said = policyEvents(preview).filter((e) => e.policyName === rule);
      assert.ok(
        said.some((e) => e.enforcementLevel === level),
        preview.text,
      );
      const isMandatory = policyEvents(preview).some((e) => e.enforcementLevel === "mandatory");
      assert.equal(preview.code === 0, !isMandatory, preview.text);
    });

    if (level === "mandatory") {
      it(`${about}: up --yes makes nothing`, () => {
        const { up, world } = resultOf(name);
        assert.notEqual(up?.code, 0, up?.text);
        assert.deepEqual(world, World.fresh().describe());
      });
    }

    it(`${about}: the corrected twin passes in silence`, () => {
      const { twin } = resultOf(name);
      assert.deepEqual([twin.code, policyEvents(twin)], [0, []], twin.text);
    });
  }
});
