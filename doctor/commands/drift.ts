/** `drift`: who the stack's state lets in, against who the account lets in now. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { compare, readPlanned, safeJson, safeText } from "../../reachability";
import type { Change, Difference, Topology } from "../../reachability";
import { DoctorError, messageOf } from "../errors";
import { parsedJson, textOfFile } from "../json-file";
import { nameAndId } from "../network/ends";
import type { Colours } from "../report/output";
import { openSession } from "../session";
import type { NetworkOptions, CommandContext } from "../session";
import { plannedResources } from "./stack-files";

export interface DriftOptions extends NetworkOptions {
  readonly stack?: string;
  readonly state?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What `drift --json` prints. */
export type DriftReport = Difference;

/** Prints what became reachable and what no longer is; 1 when something differs, 3 when one cannot tell. */
export async function runDrift(
  options: DriftOptions,
  commandContext: CommandContext,
): Promise<number> {
  const { source, text } = await stateOf(options);
  const resources = plannedResources(parsedJson(text, source), source);
  const session = await openSession(options, {}, commandContext);
  const before = readPlanned(resources, { described: session.topology });
  const changes = compare(before, session.topology);
  const { output } = commandContext;
  output.progress("");
  if (options.json === true) output.data(safeJson(changes satisfies DriftReport, 2));
  else output.print(driftText(changes, session.topology, output.colours));
  await session.save();
  if (changes.opened.length + changes.closed.length > 0) return 1;
  return changes.unsure.length > 0 ? 3 : 0;
}

interface State {
  /** For messages. */
  readonly source: string;
  readonly text: string;
}

async function stateOf({ stack, state }: DriftOptions): Promise<State> {
  if ((stack === undefined) === (state === undefined)) {
    throw new DoctorError(
      "drift needs --stack NAME or --state FILE (from pulumi stack export): one of them.",
    );
  }
  if (state !== undefined) {
    const source = `--state ${state}`;
    return { source, text: textOfFile(state, source) };
  }
  return { source: `--stack ${stack ?? ""}`, text: await exportStack(stack ?? "") };
}

const MOST_STATE_BYTES = 256 * 1024 * 1024;

async function exportStack(stack: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("pulumi", ["stack", "export", "--stack", stack], {
      maxBuffer: MOST_STATE_BYTES,
    });
    return stdout;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const why = isMissing ? "there is no pulumi on PATH" : pulumiSaid(error);
    throw new DoctorError(
      `--stack ${stack} cannot be exported: ${why}. Or export it yourself and give --state FILE.`,
    );
  }
}

/** Pulumi's own words, without the command line that Node puts before them. */
function pulumiSaid(error: unknown): string {
  const { stderr } = error as { stderr?: string };
  const said = stderr === undefined || stderr.trim() === "" ? messageOf(error) : stderr;
  return said
    .trim()
    .replace(/^error: /, "")
    .replace(/\s+/g, " ")
    .replace(/\.$/, "");
}

type Changes = ReturnType<typeof compare>;

function driftText(
  { opened, closed, unsure }: Changes,
  topology: Topology,
  colours: Colours,
): string {
  if (opened.length + closed.length + unsure.length === 0) {
    return colours.green("The account lets in whom the stack lets in.");
  }
  const lines = (title: string, sign: string, changes: readonly Change[]): string[] =>
    changes.length === 0
      ? []
      : [title, ...changes.map((change) => `  ${sign} ${safeText(changeText(change, topology))}`)];
  return [
    ...lines("became reachable, though the stack does not say so", colours.red("+"), opened),
    ...lines("no longer reachable, though the stack says so", colours.red("-"), closed),
    ...lines("cannot be compared", colours.yellow("?"), unsure),
  ].join("\n");
}

function changeText({ cache, source, before, after }: Change, topology: Topology): string {
  const who = nameAndId(topology.interfaces.byId.get(source) ?? { id: source });
  return `${who} to ${cache}: ${before} in the stack, ${after} now`;
}
