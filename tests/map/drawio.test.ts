/**
 * Files for diagrams.net, held against what its schema asks for (https://www.drawio.com/assets/mxfile.xsd, which is not ours to
 * carry here): which attributes an element has, ids that are there once, and ends and frames that exist.
 */

import * as assert from "node:assert/strict";
import { writeMap } from "../../map";
import type { NetworkMap } from "../../map";
import { healthyNetwork } from "../doctor/network";
import { hostileNetwork } from "./hostile-names";
import { mapOfDescribed, mapOfFirst, mapWith } from "./maps";
import { publishedNetworks } from "./published-networks";
import { libxml2 } from "../formats/libxml2.cjs";

const NUMBER = /^-?\d+(\.\d+)?$/;
const POSITIVE = /^[1-9]\d*$/;
const FLAG = /^[01]$/;
const ID = /^(?:[01]|[a-z]\d*|map)$/;

/** What each element may have, and what that looks like. */
const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  mxfile: { host: /./ },
  diagram: { id: ID, name: /^/ },
  mxGraphModel: { grid: FLAG, page: FLAG, pageWidth: POSITIVE, pageHeight: POSITIVE },
  root: {},
  mxCell: {
    ...{ id: ID, parent: ID, source: ID, target: ID },
    ...{ value: /^/, style: /^(?:[A-Za-z]\w*=[#\w.]+;)+$/, vertex: FLAG, edge: FLAG },
  },
  mxGeometry: {
    ...{ x: NUMBER, y: NUMBER, width: NUMBER, height: NUMBER, relative: FLAG },
    as: /^geometry$/,
  },
};

/** An element, as the parser has it. */
interface XmlElement {
  readonly name: string;
  readonly attrs: readonly { readonly name: string; readonly content: string }[];
}

function attributesOf({ attrs }: XmlElement): Readonly<Record<string, string>> {
  return Object.fromEntries(attrs.map(({ name, content }) => [name, content]));
}

/** What is wrong with a file. */
async function problems(map: NetworkMap): Promise<string[]> {
  const { XmlDocument } = await libxml2();
  const document = XmlDocument.fromString(await writeMap(map, "drawio"));
  try {
    const all = document.find("//*") as unknown as readonly XmlElement[];
    const cells = all.filter(({ name }) => name === "mxCell").map(attributesOf);
    return [...all.flatMap(unfit), ...structureProblems(cells)];
  } finally {
    document.dispose();
  }
}

function unfit(one: XmlElement): string[] {
  const known = ATTRIBUTES[one.name];
  if (known === undefined) return [`element ${one.name}`];
  return Object.entries(attributesOf(one))
    .filter(([name, value]) => known[name]?.test(value) !== true)
    .map(([name, value]) => `${one.name} ${name}="${value}"`);
}

function structureProblems(cells: readonly Readonly<Record<string, string>>[]): string[] {
  const [root, layer, ...drawn] = cells;
  assert.deepEqual([root, layer], [{ id: "0" }, { id: "1", parent: "0" }]);
  const ids = new Set(cells.map(({ id = "" }) => id));
  const twice = ids.size === cells.length ? [] : ["an id is there twice"];
  return [
    ...twice,
    ...drawn.flatMap(({ id = "", parent = "", source, target, vertex, edge }) => [
      ...(vertex === edge ? [`${id} is neither a box nor a line`] : []),
      ...[parent, source, target].flatMap((end) =>
        end === undefined || ids.has(end) ? [] : [`${id} has an end ${end} that is not there`],
      ),
    ]),
  ];
}

describe("the file for diagrams.net", () => {
  const maps: Readonly<Record<string, () => NetworkMap>> = {
    "a healthy network": () => mapOfDescribed(healthyNetwork()),
    "hostile names": () => mapOfDescribed(hostileNetwork()),
    nothing: () => mapWith([]),
    ...Object.fromEntries(
      publishedNetworks().map(({ name, topology }) => [name, () => mapOfFirst(topology())]),
    ),
  };
  for (const [name, map] of Object.entries(maps)) {
    it(`has what its schema asks for: ${name}`, async () => {
      assert.deepEqual(await problems(map()), []);
    });
  }
});
