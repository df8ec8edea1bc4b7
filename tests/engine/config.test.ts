import assert from "node:assert/strict";
import { requirePulumi, Sandbox } from "./sandbox";

describe("the sandbox: a stack file with a secure: value of another passphrase", function () {
  this.timeout(60_000);
  const sandbox = new Sandbox("tests/engine/programs/secret");

  before(function () {
    requirePulumi(this);
  });

  after(() => {
    sandbox.remove();
  });

  it("is one clear line that names file and key, and the way on", async () => {
    const { code, text } = await sandbox.preview();
    assert.deepEqual(
      [code, text],
      [
        2,
        "tests/engine/programs/secret/Pulumi.dev.yaml: secret:token is a secure: value of the stack on AWS; the sandbox has a passphrase of its own and cannot read it. Give one for this run: -c secret:token=…\n",
      ],
    );
  });

  it("does not matter where the value is given for the run", async () => {
    const { code, text } = await sandbox.preview("-c", "token=made-up");
    assert.equal(code, 0, text);
  });
});
