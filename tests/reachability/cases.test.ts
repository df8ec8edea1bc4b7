/**
 * Questions about AWS that the engine once answered wrongly, beside some that it always answered right: a network or a
 * plan, the pairs that are asked about, and the answers that are right (alternatives by `|`), from AWS's documents.
 */

import * as assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  outcomeBetween,
  parseCidr,
  overlaps,
  pivots,
  readDescribed,
  readPlanned,
  sources,
  unionOf,
  decide,
} from "../../reachability";
import type { PlannedOptions, PlannedResource, Question, Topology } from "../../reachability";

const CASES = join(__dirname, "../../../shared/cases/reach");
const hasCases = existsSync(CASES);
const names = hasCases
  ? readdirSync(CASES, { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map(({ name }) => name)
  : [];

describe("cases of one network and one question", function () {
  before(function () {
    if (hasCases) return;
    console.log("    skipped: ../shared/cases is not on this machine");
    this.skip();
  });

  if (!hasCases) it("are answered as AWS's documents say");

  for (const name of names) {
    describe(name, () => {
      const topology = (): Topology => topologyOf(name);
      const expected = readFileSync(join(CASES, name, "expected.txt"), "utf8").split("\n");
      const answers = expected.filter((line) => / -> .*: /.test(line) && !line.startsWith("#"));
      const claims = expected
        .filter((line) => line.startsWith("# sources: "))
        .map((line) => line.slice("# sources: ".length).replace(/ \(actual: .*\)$/, ""));

      const pairs = json(name, "pairs.json") as readonly Pair[];
      it("has an answer for each pair", () => {
        assert.equal(answers.length, pairs.length);
      });
      for (const [index, pair] of pairs.entries())
        it(answers[index] ?? "", () => {
          const [about, outcomes = ""] = (answers[index] ?? "").split(/: (?=[a-z|]+$)/);
          assert.equal(about, `${pair.from} -> ${pair.to}`);
          const questions = questionsOf(topology(), pair);
          const outcome = bestOf(questions.map((each) => decide(topology(), each).outcome));
          assert.ok(outcomes.split("|").includes(outcome), `${outcome}, not ${outcomes}`);
          const shortly = bestOf(questions.map((each) => outcomeBetween(topology(), each)));
          assert.equal(shortly, outcome);
        });
      for (const claim of claims)
        it(claim, () => {
          holds(claim, topology());
        });
    });
  }
});

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly protocol?: "tcp" | "udp";
  readonly port: number;
}

const read = new Map<string, Topology>();

function topologyOf(name: string): Topology {
  const known = read.get(name);
  if (known !== undefined) return known;
  const topology = existsSync(join(CASES, name, "plan.json"))
    ? readPlanned(
        json(name, "plan.json") as readonly PlannedResource[],
        json(name, "options.json") as PlannedOptions,
      )
    : readDescribed(json(name, "network.json"));
  read.set(name, topology);
  return topology;
}

function json(name: string, file: string): unknown {
  return JSON.parse(readFileSync(join(CASES, name, file), "utf8"));
}

/** An end is an interface, a cache (each of its nodes), or an address. */
function questionsOf(topology: Topology, { from, to, protocol = "tcp", port }: Pair): Question[] {
  return endsOf(topology, from).flatMap((source) =>
    endsOf(topology, to).map((destination) => ({ from: source, to: destination, protocol, port })),
  );
}

function endsOf({ interfaces, caches }: Topology, text: string): Question["from"][] {
  if (interfaces.byId.has(text)) return [{ kind: "interface", id: text }];
  const cache = caches.byId.get(text);
  if (cache === undefined) return [{ kind: "address", cidr: text }];
  return cache.nodes.items.map((node) => ({ kind: "interface", id: node.interface }));
}

function bestOf(outcomes: readonly string[]): string {
  return ["reachable", "unknown"].find((outcome) => outcomes.includes(outcome)) ?? "blocked";
}

/** What is claimed about all sources of the caches. */
function holds(claim: string, topology: Topology): void {
  const caches = [...topology.caches.byId.keys()];
  const found = caches.flatMap((cache) =>
    pivots(topology, cache).map(({ id, kind, outcome }) => `${id} ${kind} ${outcome}`),
  );
  if (claim === "pivots must be empty") {
    assert.deepEqual(found, []);
    return;
  }
  const [, pivot] = /^pivots must list (.*)$/.exec(claim) ?? [];
  if (pivot !== undefined) {
    assert.ok(found.includes(pivot), found.join(", "));
    return;
  }
  const [, range, wanted = "", , part] =
    /^the range "(.*?)" must be ([a-z]+(?: or [a-z]+)*)( where it holds (.*))?$/.exec(claim) ?? [];
  assert.ok(range !== undefined, `not understood: ${claim}`);
  const outcomes = caches.flatMap((cache) =>
    sources(topology, cache)
      .ranges.filter(({ kind, via }) => `${kind} ${via}` === range)
      .filter(({ cidrs }) => part === undefined || holdsAny(cidrs, part))
      .map(({ outcome }) => outcome),
  );
  const isRight = wanted.split(" or ").includes(bestOf(outcomes));
  assert.ok(isRight, `${range}: ${outcomes.join(", ")}`);
}

function holdsAny(cidrs: readonly string[], cidr: string): boolean {
  return overlaps(unionOf(...cidrs.map(parseCidr)), parseCidr(cidr));
}
