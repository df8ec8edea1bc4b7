import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  expectedBetween,
  parseExpectations,
  refuseUnknownNames,
} from "../../../sandbox/proof/expectations";

describe("--expect", () => {
  const SHAPE = '{ "<from>": { "<cache, or *>": "reachable" or "blocked" } }';
  const wrong = [
    { text: "{", says: /^it is not JSON: / },
    { text: "[]", says: `it must be ${SHAPE}, got [].` },
    {
      text: '{"batch":"blocked"}',
      says: '"batch" must be { "<cache, or *>": "reachable" or "blocked" }, got "blocked".',
    },
    {
      text: '{"batch":{"*":"never"}}',
      says: '"batch" to "*" must be "reachable" or "blocked", got "never".',
    },
  ];
  for (const { text, says } of wrong) {
    it(`refuses ${text} in one line`, () => {
      assert.throws(() => parseExpectations(text), { name: "ExpectationError", message: says });
    });
  }

  const expectations = parseExpectations(
    '{"batch":{"*":"blocked","orders":"reachable"},"internet":{"*":"blocked"}}',
  );

  it("lets a cache's own entry win over the one for every cache", () => {
    const [orders, other] = [["orders"], ["other"]].map((to) =>
      expectedBetween(expectations, ["batch"], to),
    );
    assert.deepEqual([orders?.must, other?.must], ["connect", "be kept out"]);
  });

  it("says nothing about who is not in it", () => {
    assert.equal(expectedBetween(expectations, ["server"], ["orders"]), undefined);
  });

  it("refuses a name that nobody has: an expectation that is never looked at would pass", () => {
    const ends = { from: [["server"], ["internet"]], to: [["orders"]] };
    assert.throws(
      () => {
        refuseUnknownNames(expectations, ends);
      },
      { message: 'there is no client "batch"; there are server, internet.' },
    );
  });
});
