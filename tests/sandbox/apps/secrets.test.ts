/**
 * A secret never leaves the program: every output, file, map and report of runs of `npm start` is searched for the secrets of a program that
 * has them wherever one can be, and for the passphrase and the private key of the pretended servers.
 */
import assert from "node:assert/strict";
import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "../../../sandbox/apps/repository";
import { MAP_FORMATS } from "../../../map";
import { doctor } from "../../doctor/run-doctor";
import { isLongForm } from "../../long-form";
import { tried } from "../../tried";
import { StartRun } from "./start-command";

const PASSPHRASE = "a passphrase that nobody sees";
/** In its own words, as it is hidden in other forms, and as JSON or base64 would write it. */
const SECRETS = {
  "a secret of the configuration": "tok-3f9c1e-very-secret",
  "a secret source": "203.0.113.77",
  "a secret that the program makes": "made-by-the-program-42",
  "the passphrase": PASSPHRASE,
  "a private key": "PRIVATE KEY",
  "Pulumi's access token": "pul-0123456789abcdef0123456789abcdef01234567",
  "AWS's secret key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYnobodysKEY",
  "AWS's session token": "IQoJb3JpZ2luX2VjE-session-of-nobody",
} as const;

/** What a user's shell has; a run needs none of it, and may hand it to the program. */
const ENVIRONMENT = {
  PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
  PULUMI_ACCESS_TOKEN: SECRETS["Pulumi's access token"],
  AWS_SECRET_ACCESS_KEY: SECRETS["AWS's secret key"],
  AWS_SESSION_TOKEN: SECRETS["AWS's session token"],
};

/** `secure:` values, as Pulumi's passphrase provider writes them. */
function encrypted(values: Readonly<Record<string, string>>): string {
  const salt = randomBytes(8);
  const key = pbkdf2Sync(PASSPHRASE, salt, 1_000_000, 32, "sha256");
  const sealed = (text: string): string => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const bytes = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `v1:${nonce.toString("base64")}:${bytes.toString("base64")}`;
  };
  const lines = Object.entries(values).map(
    ([name, text]) => `  secrets:${name}:\n    secure: ${sealed(text)}`,
  );
  return `encryptionsalt: v1:${salt.toString("base64")}:${sealed("pulumi")}\nconfig:\n${lines.join("\n")}\n`;
}

/** Which secrets are in a text: as they are, in base64 at any offset that is theirs, or as JSON escapes them. */
function secretsIn(text: string): readonly string[] {
  return Object.entries(SECRETS).flatMap(([what, secret]) => {
    const forms = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1)];
    return forms.some((form) => text.includes(form)) ? [what] : [];
  });
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("a secret", function () {
  this.timeout(240_000);
  let folder = "";
  let program = "";
  let temporary = "";

  before(() => {
    // Beside the packages that the program imports.
    mkdirSync(join(REPOSITORY, ".sandbox"), { recursive: true });
    folder = mkdtempSync(join(REPOSITORY, ".sandbox/secrets-"));
    temporary = mkdtempSync(join(tmpdir(), "secrets-"));
    program = join(folder, "program");
    cpSync(join(__dirname, "../programs/secrets"), program, { recursive: true });
    const token = SECRETS["a secret of the configuration"];
    writeFileSync(join(program, "Pulumi.dev.yaml"), encrypted({ token }));
    const open = `${SECRETS["a secret source"]}/32`;
    writeFileSync(join(program, "Pulumi.prod.yaml"), encrypted({ token, open }));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(temporary, { recursive: true, force: true });
  });

  /** Runs it and answers what was printed, with each file that was written. */
  async function written(...args: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const out = mkdtempSync(join(folder, "written-"));
    const files = args.map((arg) => arg.replace("OUT", out));
    const run = new StartRun(temporary, "node", ["--program", program, ...files], ENVIRONMENT);
    const { stdout, stderr, code } = await run.ended;
    assert.ok(code !== null && code !== 2, stderr);
    const all = [...filesUnder(out), ...filesUnder(temporary)];
    return new Map([
      ["stdout", stdout],
      ["stderr", stderr],
      ...all.map((file) => [file, readFileSync(file, "latin1")] as const),
    ]);
  }

  function assertNoSecret(texts: ReadonlyMap<string, string>): void {
    tried({ cases: texts.size * Object.keys(SECRETS).length });
    const found = [...texts].flatMap(([where, text]) =>
      secretsIn(text).map((what) => `${where}: ${what}`),
    );
    assert.deepEqual(found, []);
  }

  it("is not in what a run prints and writes: everything, the report, the map", async () => {
    const texts = await written("--verbose", "--json", "OUT/report.json", "--map", "OUT/map.html");
    assertNoSecret(texts);
    assert.match(texts.get("stdout") ?? "", /\[secret\]/);
  });

  // What is printed as JSON is what `--json` writes, and JUnit has the same messages as SARIF.
  for (const format of isLongForm ? ["json", "sarif", "junit"] : []) {
    it(`is not in what the policies say of it, as ${format}`, async () => {
      assertNoSecret(await written("--stack", "prod", "--format", format, "--map", "OUT/map.json"));
    });
  }

  it("is not in a map of a source that is one, nor in who gets in", async function () {
    if (!isLongForm) this.skip();
    const stack = ["--stack", "prod", "--no-policies", "--verbose"];
    assertNoSecret(await written(...stack, "--json", "OUT/report.json", "--map", "OUT/map.html"));
  });

  for (const format of isLongForm ? ["svg", "mmd", "dot", "drawio"] : []) {
    it(`is not in a map as ${format}`, async () => {
      const stack = ["--stack", "prod", "--no-policies", "--map", `OUT/map.${format}`];
      const texts = await written(...stack);
      assert.ok([...texts.keys()].some((name) => name.endsWith(format)));
      assertNoSecret(texts);
    });
  }

  it("is not in the error of a program that tells it", async function () {
    if (!isLongForm) this.skip();
    const texts = await written("--config", "secrets:fails=true", "--json", "OUT/report.json");
    assert.match(
      `${texts.get("stdout") ?? ""}${texts.get("stderr") ?? ""}`,
      /the service does not take/,
    );
    assertNoSecret(texts);
  });

  it("of a state is not in a map, nor in an error about the state", async () => {
    const resource = (values: object) => ({
      urn: "urn:pulumi:dev::shop::aws:elasticache/cluster:Cluster::orders",
      type: "aws:elasticache/cluster:Cluster",
      custom: true,
      inputs: { engine: "memcached", clusterId: "orders" },
      outputs: {
        engine: "memcached",
        clusterId: "orders",
        tags: { Token: Object.values(SECRETS) },
      },
      ...values,
    });
    const file = join(folder, "state.json");
    for (const values of [
      {},
      { outputs: SECRETS },
      { inputs: Object.values(SECRETS) },
      { parent: SECRETS },
    ]) {
      writeFileSync(file, JSON.stringify({ deployment: { resources: [resource(values)] } }));
      for (const format of MAP_FORMATS) {
        const { stdout, stderr } = await doctor([
          "map",
          "--cluster",
          "orders",
          "--state",
          file,
          "--format",
          format,
        ]);
        assertNoSecret(new Map(Object.entries({ stdout, stderr })));
      }
    }
  });
});
