"""Gets and sets on every node of an ElastiCache cluster, found by Auto Discovery.

    python get_and_set.py HOST:PORT [--tls]
"""

import collections
import ssl
import sys

from pymemcache import Client, HashClient

CONNECT_TIMEOUT_S = 2
COMMAND_TIMEOUT_S = 1
# Each process keeps at most this many connections to each node. A node takes 65,000 at most.
CONNECTIONS_PER_NODE = 4


def discover(host, port, tls_context):
    """Asks the configuration endpoint for the nodes. Ask again once a minute, and when a node fails."""
    client = Client(
        (host, port),
        connect_timeout=CONNECT_TIMEOUT_S,
        timeout=COMMAND_TIMEOUT_S,
        tls_context=tls_context,
    )
    try:
        # CONFIG cluster 0 LENGTH, the version of the list, `host|address|port host|address|port …`, an empty line, END
        answer = client.raw_command("config get cluster", "\r\nEND\r\n").decode()
    finally:
        client.close()
    nodes = answer.split("\n")[2].split()
    return [(name, int(port)) for name, _, port in (node.split("|") for node in nodes)]


def connect(nodes, tls_context):
    """A pool of connections to each node; a key belongs to one node, by rendezvous hashing."""
    return HashClient(
        nodes,
        connect_timeout=CONNECT_TIMEOUT_S,
        timeout=COMMAND_TIMEOUT_S,
        use_pooling=True,
        max_pool_size=CONNECTIONS_PER_NODE,
        tls_context=tls_context,
        default_noreply=False,
    )


def main(endpoint, is_tls):
    host, port = endpoint.rsplit(":", 1)
    tls_context = ssl.create_default_context() if is_tls else None
    cache = connect(discover(host, int(port), tls_context), tls_context)
    counts = collections.Counter()
    for number in range(100):
        key = f"python-{number}"
        cache.set(key, str(number), expire=60)
        if cache.get(key) != str(number).encode():
            raise RuntimeError(f"{key} is not what was set")
        counts[cache.hasher.get_node(key)] += 1
    cache.close()
    for node, count in sorted(counts.items()):
        print(f"{node} set and got {count} keys")


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2:] == ["--tls"])
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}")
