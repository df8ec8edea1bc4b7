<?php
/**
 * Gets and sets on every node of an ElastiCache cluster, found by Auto Discovery.
 *
 *   php get-and-set.php HOST:PORT
 *
 * The extension `memcached` speaks no TLS: for a cluster with TLS put a local proxy (stunnel) between, or use AWS's own build of the
 * extension.
 */

const CONNECT_TIMEOUT_MS = 2000;
const COMMAND_TIMEOUT_MS = 1000;

/** Asks the configuration endpoint for the nodes. Ask again once a minute (keep the list in APCu), and when a node fails. */
function discover(string $endpoint): array
{
    $socket = @stream_socket_client("tcp://$endpoint", $code, $message, CONNECT_TIMEOUT_MS / 1000);
    if ($socket === false) {
        throw new RuntimeException("unable to connect to $endpoint ($message)");
    }
    stream_set_timeout($socket, 0, COMMAND_TIMEOUT_MS * 1000);
    fwrite($socket, "config get cluster\r\n");
    // CONFIG cluster 0 LENGTH, the version of the list, `host|address|port host|address|port …`, an empty line, END
    $first = fgets($socket);
    if ($first === false) {
        throw new RuntimeException("$endpoint closed the connection");
    }
    if (!str_starts_with($first, 'CONFIG ')) {
        throw new RuntimeException("$endpoint is not a configuration endpoint: " . trim($first));
    }
    fgets($socket);
    $nodes = explode(' ', trim((string) fgets($socket)));
    fclose($socket);
    return array_map(function (string $node): array {
        [$host, , $port] = explode('|', $node);
        return [$host, (int) $port];
    }, $nodes);
}

/** The name makes the connections persistent: PHP's worker processes keep one to each node between requests. */
function connect(array $nodes): Memcached
{
    $cache = new Memcached('get-and-set');
    $cache->setOptions([
        Memcached::OPT_LIBKETAMA_COMPATIBLE => true,
        Memcached::OPT_NO_BLOCK => true,
        Memcached::OPT_CONNECT_TIMEOUT => CONNECT_TIMEOUT_MS,
        Memcached::OPT_POLL_TIMEOUT => COMMAND_TIMEOUT_MS,
        Memcached::OPT_TCP_NODELAY => true,
    ]);
    // A persistent connection brings its servers along: they are replaced, never added to.
    $cache->resetServerList();
    $cache->addServers($nodes);
    return $cache;
}

try {
    $cache = connect(discover($argv[1] ?? ''));
    $counts = [];
    for ($number = 0; $number < 100; $number++) {
        $key = "php-$number";
        if (!$cache->set($key, (string) $number, 60) || $cache->get($key) !== (string) $number) {
            throw new RuntimeException("$key: " . $cache->getResultMessage());
        }
        $node = $cache->getServerByKey($key);
        $name = "{$node['host']}:{$node['port']}";
        $counts[$name] = ($counts[$name] ?? 0) + 1;
    }
    ksort($counts);
    foreach ($counts as $node => $count) {
        echo "$node set and got $count keys\n";
    }
} catch (Throwable $error) {
    fwrite(STDERR, get_class($error) . ': ' . $error->getMessage() . "\n");
    exit(1);
}
