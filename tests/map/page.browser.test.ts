/** The page of a map in a browser: clicks, keys, filters, links, the difference, both themes, print, hostile names. */

import * as assert from "node:assert/strict";
import axe from "axe-core";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { writeDifference, writeMap } from "../../map";
import type { NetworkMap } from "../../map";
import { healthyNetwork } from "../doctor/network";
import type { Network } from "../doctor/network";
import { MapBrowser } from "./browser";
import { closeForPeer } from "./changes";
import { hostileNetwork } from "./hostile-names";
import { mapOfDescribed, mapOfFirst } from "./maps";
import { publishedNetworks } from "./published-networks";

/** The network with its client's way out closed: one source is blocked. */
function closedNetwork(): Network {
  const network = healthyNetwork();
  const client = network.SecurityGroups?.find(({ GroupId: id }) => id === "sg-0000000c");
  if (client !== undefined) client.IpPermissionsEgress = [];
  return network;
}

/** What the panel says, line by line. */
async function panelLines(page: Page): Promise<string[]> {
  const selector = "#panel .headline, #panel .gates button, #panel .fix li, #panel .not-known li";
  return page.locator(selector).allTextContents();
}

/** Characters that turn text around, or are there without being seen. */
const TURNING = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

const CODES = "ENI_SG_RULES_MISMATCH, SG_HAS_NO_RULES";

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}

describe("the page of a map, in Chromium", function () {
  this.timeout(60_000);
  let browser: MapBrowser | undefined;
  const shown = async (
    map: NetworkMap | string,
    how: Parameters<MapBrowser["show"]>[1] = {},
  ): Promise<Awaited<ReturnType<MapBrowser["show"]>>> => {
    assert.ok(browser !== undefined);
    return browser.show(typeof map === "string" ? map : await writeMap(map, "html"), how);
  };

  before(async function () {
    browser = await MapBrowser.open();
    if (browser === undefined) this.skip();
  });
  after(async () => browser?.close());

  it("asks for nothing, and says what is chosen with a click in the words of explain", async () => {
    const map = mapOfDescribed(closedNetwork());
    const { page, requests, errors } = await shown(map);
    assert.equal(await page.locator("#summary").textContent(), "1 reachable, 0 unknown, 1 blocked");
    const blocked = map.sources.find(({ outcome }) => outcome === "blocked");
    assert.ok(blocked !== undefined);
    await page.locator("svg.map .item.blocked").click();
    assert.deepEqual(await panelLines(page), [
      blocked.headline,
      ...blocked.gates.map(
        ({ outcome, text }) => `${{ passed: "✔", blocked: "✘", unknown: "?" }[outcome]} ${text}`,
      ),
      ...blocked.remedies,
    ]);
    assert.match(page.url(), /#from=eni-0000000a$/);
    assert.equal(await page.locator(".stop a").first().textContent(), CODES);
    assert.match((await page.locator(".stop a").first().getAttribute("href")) ?? "", /^https:/);
    assert.equal(await page.locator("svg .way polyline").count(), 2);
    assert.equal(await page.locator("svg .way g.blocked").count(), 1);
    assert.deepEqual([requests, errors], [[], []]);
    await page.close();
  });

  it("says of every source what the map says, which is what sources and explain say", async () => {
    const networks = [
      mapOfDescribed(closedNetwork()),
      ...publishedNetworks().map(({ topology }) => mapOfFirst(topology())),
    ];
    for (const map of networks) {
      const { page, errors } = await shown(map);
      const file = page.url();
      for (const { id, headline, outcome, gates, remedies, unknowns } of map.sources) {
        await page.goto(`${file}#${new URLSearchParams({ from: id }).toString()}`);
        await page.locator("#panel .headline").getByText(headline, { exact: true }).waitFor();
        const lines = await panelLines(page);
        assert.deepEqual(
          lines.map((line) => line.replace(/^[✔✘?] /, "")),
          [headline, ...gates.map(({ text }) => text), ...remedies, ...unknowns],
        );
        assert.match(
          (await page.locator("#panel .verdict").textContent()) ?? "",
          new RegExp(outcome),
        );
      }
      assert.deepEqual(errors, []);
      await page.close();
    }
  });

  it("is worked by keys: arrows move, Enter chooses, a gate lights up its frame, Escape lets go", async () => {
    const { page } = await shown(mapOfDescribed(healthyNetwork()));
    await page.locator('svg.map [tabindex="0"]').focus();
    await page.keyboard.press("ArrowRight");
    const focused = page.locator("svg .item:focus");
    assert.equal(await focused.getAttribute("aria-description"), "other-server, instance");
    await page.keyboard.press("Enter");
    assert.match((await panelLines(page))[0] ?? "", /^reachable: other-server can open/);
    await page.locator(".gates button").nth(1).focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("svg .area.gate").count(), 1);
    assert.match(page.url(), /gate=1/);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("svg .way").count(), 0);
    await page.close();
  });

  it("filters map and table alike, by verdict, kind, VPC and words", async () => {
    const { page } = await shown(mapOfDescribed(closedNetwork()));
    const state = async (): Promise<[number, number, string | null]> => [
      await page.locator("svg .item.button:not(.dim)").count(),
      await page.locator("tbody tr:not([hidden])").count(),
      await page.locator("#shown").textContent(),
    ];
    assert.deepEqual(await state(), [2, 2, "2 of 2 shown"]);
    await page.getByRole("checkbox", { name: "blocked" }).uncheck();
    assert.deepEqual(await state(), [1, 1, "1 of 2 shown"]);
    assert.match(page.url(), /verdict=reachable%2Cunknown/);
    await page.getByRole("checkbox", { name: "blocked" }).check();
    await page.getByLabel("VPC").selectOption("vpc-0000000a-name");
    assert.deepEqual(await state(), [1, 1, "1 of 2 shown"]);
    await page.getByLabel("VPC").selectOption("");
    await page.getByLabel("Search").fill("10.9.9.9");
    assert.deepEqual(await state(), [0, 0, "0 of 2 shown"]);
    await page.getByLabel("Search").fill("other-server");
    assert.deepEqual(await state(), [1, 1, "1 of 2 shown"]);
    await page.close();
  });

  it("a link leads to what its sender saw", async () => {
    const hash = "#from=eni-0000000b&gate=2&kind=instance&q=server";
    const { page } = await shown(mapOfDescribed(healthyNetwork()), { hash });
    assert.match((await panelLines(page))[0] ?? "", /other-server/);
    assert.equal(await page.locator('.gates [aria-pressed="true"]').getAttribute("data-gate"), "2");
    assert.equal(await page.getByLabel("Search").inputValue(), "server");
    assert.equal(await page.getByLabel("Kind").inputValue(), "instance");
    await page.goto(`${page.url().split("#")[0] ?? ""}#from=eni-0000000a`);
    await page.locator("#panel .headline").getByText("example-server can open").waitFor();
    await page.close();
  });

  it("shows two maps of a cache side by side: opened, closed, undecided", async () => {
    const before = { map: mapOfDescribed(closedNetwork()), label: "before" };
    const withoutPeer = healthyNetwork();
    closeForPeer(withoutPeer);
    const after = { map: mapOfDescribed(withoutPeer), label: "after" };
    const { page, errors } = await shown(await writeDifference(before, after, "html"));
    assert.equal(
      await page.locator("#summary").textContent(),
      "1 opened, 1 closed, 0 undecided, 0 unchanged",
    );
    assert.deepEqual(await page.locator("figcaption").allTextContents(), ["before", "after"]);
    assert.equal(await page.locator("svg.map .opened").count(), 2);
    await page.getByLabel("Change").selectOption("closed");
    await page.locator("tbody tr:not([hidden]) button").click();
    assert.deepEqual(await page.locator("#panel .verdict").allTextContents(), [
      "✔ reachable",
      "✘ blocked",
    ]);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(errors, []);
    await page.close();
  });

  for (const theme of ["light", "dark"] as const) {
    it(`has no violation that axe finds, ${theme}`, async () => {
      const hash = "#from=eni-0000000a";
      const { page } = await shown(mapOfDescribed(closedNetwork()), { theme, hash });
      assert.deepEqual(await violations(page), []);
      await page.close();
    });
  }

  it("prints the whole map, and the table without what is for the screen only", async () => {
    const { page } = await shown(mapOfDescribed(closedNetwork()), { hash: "#from=eni-0000000a" });
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("#filters").isVisible(), false);
    assert.equal(await page.locator("table").isVisible(), true);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    assert.equal(pdf.subarray(0, 4).toString(), "%PDF");
    await page.close();
  });

  it("hostile names run nothing, ask for nothing, and stay in their boxes", async () => {
    const { page, requests, errors } = await shown(mapOfDescribed(hostileNetwork()));
    for (const button of await page.locator("tbody button").all()) {
      await button.click();
      assert.doesNotMatch(await page.locator("body").innerText(), TURNING);
    }
    assert.equal(await page.title(), "Who can reach orders on tcp 11211");
    assert.equal(await page.locator("img, iframe, object, svg script, svg a").count(), 0);
    assert.deepEqual([requests, errors], [[], []]);
    const width = await page.evaluate(
      () =>
        (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } })
          .document.documentElement.scrollWidth,
    );
    assert.equal(width, 1280);
    await page.close();
  });
});
