/** The types of what the commands print as JSON, for their schemas (`schemas.ts`). */
import type { MapDifference, NetworkMap } from "../map";

export type { CheckReport } from "../doctor/commands/check";
export type { CostReport } from "../doctor/commands/cost";
export type { DriftReport } from "../doctor/commands/drift";
export type { ExplainLine } from "../doctor/commands/explain";
export type { NoColdReplaceReport } from "../doctor/commands/no-cold-replace";
export type { ProbeReport } from "../doctor/commands/probe";
export type { ScanReport } from "../doctor/commands/scan";
export type { SourcesReport } from "../doctor/commands/sources";
export type { Report } from "../sandbox/apps/start/report";

/** One map, or (with `--against`) two and what changed. */
export type PrintedMap = NetworkMap | MapDifference;
