/** Debian's Chromium, where it is on PATH, with a page of a map opened from disk. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";

export interface OpenedPage {
  readonly page: Page;
  /** Whatever the page asked for beside its own file, and what went wrong in it. */
  readonly requests: readonly string[];
  readonly errors: readonly string[];
}

export class MapBrowser {
  readonly #folder = mkdtempSync(join(tmpdir(), "map-"));
  #files = 0;

  private constructor(readonly browser: Browser) {}

  /** Absent: there is no Chromium, which is said in a line. */
  static async open(): Promise<MapBrowser | undefined> {
    const executablePath = chromiumOnPath();
    if (executablePath === undefined) {
      console.log("    skipped: there is no chromium on PATH (apt-get install chromium)");
      return undefined;
    }
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    return new MapBrowser(browser);
  }

  /** Opens a page and waits until it is drawn. */
  async show(
    html: string,
    { hash = "", theme = "light" }: { hash?: string; theme?: "light" | "dark" } = {},
  ): Promise<OpenedPage> {
    const file = join(this.#folder, `${String((this.#files += 1))}.html`);
    writeFileSync(file, html);
    const page = await this.browser.newPage({
      viewport: { width: 1280, height: 800 },
      colorScheme: theme,
      reducedMotion: "reduce",
    });
    const requests: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(`file://${file}${hash}`);
    await page.waitForSelector("html[data-ready]");
    return { page, requests: requests.slice(1), errors };
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function chromiumOnPath(): string | undefined {
  try {
    return execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}
