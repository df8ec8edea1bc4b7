/**
 * What is written on a map, where a browser draws it: no label over another, none outside of its box. Of the program's
 * `prod`, a mistake, a transit gateway, 2,000 interfaces, and a difference.
 */

import * as assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { FULL_SIZE, generatedAccount } from "../../bench/generated-account";
import { writeDifference, writeMap } from "../../map";
import { plannedTopology } from "../../packaging/maps";
import { listing, readDescribed } from "../../reachability";
import type { Topology, TransitAttachment } from "../../reachability";
import { rehearse } from "../../sandbox/apps/start/rehearse";
import { endAll } from "../../sandbox/processes/tied-process";
import {
  eni,
  group,
  network,
  openAcl,
  route,
  rule,
  subnet,
  table,
  vpc,
} from "../reachability/small-networks";
import { MapBrowser } from "./browser";
import { mapOfFirst } from "./maps";
import { isLongForm, someOf } from "../long-form";

interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Label {
  readonly text: string;
  readonly box: Edges;
  /** Of the frame or box that the label belongs to. */
  readonly frame: Edges;
}

/** As much of an element of the page as is asked for. */
interface Drawn {
  readonly textContent: string;
  readonly closest: (selector: string) => Drawn;
  readonly getBoundingClientRect: () => { readonly toJSON: () => Edges };
}

/** Every label of the map, also those beside the window; of the way the numbers of its gates. */
function labelsOn(page: Page): Promise<Label[]> {
  return page.locator("svg.map text").evaluateAll((all) =>
    (all as unknown as readonly Drawn[]).map((one) => ({
      text: one.textContent,
      box: one.getBoundingClientRect().toJSON(),
      frame: one.closest("svg, .way > g").getBoundingClientRect().toJSON(),
    })),
  );
}

/** Lines of one box are close: their letters are not. */
const LEADING = 3;

function areOver({ box: one }: Label, { box: other }: Label): boolean {
  const isBeside = one.right <= other.left || other.right <= one.left;
  return (
    !isBeside &&
    one.top + LEADING < other.bottom - LEADING &&
    other.top + LEADING < one.bottom - LEADING
  );
}

/** Texts that leave their box, and pairs of which one is over the other. */
function faults(labels: readonly Label[]): string[] {
  const leaving = labels.filter(
    ({ box, frame }) => box.left < frame.left || box.right > frame.right,
  );
  const sorted = [...labels].sort((one, other) => one.box.top - other.box.top);
  const pairs = sorted.flatMap((one, index) => {
    const below: string[] = [];
    for (let at = index + 1; at < sorted.length; at += 1) {
      const other = sorted[at];
      if (other === undefined || other.box.top > one.box.bottom) break;
      if (areOver(one, other)) below.push(`${one.text} / ${other.text}`);
    }
    return below;
  });
  return [...leaving.map(({ text }) => text), ...pairs];
}

async function planned(program: string, stack?: string): Promise<Topology> {
  const { dryRun } = await rehearse({ program, ...(stack && { stack }), until: "dry-run" });
  return plannedTopology(dryRun);
}

/** Two VPCs at a transit gateway, and addresses behind it. */
function overTransitGateway(): Topology {
  const near = subnet("near", "c", "10.1.1.0/24");
  const far = subnet("far", "v", "10.0.2.0/24");
  const attached = (id: string, inVpc: string, door: string): TransitAttachment => ({
    ...{ id, transitGateway: "tgw", kind: "vpc", vpc: inVpc, subnets: listing([door]) },
    ...{ isGroupReferencing: true, associatedTable: "t", state: "available" },
  });
  const routes = listing([]);
  const propagations = listing(["attachment-c", "attachment-v"]);
  return network({
    vpcs: [vpc("v", "10.0.0.0/16"), vpc("c", "10.1.0.0/16")],
    subnets: [near, far],
    routeTables: [
      table("v-main", "v", [route("10.0.0.0/8", "transit-gateway", "tgw")]),
      table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
    ],
    networkAcls: [openAcl("v"), openAcl("c")],
    securityGroups: [group("clients", "c", []), group("cache", "v", [rule("10.0.0.0/8")])],
    interfaces: [
      eni("client", near, "10.1.1.10", ["clients"]),
      eni("node", far, "10.0.2.10", ["cache"], { kind: "cache-node" }),
    ],
    transitGateways: [
      {
        ...{ id: "tgw", isGroupReferencing: true },
        ...{ defaultAssociationTable: "t", defaultPropagationTable: "t" },
      },
    ],
    transitAttachments: [
      attached("attachment-c", "c", "near"),
      attached("attachment-v", "v", "far"),
    ],
    transitRouteTables: [{ id: "t", transitGateway: "tgw", routes, propagations }],
    caches: [
      {
        ...{ id: "sessions", name: "sessions", kind: "cluster", isTls: false, subnetGroup: null },
        ports: listing([11211]),
        securityGroups: listing(["cache"]),
        nodes: listing([{ id: "0001", interface: "node" }]),
      },
    ],
  });
}

const MANY = { ...FULL_SIZE, interfaces: 2_000, groups: 400, subnets: 40, acls: 10, nodes: 3 };
const MISTAKE = "examples/mistakes/acl-eats-the-reply";
/** Takes a third of a minute: with `npm run test:maps`. */
const LARGE = "2,000 interfaces";

const PAGES: Readonly<Record<string, () => Promise<string>>> = {
  prod: async () => writeMap(mapOfFirst(await planned(".", "prod")), "html"),
  "a mistake": async () => writeMap(mapOfFirst(await planned(`${MISTAKE}/broken`)), "html"),
  "a transit gateway": () => writeMap(mapOfFirst(overTransitGateway()), "html"),
  [LARGE]: () => writeMap(mapOfFirst(readDescribed(generatedAccount(MANY))), "html"),
  "a difference": async () =>
    writeDifference(
      { map: mapOfFirst(await planned(`${MISTAKE}/broken`)), label: "broken" },
      { map: mapOfFirst(await planned(`${MISTAKE}/fixed`)), label: "fixed" },
      "html",
    ),
};

describe("no label is over another, and none leaves its box, in Chromium", function () {
  this.timeout(120_000);
  let browser: MapBrowser | undefined;
  before(async function () {
    browser = await MapBrowser.open();
    if (browser === undefined) this.skip();
  });
  after(async () => {
    await browser?.close();
    await endAll();
  });

  it("which letters three times as large would be", async () => {
    assert.ok(browser !== undefined);
    const { page } = await browser.show(await writeMap(mapOfFirst(overTransitGateway()), "html"));
    await page.locator("svg.map text").evaluateAll((all) => {
      const texts = all as unknown as { setAttribute: (name: string, value: string) => void }[];
      for (const one of texts) one.setAttribute("font-size", "36");
    });
    assert.ok(faults(await labelsOn(page)).length > 4);
    await page.close();
  });

  for (const [name, html] of someOf(Object.entries(PAGES), 3)) {
    it(name, async function () {
      if (name === LARGE && !isLongForm) this.skip();
      assert.ok(browser !== undefined);
      const { page } = await browser.show(await html());
      assert.deepEqual(faults(await labelsOn(page)), []);
      await page.locator("tbody tr button").first().click();
      const chosen = await labelsOn(page);
      assert.ok(chosen.length > 0);
      assert.deepEqual(faults(chosen), []);
      await page.close();
    });
  }
});
