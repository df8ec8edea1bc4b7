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
}

export interface Listener {
  readonly namespace: string;
  readonly ports: readonly number[];
  /** Answer UDP too, on the same ports. Memcached's own default since 1.5.6 is not to. */
  readonly isUdpToo: boolean;
  /** Certificate and key (PEM files) to speak TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Seconds after which silence counts as an answer. */
const SILENCE_SECONDS = 1;

/**
 * One probe each. A UDP request carries memcached's frame header; its first byte comes back in the reply.
 * `exec` in a group, so that the redirection's own complaint is silenced too.
 */
const PROBES = `
tcp() { { exec 3<>"/dev/tcp/$2/$3"; } 2>/dev/null && echo "$1"; }
udp() {
  { exec 3<>"/dev/udp/$2/$3" && printf 'AB\\0\\0\\0\\1\\0\\0version\\r\\n' >&3; } 2>/dev/null || return
  IFS= read -r -n 1 -t "$patience" _ <&3 2>/dev/null && echo "$1"
}
`;

/** Sends all probes at once. @returns for each, in order, whether it was answered. */
export async function probeAll(
  kernel: Kernel,
  probes: readonly Probe[],
  patienceSeconds = SILENCE_SECONDS,
): Promise<readonly boolean[]> {
  const byNamespace = new Map<string, string[]>();
  probes.forEach(({ namespace, protocol, address, port }, index) => {
    const line = `${protocol} ${index} ${address} ${port} &`;
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
    `patience=${patience}${PROBES}`,
    ...lines,
    `sleep ${patience}`,
    "kill -9 $(jobs -p)",
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
    `  { exec 3<>/dev/tcp/127.0.0.1/${listener.ports.at(-1) ?? 0}; } 2>/dev/null && exit 0`,
    "  sleep 0.02",
    "done",
    `echo "memcached did not come up in ${listener.namespace}" >&2`,
    "exit 1",
    "END",
    "starting+=($!)",
  ].join("\n");
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
  const listens = listener.ports.map((port) => `0.0.0.0:${port}`).join(",");
  const udp = listener.isUdpToo ? ["-U", String(listener.ports[0])] : ["-U", "0"];
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
