import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { REPOSITORY, requirePulumi, Sandbox } from "./sandbox";

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

describe("the sandbox and the config files that are used on AWS", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), "engine-test-project-"));
  const sandbox = new Sandbox(folder);
  const files = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"];

  before(function () {
    requirePulumi(this);
    for (const file of files) cpSync(path.join(REPOSITORY, file), path.join(folder, file));
  });

  afterEach("leave them as they are", () => {
    assert.deepEqual(readdirSync(folder).sort(), [...files].sort());
    for (const file of files) {
      assert.deepEqual(
        readFileSync(path.join(folder, file), "utf8"),
        readFileSync(path.join(REPOSITORY, file), "utf8"),
      );
    }
  });

  after(() => {
    sandbox.remove();
    rmSync(folder, { recursive: true });
  });

  async function said(...args: readonly string[]): Promise<string> {
    const { code, text } = await sandbox.run(args);
    assert.equal(code, 0, text);
    return text.trim();
  }

  it("config set is for the sandbox: a value, a secret", async () => {
    await said("config", "set", "nodeCount", "2");
    await said("config", "set", "--secret", "nodeType", "cache.t4g.small");
    assert.equal(await said("config", "get", "nodeCount"), "2");
    assert.equal(await said("config", "get", "nodeType"), "cache.t4g.small");
    assert.equal(await said("config", "get", "environment"), "dev");
    await said("config", "rm", "nodeCount");
    assert.equal(await said("config", "get", "nodeCount"), "1");
  });

  it("config rm of what the project's file sets is refused in one line", async () => {
    const { code, text } = await sandbox.run(["config", "rm", "environment"]);
    assert.equal(code, 2);
    assert.match(
      text,
      /^memcached:environment is set in \S*Pulumi\.dev\.yaml, which the sandbox leaves as it is: take it out there\n$/,
    );
    assert.equal(await said("config", "get", "environment"), "dev");
  });

  it("stack init, rename and rm make, rename and remove the sandbox's stack only", async () => {
    await said("stack", "init", "prod");
    assert.equal(await said("config", "get", "nodeCount"), "3");
    await said("stack", "rename", "third");
    assert.match(await said("stack", "ls"), /^third\* /m);
    await said("stack", "rm", "--yes");
    assert.match(await said("stack"), /^Current stack is dev:/);
    await said("stack", "rm", "dev", "--yes");
    assert.doesNotMatch(await said("stack", "ls"), /dev|third/);
  });

  it("destroy --remove removes the sandbox's stack only", async () => {
    await said("stack");
    await said("destroy", "--yes", "--skip-preview", "--remove");
    assert.doesNotMatch(await said("stack", "ls"), /dev/);
  });

  it("a secrets provider of the stack on AWS is not asked", async () => {
    const file = path.join(folder, "Pulumi.dev.yaml");
    const own = readFileSync(file, "utf8");
    writeFileSync(file, `secretsprovider: awskms://alias/nobody\nencryptedkey: AAAA\n${own}`);
    try {
      assert.equal(await said("config", "get", "environment"), "dev");
    } finally {
      writeFileSync(file, own);
    }
  });

  it("the stack's full name is its name, and --cwd may come first", async () => {
    const { code, text } = await sandbox.run(["stack", "--stack", "organization/memcached/dev"]);
    assert.deepEqual([code, text.split("\n")[0]], [0, "Current stack is dev:"], text);
    const again = await sandbox.run([
      "--color",
      "never",
      "stack",
      "-s",
      "organization/memcached/dev",
    ]);
    assert.deepEqual([again.code, again.text.split("\n")[0]], [0, "Current stack is dev:"]);
  });
});
