/** The map: what it says of every source is what `sources` and `explain` say, and no name leaves its box. */

import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { decide, explain, readDescribed, sources } from "../../reachability";
import { dotOf } from "../../doctor/map/dot";
import { mermaidOf } from "../../doctor/map/mermaid";
import { mapOf } from "../../doctor/map/network-map";
import type { MapSource, NetworkMap } from "../../doctor/map/network-map";
import { healthyNetwork, inFolder, writeNetwork } from "./network";
import { doctor } from "./run-doctor";

const HOSTILE = [
  '"]; classDef x fill:red; click a "javascript:alert(1)"',
  "</svg><script>alert(1)</script>",
  "#quot; -->|x| cluster",
  "\u202Eevil\u0000\n  subgraph x",
  '\\"]; other -> cluster_node; \\',
  "x".repeat(10_000),
];

function source(name: string, outcome: MapSource["outcome"], id = name): MapSource {
  return {
    id,
    name,
    kind: "instance",
    outcome,
    size: 1,
    vpc: name,
    hops: [],
    gates: [],
    remedies: [],
  };
}

function mapWith(own: readonly MapSource[]): NetworkMap {
  return { cluster: "orders", ports: [11211], vpc: "main", sources: own, missing: [] };
}

describe("the map", () => {
  it("says of every source what sources and explain say", () => {
    const topology = readDescribed(healthyNetwork());
    const [cache] = [...topology.caches.byId.values()];
    assert.ok(cache !== undefined);
    const map = mapOf(topology, cache);
    const found = sources(topology, cache.id);
    const asked = [...found.classes, ...found.ranges];
    assert.ok(asked.length > 0);
    assert.deepEqual(
      map.sources.map(({ outcome }) => outcome),
      asked.map(({ outcome }) => outcome),
    );
    for (const [index, { question }] of asked.entries()) {
      const text = explain(decide(topology, question), topology);
      const own = map.sources[index];
      for (const gate of own?.gates ?? []) assert.ok(text.includes(gate.rule ?? gate.name), text);
      for (const remedy of own?.remedies ?? []) assert.ok(text.includes(remedy), text);
    }
  });

  it("is printed in each format, and an unknown one is refused", async () => {
    await inFolder(async (folder) => {
      writeNetwork(join(folder, "n"), healthyNetwork());
      const argv = ["map", "--cluster", "orders", "--snapshot", join(folder, "n"), "--format"];
      const { stdout: mermaid } = await doctor([...argv, "mermaid"]);
      assert.match(mermaid, /^flowchart LR$/m);
      const { stdout: dot } = await doctor([...argv, "dot"]);
      assert.match(dot, /^digraph map \{$/m);
      const { stdout: json } = await doctor([...argv, "json"]);
      assert.equal((JSON.parse(json) as NetworkMap).cluster, "orders");
      assert.equal((await doctor([...argv, "png"])).exitCode, 2);
    });
  });

  it("draws many sources as classes, so that it fits a pull request", () => {
    const many = Array.from({ length: 500 }, (_, index) => ({
      ...source(
        `i-${String(index)}`,
        index % 2 === 0 ? ("reachable" as const) : ("blocked" as const),
      ),
      vpc: "main",
    }));
    const drawn = mermaidOf(mapWith(many));
    assert.equal(drawn.match(/:::/g)?.length, 2);
    assert.match(drawn, /250 of kind instance/);
    const few = mermaidOf(mapWith(many.slice(0, 60)));
    assert.equal(few.match(/:::/g)?.length, 60);
  });

  it("no name leaves its box in Mermaid", () => {
    const drawn = mermaidOf(mapWith(HOSTILE.map((name) => source(name, "unknown"))));
    for (const line of drawn.split("\n")) {
      const label = /"(.*)"/.exec(line)?.[1] ?? "";
      assert.doesNotMatch(label.replaceAll("<br/>", ""), /["<>[\]{}|\\`\u202e]/);
      assert.ok(line.length < 700, line);
    }
    assert.equal(drawn.match(/^ {2}subgraph /gm)?.length, HOSTILE.length + 1);
  });

  it("no name leaves its box in DOT, which Graphviz reads", function () {
    const drawn = dotOf(mapWith(HOSTILE.map((name) => source(name, "blocked"))));
    const bare = drawn.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
    assert.doesNotMatch(bare, /script|alert|other/);
    assert.equal(bare.match(/->/g)?.length, HOSTILE.length);
    const run = spawnSync("dot", ["-Tplain"], { input: drawn, encoding: "utf8" });
    if (run.error !== undefined) this.skip(); // Graphviz is not on this machine.
    assert.equal(run.status, 0, run.stderr);
  });
});
