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

/** The part of a browser that is used in a page. */
interface Drawing {
  readonly dispatchEvent: (event: unknown) => void;
  readonly remove: () => void;
}
interface Surroundings {
  readonly document: {
    readonly body: { readonly append: (drawing: Drawing) => void };
    readonly querySelectorAll: (selector: string) => ArrayLike<Drawing>;
  };
  readonly MouseEvent: new (type: string, options: object) => unknown;
  readonly requestAnimationFrame: (then: () => void) => void;
  readonly setTimeout: (then: () => void) => void;
}

/** Milliseconds until a click, or putting the picture in anew, has changed the page and that is drawn. Runs in the page. */
function answerTime(click: number | "anew"): Promise<number> {
  const page = globalThis as unknown as Surroundings;
  const buttons = page.document.querySelectorAll("svg.map .item.button");
  const [picture] = Array.from(page.document.querySelectorAll("svg"));
  const started = performance.now();
  if (click !== "anew") {
    const event = new page.MouseEvent("click", { bubbles: true });
    buttons[click % buttons.length]?.dispatchEvent(event);
  } else if (picture !== undefined) {
    picture.remove();
    page.document.body.append(picture);
  }
  return new Promise((resolve) => {
    page.requestAnimationFrame(() => {
      // After the frame, which is then laid out and painted.
      page.setTimeout(() => {
        resolve(performance.now() - started);
      });
    });
  });
}

const TIMES = 15;

/** The median of several, in milliseconds. */
async function answered(page: Page, what: "clicks" | "anew"): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < TIMES; turn += 1)
    times.push(await page.evaluate(answerTime, what === "anew" ? what : turn * 97));
  return median(times);
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

async function figuresOf(browser: MapBrowser, size: AccountSize): Promise<readonly Figure[]> {
  const { account, html, svg, parsing, making } = await drawnOf(size);
  const [plain, picture] = await shown(browser, plainPage(svg));
  const anew = await answered(picture, "anew");
  await picture.close();
  const [drawn, page] = await shown(browser, html);
  const click = await answered(page, "clicks");
  await page.close();
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
      against: "the same picture put in anew",
      value: click / anew,
      bound: 1,
      measured: `${click.toFixed(1)} ms : ${anew.toFixed(1)} ms`,
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
