/**
 * The map as a page: one file that asks for nothing, opens from disk, and runs only what is hashed in its policy
 * (https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP). What it says is in it as compressed JSON, which the scripts
 * in `page/` read and write as text, never as HTML.
 */

import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { safeValue } from "../reachability";
import { changesBetween } from "./difference";
import type { ChangedSources } from "./difference";
import type { Layout } from "./layout";
import type { NetworkMap } from "./model";
import { pageFile, svgPartOf } from "./svg";

/** A map with its place on the page, and how it is called beside another. */
export interface DrawnMap {
  readonly map: NetworkMap;
  readonly layout: Layout;
  readonly label?: string;
}

/** What the scripts of the page are given. */
export interface PageData {
  readonly maps: readonly (NetworkMap & { readonly label: string })[];
  /** Of two maps: what changed. */
  readonly changes?: readonly ChangedSources[];
}

const STYLES = ["map.css", "page.css"] as const;
/** In this order: each uses what is before it. */
const SCRIPTS = ["data.js", "view.js", "panel.js", "table.js", "main.js"] as const;

/** The page of one map, or of two of the same cache: before and after. */
export async function htmlOf(drawn: readonly DrawnMap[]): Promise<string> {
  const style = STYLES.map(pageFile).join("\n");
  const scripts = SCRIPTS.map(pageFile);
  const pictures = await Promise.all(drawn.map(({ map, layout }) => svgPartOf(map, layout)));
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${scripts.map(hashOf).join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    "<title>Who can reach the cache</title>",
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    pageFile("body.html").replace("<!-- maps -->", () => pictures.map(pane).join("\n")),
    `<script type="application/octet-stream" id="data">${packed(dataOf(drawn))}</script>`,
    ...scripts.map((script) => `<script>${script}</script>`),
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** Shown where a large map is printed. */
const PART =
  '<p class="part">A part of the map: all of it is too large for a page. Every source is in the table.</p>';

function pane(svg: string): string {
  return `<figure class="pane"><figcaption></figcaption><div class="window">${svg}</div>${PART}</figure>`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function dataOf(drawn: readonly DrawnMap[]): PageData {
  const maps = drawn.map(({ map, label = "" }) => ({ ...map, label }));
  const [before, after] = maps;
  return before === undefined || after === undefined
    ? { maps }
    : { maps, changes: changesBetween(before, after) };
}

/**
 * Thousands of sources say nearly the same: compressed, they are a tenth. Base64 has no character that HTML knows. No name
 * turns around what is beside it: on the page, too, such characters are shown as their codes.
 */
function packed(data: PageData): string {
  return gzipSync(JSON.stringify(safeValue(data)), { level: 9 }).toString("base64");
}
