/** `explain --from A --to B --port P`: the verdict for any two, or for a file of pairs. */

import { explain, ruleText, safeJson, safeLines, safeText } from "../../reachability";
import { idsOf } from "../checks/gates";
import type { Gate, PortRange, Topology, Verdict } from "../../reachability";
import { DoctorError } from "../errors";
import { jsonOfFile } from "../json-file";
import { resolveEnd } from "../network/ends";
import { decidePairs } from "../network/pair-verdict";
import type { PairVerdict } from "../network/pair-verdict";
import { UnreadError } from "../network/unread";
import { openSession } from "../session";
import type { NetworkOptions, CommandContext } from "../session";
import { parsePort, parsePortRange, parseProtocol, parseWord } from "./arguments";

export interface ExplainOptions extends NetworkOptions {
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: string;
  readonly port?: string;
  readonly ephemeral?: string;
  readonly pairs?: string;
  readonly expect?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly ephemeral?: PortRange;
}

/** A pair that could be read, or what is wrong with it. */
type PairOrError = { readonly pair: Pair } | { readonly raw: unknown; readonly error: string };

/** Prints one verdict per pair; answers the exit code. */
export async function runExplain(
  options: ExplainOptions,
  commandContext: CommandContext,
): Promise<number> {
  const expected =
    options.expect === undefined ? undefined : parseWord(options.expect, "--expect", EXPECTABLE);
  const pairs = pairsOf(options);
  const ends = pairs.flatMap((one) => ("pair" in one ? [one.pair.from, one.pair.to] : []));
  const session = await openSession(options, { ends, caches: ends }, commandContext);
  const isJson = options.json === true || options.pairs !== undefined;
  let exitCode = 0;
  for (const one of pairs) {
    const answer = answerOf(session.topology, one);
    if (isJson) commandContext.output.data(safeJson(answer.json));
    else commandContext.output.print(textOf(session.topology, answer, commandContext));
    exitCode = Math.max(exitCode, codeOf(answer, expected));
  }
  await session.save();
  return exitCode;
}

const EXPECTABLE = ["reachable", "blocked"] as const;

/** What `explain --json` prints, one line for each pair. */
export type ExplainLine = ExplainedPair | RefusedPair;

interface ExplainedPair {
  readonly from: string;
  readonly to: string;
  readonly verdict: Verdict["outcome"];
  /** All gates of the pair that decides, the request's and the reply's. */
  readonly gates: readonly ExplainedGate[];
}

interface ExplainedGate {
  readonly direction: Gate["direction"];
  readonly code: Gate["code"];
  /** Ids of the resources that it consulted. */
  readonly resource: ReturnType<typeof idsOf>;
  /** The rule that decided, in words; null where none did. */
  readonly rule: string | null;
  readonly outcome: Gate["outcome"];
}

/** A pair that could not be asked. */
interface RefusedPair {
  readonly from?: unknown;
  readonly to?: unknown;
  readonly error: string;
}

interface Answer {
  readonly json: ExplainLine;
  /** Absent: the pair could not be asked. */
  readonly outcome?: Verdict["outcome"];
  readonly pairVerdict?: PairVerdict;
  /** Why an end is not known: it was not read. */
  readonly unread?: string;
}

function codeOf({ outcome }: Answer, expected: string | undefined): number {
  if (outcome === undefined) return 2;
  return expected !== undefined && outcome !== expected ? 1 : 0;
}

/** A bad pair is one clear line of its own among the others; alone it is the command's error. */
function answerOf(topology: Topology, one: PairOrError): Answer {
  if ("error" in one) return { json: { ...fromAndTo(one.raw), error: one.error } };
  const { pair } = one;
  try {
    const pairVerdict = judgePair(topology, pair);
    const { outcome } = pairVerdict.verdict;
    return { json: jsonOf(pair, pairVerdict.verdict), outcome, pairVerdict };
  } catch (error) {
    if (error instanceof UnreadError) return unreadAnswer(pair, error);
    if (!(error instanceof DoctorError)) throw error;
    return { json: { from: pair.from, to: pair.to, error: error.message } };
  }
}

/** An end that was not read may exist: the verdict is open, not the question wrong. */
function unreadAnswer({ from, to }: Pair, { message }: UnreadError): Answer {
  const outcome = "unknown";
  return { json: { from, to, verdict: outcome, gates: [] }, outcome, unread: message };
}

function judgePair(topology: Topology, pair: Pair): PairVerdict {
  return decidePairs(topology, {
    ...pair,
    from: resolveEnd(topology, pair.from, "--from"),
    to: resolveEnd(topology, pair.to, "--to"),
  });
}

function jsonOf({ from, to }: Pair, { outcome, gates }: Verdict): ExplainedPair {
  return { from, to, verdict: outcome, gates: gates.map(gateJson) };
}

function gateJson({ direction, code, resources, rule, outcome }: Gate): ExplainedGate {
  const by = rule === undefined ? null : ruleText(rule, ({ id }) => id);
  return { direction, code, resource: idsOf({ resources }), rule: by, outcome };
}

function textOf(
  topology: Topology,
  { json, pairVerdict, unread }: Answer,
  { output }: CommandContext,
): string {
  if (unread !== undefined) return `unknown: ${safeText(unread)}`;
  if (pairVerdict === undefined) throw new DoctorError((json as { error: string }).error);
  const { verdict, pairs, agreeing } = pairVerdict;
  const text = safeLines(explain(verdict, topology));
  if (pairs === 1) return text;
  const note = `(${String(agreeing)} of ${String(pairs)} pairs of interfaces are ${verdict.outcome}; this is one of them)`;
  return `${text}\n${output.colours.dim(safeText(note))}`;
}

function pairsOf(options: ExplainOptions): readonly PairOrError[] {
  if (options.pairs !== undefined) {
    if (options.from !== undefined || options.to !== undefined) {
      throw new DoctorError(
        "--pairs FILE stands in place of --from and --to: give one or the other.",
      );
    }
    return readPairs(options.pairs, options);
  }
  const { from, to, port } = options;
  if (from === undefined || to === undefined || port === undefined) {
    throw new DoctorError("explain needs --from A, --to B and --port P (or --pairs FILE).");
  }
  return [
    {
      pair: parsePair({ from, to, port, protocol: options.protocol, ephemeral: options.ephemeral }),
    },
  ];
}

function readPairs(file: string, defaults: ExplainOptions): PairOrError[] {
  const pairs = jsonOfFile(file, `--pairs ${file}`);
  if (!Array.isArray(pairs)) {
    throw new DoctorError(
      `--pairs ${file} must be a list: [{"from","to","protocol","port","ephemeral"}].`,
    );
  }
  return pairs.map((raw: unknown, at) => {
    try {
      return { pair: parsePair(withDefaults(raw, at, defaults)) };
    } catch (error) {
      if (!(error instanceof DoctorError)) throw error;
      return { raw, error: `pair ${String(at)}: ${error.message}` };
    }
  });
}

function withDefaults(raw: unknown, at: number, defaults: ExplainOptions): Record<string, unknown> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    throw new DoctorError(
      `must be {"from","to","protocol","port","ephemeral"}, got ${JSON.stringify(raw)} at ${String(at)}.`,
    );
  }
  const { port, protocol, ephemeral } = defaults;
  return { port, protocol, ephemeral, ...raw };
}

function parsePair(raw: Record<string, unknown>): Pair {
  const { from, to, protocol, port, ephemeral } = raw;
  return {
    from: nonEmpty(from, "from"),
    to: nonEmpty(to, "to"),
    protocol: parseProtocol(asText(protocol, "tcp"), "protocol"),
    port: parsePort(asText(port, DEFAULT_PORT), "port"),
    ...(ephemeral === undefined || ephemeral === null
      ? {}
      : { ephemeral: parseEphemeral(ephemeral) }),
  };
}

const DEFAULT_PORT = "11211";

/** A word or number as text; anything else as JSON, for the message that follows. */
function asText(value: unknown, ifAbsent: string): string {
  if (value === undefined || value === null) return ifAbsent;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `"32768-60999"`, `[32768, 60999]` or `{"from", "to"}`. */
function parseEphemeral(value: unknown): PortRange {
  const { from, to } = (typeof value === "object" ? value : {}) as Partial<PortRange>;
  const ends = Array.isArray(value) ? value : from === undefined ? [value] : [from, to];
  return parsePortRange(ends.map(String).join("-"), "ephemeral");
}

function nonEmpty(value: unknown, field: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new DoctorError(
    `${field} must be an id or an address, got ${value === undefined ? "nothing" : JSON.stringify(value)}.`,
  );
}

function fromAndTo(raw: unknown): Pick<RefusedPair, "from" | "to"> {
  const { from, to } = (raw ?? {}) as Record<string, unknown>;
  return { from, to };
}
