/** A session as the client's terminal would show it: telnet, or `openssl s_client` where there is TLS. */
import type { Endpoint } from "../../aws";
import type { Answer } from "../../memcached/connection";
import type { Listening } from "../../memcached/daemon";

/** The lines of a session that asked for `stats`. */
export function sessionLines(
  endpoint: Endpoint,
  served: Listening,
  answer: Answer,
): readonly string[] {
  const { host, port } = endpoint;
  const moved = served.port === port ? "" : `:${served.port}`;
  const opening = endpoint.tls
    ? [
        `$ openssl s_client -quiet -connect ${host}:${port}`,
        `Connecting to ${served.host}${moved}`,
        `Verified: ${host}, ${answer.protocol ?? "TLS"}`,
      ]
    : [
        `$ telnet ${host} ${port}`,
        `Trying ${served.host}${moved}...`,
        `Connected to ${host}.`,
        "Escape character is '^]'.",
      ];
  return [...opening, "stats", ...answer.lines];
}
