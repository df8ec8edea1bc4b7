/** What a server runs at its first boot: telnet, as in every tutorial, and `cache-stats`. */

/** Where the cache is. */
interface CacheAddress {
  readonly endpoint: string;
  readonly port: number;
  readonly tls: boolean;
}

/** The line that opens a session with the cache by hand. */
export function connectCommand({ endpoint, port, tls }: CacheAddress): string {
  return tls
    ? `openssl s_client -quiet -servername ${endpoint} -connect ${endpoint}:${port}`
    : `telnet ${endpoint} ${port}`;
}

/**
 * Cloud-init user data. Both clients close as soon as their input ends, before the answer is there: `cache-stats` keeps the
 * input open for a second.
 */
export function userData(address: CacheAddress): string {
  return `#!/bin/bash
set -eu
cat > /usr/local/bin/cache-stats <<'SCRIPT'
#!/bin/bash
# Prints the stats of the Memcached cache at ${address.endpoint}:${address.port}.
{ printf 'stats\\r\\n'; sleep 1; printf 'quit\\r\\n'; } | ${connectCommand(address)}
SCRIPT
chmod 0755 /usr/local/bin/cache-stats
dnf install -y telnet openssl
`;
}
