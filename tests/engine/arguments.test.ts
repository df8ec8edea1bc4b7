import assert from "node:assert/strict";
import {
  hasOption,
  optionOf,
  parseArguments,
  withOptions,
} from "../../sandbox/apps/pulumi/arguments";

describe("a command line of Pulumi's", () => {
  it("has its command after the global options, whose values are no words", () => {
    const args = ["-C", "examples/seed", "--color", "never", "stack", "init", "-v", "3", "third"];
    assert.deepEqual(parseArguments(args).words, ["stack", "init", "third"]);
  });

  for (const spelling of [
    ["--stack", "prod"],
    ["--stack=prod"],
    ["-s", "prod"],
    ["-sprod"],
    ["-s=prod"],
  ]) {
    it(`names its stack as ${spelling.join(" ")}`, () => {
      const args = ["up", ...spelling, "--yes"];
      assert.deepEqual([optionOf(args, "stack"), parseArguments(args).words], ["prod", ["up"]]);
    });
  }

  it("may put short options together: -yfs prod", () => {
    const args = ["up", "-yfs", "prod"];
    assert.equal(optionOf(args, "stack"), "prod");
    assert.equal(hasOption(args, "y"), true);
  });

  it("counts the last of an option that is given twice", () => {
    assert.equal(optionOf(["up", "-s", "dev", "--stack=prod"], "stack"), "prod");
  });

  it("ends its options at --: what is added comes before", () => {
    const args = ["config", "set", "key", "--", "--stack"];
    assert.deepEqual(withOptions(args, ["--stack", "dev"]), [
      ...["config", "set", "key"],
      ...["--stack", "dev"],
      ...["--", "--stack"],
    ]);
    assert.equal(optionOf(args, "stack"), undefined);
  });

  it("keeps = signs in a value", () => {
    assert.equal(optionOf(["up", "-c", "a=b=c"], "config"), "a=b=c");
    assert.equal(optionOf(["up", "--config=a=b=c"], "config"), "a=b=c");
  });
});
