"""A Memcached cluster that one network may use. `pulumi install` makes the SDK of its components."""

import pulumi
import pulumi_memcached as memcached

network = memcached.Network(
    "network",
    region="ap-northeast-2",
    zones=["ap-northeast-2a", "ap-northeast-2c"],
)
cache = memcached.MemcachedCluster(
    "cache",
    vpc_id=network.vpc_id,
    cache_subnet_ids=network.cache_subnet_ids,
    node_count=2,
    allow_from=[
        memcached.AllowedClientArgs(
            name="office", cidr="10.1.0.0/16", description="The office, over VPN"
        )
    ],
)
pulumi.export("endpoint", cache.endpoint)
