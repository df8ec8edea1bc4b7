/**
 * Soundness, wherever the facts are hidden: any value, a part of any list, any item of any collection, of networks with
 * all there is. A verdict may become `unknown`; it never becomes the opposite.
 */

import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { topologies } from "./generators";
import { masked } from "./hidden-places";
import { verdict } from "./small-networks";
import { runs } from "../long-form";

describe("facts hidden anywhere", function () {
  this.timeout(120_000);
  const anyIndex = fc.nat(1_000_000);
  const choice = fc.record({
    ...{ collection: anyIndex, item: anyIndex, place: anyIndex },
    keepsSome: fc.boolean(),
  });

  it("one, two or three of them flip no verdict between any two interfaces", () => {
    let decided = 0;
    fc.assert(
      fc.property(
        topologies({ subnets: 2, othersAndIdle: true }),
        fc.array(choice, { minLength: 1, maxLength: 3 }),
        (plain, choices) => {
          const told: string[] = [];
          let hidden = plain;
          for (const [at, one] of choices.entries()) {
            const next = masked(hidden, one, `hidden ${at}`);
            told.push(next.what);
            hidden = next.topology;
          }
          const ids = [...hidden.interfaces.byId.keys()];
          for (const from of ids) {
            for (const to of ids.filter((id) => id !== from)) {
              const before = verdict(plain, from, to).outcome;
              const after = verdict(hidden, from, to).outcome;
              if (after === "unknown" || before === "unknown") continue;
              decided += 1;
              assert.equal(after, before, `${told.join(", ")}: ${from} to ${to}`);
            }
          }
        },
      ),
      { numRuns: runs(300), endOnFailure: true },
    );
    assert.ok(decided > 1000, `${decided} verdicts stayed decided`);
  });
});
