/**
 * The page of a map in Chromium: how large its file is, when it is drawn, how soon a click is answered. 2,000 interfaces
 * are drawn one by one, of 20,000 those alike are one box. Alone: `npm run bench:map`.
 */

import type { Page } from "playwright-core";
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
/** Ten times that. */
const LARGE: AccountSize = { ...SMALL, interfaces: 20_000, groups: 4_000, subnets: 400, acls: 100 };

/** An account as a file, and what is drawn of it. */
interface Drawn {
  readonly account: string;
  readonly html: string;
  readonly svg: string;
  /** Seconds of processor time: parsing the account, and making the page of what was parsed. */
  readonly parsing: number;
  readonly making: number;
}

async function drawnOf(size: AccountSize): Promise<Drawn> {
  const account = JSON.stringify(generatedAccount(size));
  const [parsing, parsed] = await busy(() => JSON.parse(account) as unknown);
  const topology = readDescribed(parsed);
  const [cache] = topology.caches.byId.values();
  if (cache === undefined) throw new Error("the generated account has no cache");
  const [making, html] = await busy(() => writeMap(mapOf(readDescribed(parsed), cache), "html"));
  return { account, html, svg: await writeMap(mapOf(topology, cache), "svg"), parsing, making };
}

/** Seconds of processor time, and the result. */
async function busy<T>(work: () => T | Promise<T>): Promise<[number, T]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e6, result];
}

/** The picture without any script, as a page. */
function plainPage(svg: string): string {
  return `<!doctype html><html data-ready><meta charset="utf-8"><title>plain</title>${svg.replace(/<\?xml[^>]*>/, "")}</html>`;
}

/** A page in which a click does nothing. */
const IDLE_PAGE = plainPage('<svg class="map"><g class="item button"></g></svg>');

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

const CLICKS = 15;

/** The median, in milliseconds. */
async function clickOn(page: Page): Promise<number> {
  const answered: number[] = [];
  for (let click = 0; click < CLICKS; click += 1)
    answered.push(await page.evaluate(clickTime, click * 97));
  return median(answered);
}

const PAGES = 3;

/** Seconds until a page is there, the median of several, and the last of them. */
async function shown(browser: MapBrowser, html: string): Promise<[number, Page]> {
  const times: number[] = [];
  for (let turn = 1; ; turn += 1) {
    const started = performance.now();
    const { page } = await browser.show(html);
    times.push((performance.now() - started) / 1000);
    if (turn === PAGES) return [median(times), page];
    await page.close();
  }
}

async function clickMilliseconds(browser: MapBrowser, html: string): Promise<number> {
  const { page } = await browser.show(html);
  const answered = await clickOn(page);
  await page.close();
  return answered;
}

async function figuresOf(browser: MapBrowser, size: AccountSize): Promise<readonly Figure[]> {
  const { account, html, svg, parsing, making } = await drawnOf(size);
  const [plain, picture] = await shown(browser, plainPage(svg));
  await picture.close();
  const [drawn, page] = await shown(browser, html);
  const answered = await clickOn(page);
  await page.close();
  const idle = await clickMilliseconds(browser, IDLE_PAGE);
  const of = (what: string): string => `${size.interfaces.toLocaleString("en")}: ${what}`;
  const megabytes = (text: string): string => `${(text.length / 1e6).toFixed(2)} MB`;
  return [
    {
      figure: of("the page is made, processor time"),
      against: "JSON.parse of the account",
      value: making / parsing,
      bound: size === SMALL ? 600 : 200,
      measured: `${making.toFixed(1)} s : ${parsing.toFixed(3)} s`,
    },
    {
      figure: of("the page's size"),
      against: "the account's JSON",
      value: html.length / account.length,
      bound: size === SMALL ? 1 : 0.1,
      measured: `${megabytes(html)} : ${megabytes(account)}`,
    },
    {
      figure: of("the page is drawn"),
      against: "the same picture without script",
      value: drawn / plain,
      bound: 4,
      measured: `${drawn.toFixed(2)} s : ${plain.toFixed(2)} s`,
    },
    {
      figure: of("a click is answered"),
      against: "a click that does nothing",
      value: answered / idle,
      bound: 5,
      measured: `${answered.toFixed(1)} ms : ${idle.toFixed(1)} ms`,
    },
  ];
}

/** Nothing is measured where there is no Chromium, which is said. */
export const section: Section = {
  title: "The map in Chromium: an account of 2,000 interfaces, and one of 20,000",
  async run(note) {
    const browser = await MapBrowser.open();
    if (browser === undefined) {
      note("There is no chromium on PATH: no page was drawn.");
      return [];
    }
    try {
      const small = await figuresOf(browser, SMALL);
      return [...small, ...(await figuresOf(browser, LARGE))];
    } finally {
      await browser.close();
    }
  },
};
