/**
 * Opening TCP connections from one seat, many at once: one bash asks for all of them, each in a process of its own, and after the
 * time is over what has not answered is kept out in silence.
 */

/** What became of a connection. A dropped one can only be told by its silence. */
export type Connection = "connected" | "refused" | "timed-out" | "unreachable" | "name-not-found";

/** Where a connection is to go. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** Words of bash's complaints → what became of the connection. A name that is not found is an "invalid argument" to it. */
const COMPLAINTS: readonly (readonly [RegExp, Connection])[] = [
  [/refused/i, "refused"],
  [/name or service|not known|temporary failure|no address|invalid argument/i, "name-not-found"],
  [/no route|unreachable/i, "unreachable"],
];

/** How long a connection is waited for, milliseconds. */
export interface Patience {
  /** After which silence is the answer. */
  readonly timeoutMs: number;
  /** After which whatever has not answered is asked a second time, on a connection of its own: one packet may be lost. */
  readonly againAfterMs?: number;
}

/** The command that tries them all, and ends as soon as each has ended, at the latest when the time is over. */
export function connectingCommand(
  destinations: readonly Destination[],
  { timeoutMs, againAfterMs }: Patience,
): readonly string[] {
  const again =
    againAfterMs === undefined
      ? []
      : [
          `sleep ${againAfterMs / 1000}`,
          ...destinations.map(
            (destination, index) =>
              `kill -0 "\${tries[${index}]}" 2>/dev/null && { ${trying(destination, index)}; }`,
          ),
        ];
  const script = [
    'try() { if : 3<>"/dev/tcp/$2/$3"; then echo "$1"; fi; }',
    "tries=()",
    ...destinations.map(trying),
    ...again,
    `(sleep ${timeoutMs / 1000}; kill -9 "\${tries[@]}") >/dev/null 2>&1 & timer=$!`,
    'wait "${tries[@]}" 2>/dev/null',
    "kill $timer 2>/dev/null",
    "exit 0",
  ];
  return ["bash", "--norc", "-c", script.join("\n")];
}

function trying({ host, port }: Destination, index: number): string {
  return `try ${index} '${host}' ${port} & tries+=($!)`;
}

/** What became of each, in order, from what the command printed. */
export function connectionsSeen(
  destinations: readonly Destination[],
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
): readonly Connection[] {
  const opened = new Set(stdout.split("\n"));
  const complaints = stderr.split("\n");
  return destinations.map(({ host, port }, index) => {
    if (opened.has(String(index))) return "connected";
    const complaint = complaints.find((line) => line.includes(`/dev/tcp/${host}/${port}:`)) ?? "";
    return COMPLAINTS.find(([words]) => words.test(complaint))?.[1] ?? "timed-out";
  });
}
