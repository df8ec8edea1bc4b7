/**
 * `npm run bench:map`: the page of a map in Chromium: how large its file is, when it is drawn, how soon a click is
 * answered. 2,000 interfaces are drawn one by one, 20,000 collapsed into classes. Exit code 1 when a figure is over its
 * bound, 3 where there is no Chromium.
 */

import { readDescribed } from "../reachability";
import { mapOf, writeMap } from "../map";
import { MapBrowser } from "../tests/map/browser";
import { FULL_SIZE, generatedAccount } from "./generated-account";
import type { AccountSize } from "./generated-account";
import { median } from "./sections";

const SMALL: AccountSize = {
  ...FULL_SIZE,
  ...{ interfaces: 2_000, groups: 400, subnets: 40, acls: 10, nodes: 3 },
};
const LARGE: AccountSize = { ...SMALL, interfaces: 20_000, groups: 4_000, subnets: 400, acls: 100 };

interface Bound {
  readonly figure: string;
  readonly value: number;
  readonly bound: number;
  readonly unit: string;
}

function pageOf(size: AccountSize): Promise<string> {
  const topology = readDescribed(generatedAccount(size));
  const [cache] = topology.caches.byId.values();
  if (cache === undefined) throw new Error("the generated account has no cache");
  return writeMap(mapOf(topology, cache), "html");
}

/** Milliseconds until a click has changed the panel and that is on the screen. Runs in the page. */
function clickTime(at: number): Promise<number> {
  interface Clickable {
    readonly dispatchEvent: (event: unknown) => void;
  }
  const { document, performance, MouseEvent, requestAnimationFrame } = globalThis as unknown as {
    document: { querySelectorAll: (selector: string) => readonly Clickable[] };
    performance: { now: () => number };
    MouseEvent: new (type: string, options: object) => unknown;
    requestAnimationFrame: (then: () => void) => void;
  };
  const buttons = document.querySelectorAll("svg.map .item.button");
  const started = performance.now();
  buttons[at % buttons.length]?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      resolve(performance.now() - started);
    });
  });
}

const CLICKS = 9;

async function figuresOf(
  browser: MapBrowser,
  size: AccountSize,
  drawnWithin: number,
): Promise<Bound[]> {
  const html = await pageOf(size);
  const name = `${size.interfaces.toLocaleString("en")} interfaces`;
  const times: number[] = [];
  const started = performance.now();
  const { page } = await browser.show(html);
  const drawn = performance.now() - started;
  for (let click = 0; click < CLICKS; click += 1) {
    times.push(await page.evaluate(clickTime, click * 97));
  }
  await page.close();
  return [
    { figure: `${name}: size of the file`, value: html.length / 1e6, bound: 3, unit: "MB" },
    { figure: `${name}: drawn after`, value: drawn / 1000, bound: drawnWithin, unit: "s" },
    { figure: `${name}: a click is answered after`, value: median(times), bound: 100, unit: "ms" },
  ];
}

async function main(): Promise<void> {
  const browser = await MapBrowser.open();
  if (browser === undefined) {
    process.exitCode = 3;
    return;
  }
  try {
    const figures = [
      ...(await figuresOf(browser, SMALL, 2)),
      ...(await figuresOf(browser, LARGE, 5)),
    ];
    for (const { figure, value, bound, unit } of figures) {
      const verdict = value <= bound ? "ok" : "OVER";
      const shown = `${value.toFixed(2).padStart(8)} ${unit}`;
      process.stdout.write(
        `  ${figure.padEnd(48)} ${shown}  bound ${String(bound)} ${unit}  ${verdict}\n`,
      );
      if (value > bound) process.exitCode = 1;
    }
  } finally {
    await browser.close();
  }
}

void main();
