/** The JSON Schemas of what the commands print: current, and strict enough to refuse what is not printed. */
import { deepStrictEqual, ok, throws } from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { schemas } from "../packaging/schemas";
import { World } from "../sandbox/aws";
import { assertFits } from "./formats/own-schemas";
import { isLongForm } from "./long-form";

const ROOT = path.join(__dirname, "..");
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));

describe("JSON Schemas of what the commands print", function () {
  this.timeout(300_000);

  it("are current: npm run docs", function () {
    if (!isLongForm) this.skip();
    const wanted = schemas();
    const files = readdirSync(path.join(ROOT, "docs/schemas")).filter((file) =>
      file.endsWith(".json"),
    );
    deepStrictEqual(files.map((file) => `docs/schemas/${file}`).sort(), [...wanted.keys()].sort());
    for (const [file, schema] of wanted) {
      deepStrictEqual(read(file), JSON.parse(JSON.stringify(schema)), file);
    }
  });

  it("are valid by JSON Schema's own", () => {
    const ajv = new Ajv();
    for (const file of readdirSync(path.join(ROOT, "docs/schemas"))) {
      if (!file.endsWith(".json")) continue;
      ok(
        ajv.validateSchema(read(`docs/schemas/${file}`) as object),
        `${file}: ${ajv.errorsText()}`,
      );
    }
  });

  it("world describe's takes a new account, and no key that AWS does not have", () => {
    const world = World.fresh();
    const described = world.describe();
    assertFits("world-describe", JSON.stringify(described));
    throws(() => {
      assertFits("world-describe", JSON.stringify({ ...described, Castles: [] }));
    }, /must NOT have additional properties/);
  });
});
