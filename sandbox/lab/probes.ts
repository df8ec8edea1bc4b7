/**
 * Real packets, many at once: memcached as the listener (TCP and UDP), bash's own connections as the client. A
 * connection that a filter drops gives no sign, so every probe is given a time and silence is its answer.
 */

import type { Isolation, Kernel } from "./kernel";

export interface Probe {
  /** Namespace it starts from. */
  readonly namespace: string;
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  /** Namespace that is to answer: with overlapping VPCs an address alone does not tell who did. */
  readonly answerer: string;
}

export interface Listener {
  readonly namespace: string;
  readonly ports: readonly number[];
  /** For measuring: answers UDP too (memcached's own default since 1.5.6 is not to) and knows who it is. */
  readonly isMeasuring: boolean;
  /** Listens on its loopback alone. */
  readonly isLocal?: boolean;
  /** Certificate and key (PEM files) to speak TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Seconds after which silence counts as an answer. */
const SILENCE_SECONDS = 1;

/**
 * The client at one seat. `tcp` and `udp NUMBER ADDRESS PORT ANSWERER` ask; in the end the numbers of those are printed
 * whose answerer answered. A TCP connection that is being opened blocks, so each has a process of its own; UDP requests
 * (with memcached's frame header) are sent one after the other, and the answers are looked at when the time is over.
 * A datagram must be read at one go, or its rest is lost: bash does that only for `-N`.
 */
const CLIENT = `
declare -A waiting
tcp() {
  { exec 3<>"/dev/tcp/$2/$3" && printf 'get who\\r\\n' >&3; } || return
  IFS= read -r _ <&3 && IFS= read -r answer <&3 && [ "$answer" = "$4"$'\\r' ] && echo "$1"
}
udp() {
  { exec {socket}<>"/dev/udp/$2/$3" && printf 'AB\\0\\0\\0\\1\\0\\0get who\\r\\n' >&$socket; } || return
  waiting[$1]="$socket $4"
}
answers() {
  for number in "\${!waiting[@]}"; do
    read -r socket answerer <<< "\${waiting[$number]}"
    IFS= read -r -N 128 -t 0.001 answer <&$socket
    [[ $answer == *$'\\n'"$answerer"$'\\r'* ]] && echo "$number"
  done
}
`;

/** Sends all probes at once. @returns for each, in order, whether it was answered. */
export async function probeAll(
  kernel: Kernel,
  probes: readonly Probe[],
  patienceSeconds = SILENCE_SECONDS,
): Promise<readonly boolean[]> {
  const byNamespace = new Map<string, string[]>();
  probes.forEach(({ namespace, protocol, address, port, answerer }, index) => {
    const line = `${protocol} ${index} ${address} ${port} ${answerer}${protocol === "tcp" ? " &" : ""}`;
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), line]);
  });
  const scripts = [...byNamespace].map(([namespace, lines]) =>
    clientScript(namespace, lines, patienceSeconds),
  );
  const answered = new Set((await kernel.script([...scripts, "wait"].join("\n"))).split("\n"));
  return probes.map((_probe, index) => answered.has(String(index)));
}

function clientScript(namespace: string, lines: readonly string[], patience: number): string {
  return [
    `nsenter --net=/run/netns/${namespace} bash -s 2>/dev/null <<'END' &`,
    CLIENT,
    ...lines,
    `sleep ${patience}`,
    "kill -9 $(jobs -p)",
    "answers",
    "END",
  ].join("\n");
}

/**
 * Starts a real memcached for each listener, and waits until each takes connections. They end with the kernel's corner.
 * @throws Error naming the namespace in which one did not come up.
 */
export async function listenAll(kernel: Kernel, listeners: readonly Listener[]): Promise<void> {
  const scripts = listeners.map((listener) => listenerScript(kernel.isolation, listener));
  await kernel.script(
    [
      "starting=()",
      ...scripts,
      "status=0",
      'for one in "${starting[@]}"; do wait "$one" || status=1; done',
      "exit $status",
    ].join("\n"),
  );
}

/** Fifty looks per second for ten seconds: on a busy machine memcached may take a while. */
function listenerScript(isolation: Isolation, listener: Listener): string {
  return [
    `nsenter --net=/run/netns/${listener.namespace} bash -s <<'END' &`,
    `${memcachedCommand(isolation, listener).join(" ")} >&2`,
    "for look in {1..500}; do",
    `  { exec 3<>/dev/tcp/127.0.0.1/${listener.ports.at(-1) ?? 0}; } 2>/dev/null && break`,
    "  sleep 0.02",
    `  [ $look = 500 ] && echo "memcached did not come up in ${listener.namespace}" >&2 && exit 1`,
    "done",
    ...(listener.isMeasuring ? nameScript(listener.namespace) : ["exit 0"]),
    "exit 1",
    "END",
    "starting+=($!)",
  ].join("\n");
}

/** Stores the namespace's name in its memcached. */
function nameScript(namespace: string): string[] {
  return [
    `printf 'set who 0 0 ${namespace.length}\\r\\n${namespace}\\r\\n' >&3 && read -r -t 5 stored <&3`,
    "[[ $stored == STORED* ]] && exit 0",
  ];
}

/**
 * Debian's memcached refuses to run as the root that a user namespace maps us to, because it cannot drop what it does
 * not have: it is started as `nobody` in a user namespace nested in ours.
 */
export function memcachedCommand(
  isolation: Isolation,
  listener: Omit<Listener, "namespace">,
): string[] {
  const asNobody = ["unshare", "-U", "--map-user=65534", "--map-group=65534"];
  const user = isolation === "user" ? [] : ["-u", "nobody"];
  const host = listener.isLocal === true ? "127.0.0.1" : "0.0.0.0";
  const listens = listener.ports.map((port) => `${host}:${port}`).join(",");
  const udp = listener.isMeasuring ? ["-U", String(listener.ports[0])] : ["-U", "0"];
  const tls =
    listener.tls === undefined
      ? []
      : ["-Z", "-o", `ssl_chain_cert=${listener.tls.cert},ssl_key=${listener.tls.key}`];
  return [
    ...(isolation === "user" ? asNobody : []),
    ...["memcached", "-d", ...user, "-l", listens, "-p", String(listener.ports[0]), ...udp],
    // Small and still: a lab has many, and nobody fills them.
    ...["-t", "1", "-m", "16", "-o", "no_lru_crawler,no_lru_maintainer,no_hashexpand", ...tls],
  ];
}
