/** What `pulumi policy publish` would upload, alone in an empty folder. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PackProcess, ROOT } from "./pack-process";
import { planOf, sound } from "./stack-literals";

describe("the published pack", () => {
  const folder = mkdtempSync(join(tmpdir(), "published-"));

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("runs from an empty folder with nothing but its dependencies", async function () {
    this.timeout(60_000);
    const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: join(ROOT, "policies"),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [{ filename, files }] = JSON.parse(packed.slice(packed.indexOf("[\n"))) as [
      { filename: string; files: { path: string }[] },
    ];
    deepStrictEqual(files.map(({ path }) => path).sort(), [
      "LICENSE",
      "PulumiPolicy.yaml",
      "README.md",
      "dist/index.d.ts",
      "dist/index.js",
      "dist/index.js.map",
      "main.js",
      "package.json",
    ]);
    execFileSync("tar", ["xzf", filename], { cwd: folder });
    const alone = join(folder, "package");
    mkdirSync(join(alone, "node_modules"));
    for (const dependency of dependenciesOf(alone)) {
      mkdirSync(dirname(join(alone, "node_modules", dependency)), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", dependency), join(alone, "node_modules", dependency));
    }
    ok(!existsSync(join(alone, "index.ts")));

    const config = { "memcached:environment": "prod" };
    const pack = await PackProcess.start({ folder: alone, config, asTheEngineStarts: true });
    const found = await pack.run(planOf(sound({ cache: { securityGroupIds: undefined } })));
    await pack.close();
    ok(found.some((one) => one.policy === "require-dedicated-security-group"));
    ok(found.every((one) => !one.message.includes("this rule failed")));
  });
});

function dependenciesOf(folder: string): string[] {
  const manifest = readFileSync(join(folder, "package.json"), "utf8");
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  return Object.keys(dependencies);
}
