/**
 * The page of a map in Chromium: how large its file is, when it is drawn, how soon a click is answered. 2,000 interfaces
 * are drawn one by one, of 20,000 those alike are one box. Alone: `npm run bench:map`.
 *
 * The bounds are stated in seconds, for two idle cores; on a busy machine only the processor times tell something.
 */

import type { CDPSession, Page } from "playwright-core";
import { readDescribed } from "../reachability";
import { mapOf, writeMap } from "../map";
import { MapBrowser } from "../tests/map/browser";
import { FULL_SIZE, generatedAccount } from "./generated-account";
import type { AccountSize } from "./generated-account";
import type { Figure, Section } from "./sections";
import { median } from "./sections";

const SMALL: AccountSize = {
  ...FULL_SIZE,
  ...{ interfaces: 2_000, groups: 400, subnets: 40, acls: 10, nodes: 3 },
};
const LARGE: AccountSize = { ...SMALL, interfaces: 20_000, groups: 4_000, subnets: 400, acls: 100 };

const MOST_SECONDS = { made: 60, drawn: { [SMALL.interfaces]: 2, [LARGE.interfaces]: 5 } };
const MOST_MEGABYTES = 3;
const MOST_MILLISECONDS = 100;

function pageOf(size: AccountSize): Promise<string> {
  const topology = readDescribed(generatedAccount(size));
  const [cache] = topology.caches.byId.values();
  if (cache === undefined) throw new Error("the generated account has no cache");
  return writeMap(mapOf(topology, cache), "html");
}

/** Milliseconds until a click has changed the page and that is drawn. Runs in the page. */
function clickTime(at: number): Promise<number> {
  interface Clickable {
    readonly dispatchEvent: (event: unknown) => void;
  }
  const page = globalThis as unknown as {
    document: { querySelectorAll: (selector: string) => readonly Clickable[] };
    MouseEvent: new (type: string, options: object) => unknown;
    requestAnimationFrame: (then: () => void) => void;
    setTimeout: (then: () => void) => void;
  };
  const buttons = page.document.querySelectorAll("svg.map .item.button");
  const started = performance.now();
  buttons[at % buttons.length]?.dispatchEvent(new page.MouseEvent("click", { bubbles: true }));
  return new Promise((resolve) => {
    page.requestAnimationFrame(() => {
      // After the frame, which is then laid out and painted.
      page.setTimeout(() => {
        resolve(performance.now() - started);
      });
    });
  });
}

/** Processor time of the page's main thread, in seconds. */
async function busySeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
}

const CLICKS = 15;

interface Clicks {
  readonly answered: number;
  readonly busy: number;
}

/** Medians, in milliseconds. */
async function clicksOn(page: Page): Promise<Clicks> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const [answered, busy]: [number[], number[]] = [[], []];
  for (let click = 0; click < CLICKS; click += 1) {
    const before = await busySeconds(session);
    answered.push(await page.evaluate(clickTime, click * 97));
    busy.push(((await busySeconds(session)) - before) * 1000);
  }
  return { answered: median(answered), busy: median(busy) };
}

async function figuresOf(browser: MapBrowser, size: AccountSize): Promise<Figure[]> {
  const idle = process.cpuUsage().user;
  const html = await pageOf(size);
  const made = (process.cpuUsage().user - idle) / 1e6;
  const started = performance.now();
  const { page } = await browser.show(html);
  const drawn = (performance.now() - started) / 1000;
  const { answered, busy } = await clicksOn(page);
  await page.close();
  const of = (what: string): string =>
    `${size.interfaces.toLocaleString("en")} interfaces, ${what}`;
  const mostDrawn = MOST_SECONDS.drawn[size.interfaces] ?? 0;
  return [
    { figure: of("page made"), value: made, bound: MOST_SECONDS.made, unit: "s" },
    { figure: of("its size"), value: html.length / 1e6, bound: MOST_MEGABYTES, unit: "MB" },
    { figure: of("drawn after"), value: drawn, bound: mostDrawn, unit: "s" },
    { figure: of("click answered"), value: answered, bound: MOST_MILLISECONDS, unit: "ms" },
    { figure: of("click, processor time"), value: busy, bound: MOST_MILLISECONDS, unit: "ms" },
  ];
}

/** Nothing is measured where there is no Chromium, which is said. */
export const section: Section = {
  title: "the map in Chromium: an account of 2,000 interfaces, and one of 20,000",
  async run() {
    const browser = await MapBrowser.open();
    if (browser === undefined) return [];
    try {
      const small = await figuresOf(browser, SMALL);
      return [...small, ...(await figuresOf(browser, LARGE))];
    } finally {
      await browser.close();
    }
  },
};
