/** `cost`: what a stack costs on demand, from a preview, a plan or an export, by Region. */

import { safeJson, safeText } from "../../reachability";
import type { PlannedResource } from "../../reachability";
import { estimate, mayCost } from "../cost/estimate";
import type { CostEstimate, CostItem, Price } from "../cost/estimate";
import { PRICED_REGIONS, PRICES_OF, PRICES_SOURCE } from "../cost/prices";
import { DoctorError } from "../errors";
import { jsonOfFile } from "../json-file";
import type { CommandContext } from "../session";
import { parseWord } from "./arguments";
import { plannedResources, previewedResources, regionsIn } from "./stack-files";

export interface CostOptions {
  readonly preview?: string;
  readonly state?: string;
  readonly region?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What `cost --json` prints. */
export interface CostReport {
  readonly currency: "USD";
  /** The day on which these were AWS's prices. */
  readonly pricesOf: string;
  readonly source: string;
  readonly estimates: readonly CostEstimate[];
}

/** Prints the estimate: for the Regions that the stack is in, or all of it for each Region that was asked for. */
export function runCost(options: CostOptions, { output }: CommandContext): number {
  const regions = options.region?.map((region) => parseWord(region, "--region", PRICED_REGIONS));
  const { resources, regionOf } = stackOf(options);
  const estimates =
    regions?.map((region) => estimate(resources, region)) ?? byRegion(resources, regionOf);
  const report: CostReport = {
    currency: "USD",
    pricesOf: PRICES_OF,
    source: PRICES_SOURCE,
    estimates,
  };
  if (options.json === true) output.data(safeJson(report, 2));
  else {
    output.print(estimates.map(estimateText).join("\n\n"));
    output.remark(
      `AWS's on-demand prices of ${PRICES_OF}; no tax, traffic, volumes or discounts. AWS's pages decide: https://aws.amazon.com/elasticache/pricing/`,
    );
  }
  return 0;
}

interface Stack {
  readonly resources: readonly PlannedResource[];
  readonly regionOf: (urn: string) => string | undefined;
}

function stackOf({ preview, state }: CostOptions): Stack {
  if ((preview === undefined) === (state === undefined)) {
    throw new DoctorError(
      "cost needs --preview FILE (from pulumi preview --json, or a plan) or --state FILE (from pulumi stack export): one of them.",
    );
  }
  const file = preview ?? state ?? "";
  const source = `${preview === undefined ? "--state" : "--preview"} ${file}`;
  const json = jsonOfFile(file, source);
  const read = preview === undefined ? plannedResources : previewedResources;
  const resources = read(json, source).filter(mayCost);
  return { resources, regionOf: regionsIn(json, source) };
}

function byRegion(
  resources: readonly PlannedResource[],
  regionOf: (urn: string) => string | undefined,
): CostEstimate[] {
  const found = new Map<string, PlannedResource[]>();
  for (const resource of resources) {
    const region = regionOf(resource.urn);
    if (region === undefined) {
      throw new DoctorError(
        `The Region of ${resource.name} (${resource.type}) is not in the file. Give it: --region us-east-1.`,
      );
    }
    found.set(region, [...(found.get(region) ?? []), resource]);
  }
  return [...found]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([region, of]) => estimate(of, region));
}

/** One Region: a line for each kind of thing that is paid for, the dearest first; the sum, and what is not in it. */
function estimateText({ region, items, notPriced, ...total }: CostEstimate): string {
  const rows = [
    ...alike(items).map((row) => [row.names, row.what, ...priceTexts(row)]),
    ["together", "", ...priceTexts(total)],
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map(([names = "", what = "", hourly = "", monthly = ""]) =>
    [
      `  ${names.padEnd(widths[0] ?? 0)}`,
      what.padEnd(widths[1] ?? 0),
      hourly.padStart(widths[2] ?? 0),
      monthly.padStart(widths[3] ?? 0),
    ].join("  "),
  );
  return [
    `${region}, USD an hour and a month:`,
    ...lines,
    ...items.flatMap(limitText),
    ...notPriced.map(({ name, why }) => `  not priced: ${safeText(`${name}: ${why}`)}`),
  ].join("\n");
}

interface Row extends Price {
  readonly names: string;
  readonly what: string;
}

/** Items of one unit in a line: fifteen alarms, nine endpoints. */
function alike(items: readonly CostItem[]): readonly Row[] {
  const units = new Map<string, CostItem[]>();
  for (const item of items) units.set(item.unit, [...(units.get(item.unit) ?? []), item]);
  return [...units]
    .map(([unit, of]) => {
      const total = (value: (item: CostItem) => number): number =>
        of.reduce((sum, item) => sum + value(item), 0);
      const count = total((item) => item.count);
      return {
        names: safeText(namesOf(of)),
        what: safeText(count === 1 ? unit : `${count} × ${unit}`),
        hourly: total((item) => item.hourly),
        monthly: total((item) => item.monthly),
      };
    })
    .sort((a, b) => b.hourly - a.hourly);
}

function namesOf([first, ...more]: readonly CostItem[]): string {
  const name = first?.name ?? "";
  return more.length === 0 ? name : `${name} and ${more.length} more`;
}

function limitText({ name, atMost }: CostItem): string[] {
  if (atMost === undefined) return [];
  const [hourly = "", monthly = ""] = priceTexts(atMost);
  return [`  ${safeText(name)} costs at most ${hourly} an hour, ${monthly} a month, at its limits`];
}

function priceTexts({ hourly, monthly }: Price): string[] {
  return [hourly.toFixed(4), monthly.toFixed(2)];
}
