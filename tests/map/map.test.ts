/** The map: what it says of every source is what `sources` and `explain` say, and no name leaves its box. */

import * as assert from "node:assert/strict";
import { join } from "node:path";
import { instance as graphviz } from "@viz-js/viz";
import { readDescribed } from "../../reachability";
import { MAP_FORMATS, writeMap } from "../../map";
import type { NetworkMap } from "../../map";
import { labelLine } from "../../map/labels";
import { agrees } from "./agreement";
import { healthyNetwork, inFolder, writeNetwork } from "../doctor/network";
import { doctor } from "../doctor/run-doctor";
import { HOSTILE, hostileNetwork } from "./hostile-names";
import { mapOfDescribed, mapWith, sourceNamed } from "./maps";
import { libxml2 } from "../formats/libxml2.cjs";

describe("the map", () => {
  it("says of every source what sources and explain say, word by word", () => {
    assert.equal(agrees(readDescribed(healthyNetwork())), 2);
  });

  it("is printed in each format, and an unknown one is refused", async () => {
    await inFolder(async (folder) => {
      writeNetwork(join(folder, "n"), healthyNetwork());
      const argv = ["map", "--cluster", "orders", "--snapshot", join(folder, "n"), "--format"];
      const begins = {
        html: /^<!doctype html>/,
        svg: /^<\?xml [^>]*>\s*<svg /,
        mermaid: /^flowchart LR$/m,
        dot: /^digraph map \{$/m,
        drawio: /<mxfile /,
        json: /^\{\s+"cluster": "orders"/,
      };
      for (const format of MAP_FORMATS) {
        const { stdout, stderr } = await doctor([...argv, format]);
        assert.match(stdout, begins[format], stderr);
      }
      assert.equal((await doctor([...argv, "png"])).exitCode, 2);
    });
  });

  it("draws every area and box once, inside of what it is in", async () => {
    const map = mapOfDescribed(healthyNetwork());
    const ids = [...map.areas, ...map.items].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      map.areas.map(({ kind }) => kind),
      ["place", "vpc", "zone", "subnet", "subnet", "vpc", "zone", "subnet"],
    );
    assert.deepEqual(
      map.items.map(({ kind, outcome }) => [kind, outcome]),
      [
        ["node", undefined],
        ["source", "reachable"],
        ["source", "reachable"],
        ["gateway", undefined],
      ],
    );
    const drawn = await writeMap(map, "svg");
    assert.equal(drawn.match(/data-key/g)?.length, ids.length);
  });

  it("draws many sources as classes, so that it fits a pull request", async () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      sourceNamed(`i-${String(index)}`, index % 2 === 0 ? "reachable" : "blocked", "main"),
    );
    const drawn = await writeMap(mapWith(many), "mermaid");
    assert.equal(drawn.match(/:::/g)?.length, 2);
    assert.match(drawn, /250 of kind instance/);
    const few = await writeMap(mapWith(many.slice(0, 60)), "mermaid");
    assert.equal(few.match(/:::/g)?.length, 60);
  });
});

describe("hostile names", () => {
  it("leave no box in Mermaid", async () => {
    const drawn = await writeMap(
      mapWith(HOSTILE.map((name) => sourceNamed(name, "unknown"))),
      "mermaid",
    );
    for (const line of drawn.split("\n")) {
      const label = /"(.*)"/.exec(line)?.[1] ?? "";
      assert.doesNotMatch(label.replaceAll("<br/>", ""), /["<>[\]{}|\\`:%=~^$&*\u202e]/);
      assert.doesNotMatch(label.replaceAll(/#\d+;/g, ""), /[#;]/);
      assert.ok(line.length < 700, line);
    }
    assert.equal(drawn.match(/^ {2}subgraph /gm)?.length, HOSTILE.length + 1);
  });

  it("leave no box in DOT, which Graphviz reads", async () => {
    const map = mapWith(HOSTILE.map((name) => sourceNamed(name, "blocked")));
    const drawn = await writeMap(map, "dot");
    const bare = drawn.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
    assert.doesNotMatch(bare, /script|alert|other/);
    const graph = (await graphviz()).renderJSON(drawn) as {
      edges?: unknown[];
      objects?: { name: string }[];
    };
    assert.equal(graph.edges?.length, HOSTILE.length);
    const nodes = graph.objects?.filter(({ name }) => /^s\d/.test(name));
    assert.equal(nodes?.length, HOSTILE.length);
  });

  for (const format of ["svg", "drawio"] as const) {
    it(`leave no element in ${format}`, async () => {
      const hostile = await written(mapOfDescribed(hostileNetwork()), format);
      assert.deepEqual([...hostile.elements].sort(), ELEMENTS[format]);
      assert.deepEqual(
        [...hostile.attributes].filter((name) => /^on|href$/.test(name)),
        [],
      );
      const longest = Math.max(...hostile.labels.map((label) => label.length));
      assert.ok(longest <= 300, String(longest));
    });

    it(`are read in ${format} as they were, cut and without what no line shows`, async () => {
      const { labels } = await written(mapOfDescribed(hostileNetwork()), format);
      assert.deepEqual(
        labels.filter((label) => UNSHOWN.test(label)),
        [],
      );
      for (const name of HOSTILE) {
        const begin = labelLine(name).slice(0, 12);
        assert.ok(
          labels.some((label) => label.startsWith(begin)),
          begin,
        );
      }
    });
  }

  it("of the cluster itself do no more", async () => {
    for (const name of HOSTILE) {
      const map = { ...mapWith([sourceNamed("client", "reachable")]), cluster: name };
      for (const format of ["svg", "drawio"] as const) {
        const { elements } = await written(map, format);
        assert.ok([...elements].every((one) => ELEMENTS[format].some((known) => known === one)));
      }
      const graph = (await graphviz()).renderJSON(await writeMap(map, "dot"));
      assert.equal((graph as { edges?: unknown[] }).edges?.length, map.sources.length);
      assert.doesNotMatch(await writeMap(map, "html"), UNSHOWN);
    }
  });

  it("are text in JSON, as they were", async () => {
    const map = mapOfDescribed(hostileNetwork());
    const text = await writeMap(map, "json");
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(map)));
    assert.doesNotMatch(text, /\u202e/);
  });

  it("are nowhere in the page's own text but in pictures, cut, and in what its scripts unpack", async () => {
    const page = await writeMap(mapOfDescribed(hostileNetwork()), "html");
    const scripts = page.match(/<script/g)?.length ?? 0;
    const plain = await writeMap(mapOfDescribed(healthyNetwork()), "html");
    assert.equal(scripts, plain.match(/<script/g)?.length);
    assert.doesNotMatch(page, /x{300}|<img|\u202e/);
  });
});

/** Control and direction characters, characters without a width, and halves of characters. */
const UNSHOWN =
  // eslint-disable-next-line no-control-regex -- control characters are what this is for
  /[\u0000-\u0009\u000b-\u001f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]/u;

const ELEMENTS = {
  svg: ["circle", "g", "path", "polygon", "polyline", "rect", "style", "svg", "text", "title"],
  drawio: ["diagram", "mxCell", "mxGeometry", "mxGraphModel", "mxfile", "root"],
} as const;

interface Written {
  readonly elements: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  /** What is shown, as a reader of XML has it. */
  readonly labels: readonly string[];
}

/** An element or an attribute. */
interface XmlNamed {
  readonly name: string;
}

/** A drawing as an XML parser reads it. Throws for what is not XML. */
async function written(map: NetworkMap, format: keyof typeof ELEMENTS): Promise<Written> {
  const { XmlDocument } = await libxml2();
  const document = XmlDocument.fromString(await writeMap(map, format));
  try {
    const labels = { svg: "//*[local-name()='text' or local-name()='title']", drawio: "//@value" };
    const namesOf = (path: string): Set<string> =>
      new Set(document.find(path).map((one) => (one as unknown as XmlNamed).name));
    return {
      elements: namesOf("//*"),
      attributes: namesOf("//@*"),
      labels: document.find(labels[format]).map(({ content }) => content),
    };
  } finally {
    document.dispose();
  }
}
