/** The pictures in docs/maps are what the programs are now: some are drawn anew here, all with `npm run test:maps`. */

import * as assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pictureFile, pictures, picturesPage } from "../../packaging/maps";
import { isLongForm } from "../long-form";

const ROOT = join(__dirname, "../..");
const ALWAYS = ["story-before", "story-after", "dev"];

describe("the pictures in docs/maps", function () {
  this.timeout(600_000);

  it("are listed, one for each mistake beside the tutorial's and the program's own", () => {
    assert.equal(readFileSync(join(ROOT, "docs/maps/README.md"), "utf8"), picturesPage());
    const files = readdirSync(join(ROOT, "docs/maps")).filter((name) => name !== "README.md");
    assert.deepEqual(
      files.sort(),
      pictures()
        .map(({ name }) => `${name}.svg`)
        .sort(),
    );
  });

  for (const picture of pictures()) {
    if (!isLongForm && !ALWAYS.includes(picture.name)) continue;
    it(`${picture.name} is current: npm run docs:maps`, async () => {
      assert.equal(
        readFileSync(join(ROOT, pictureFile(picture)), "utf8"),
        `${await picture.draw()}\n`,
      );
    });
  }
});
