"""A Memcached cluster and the application that may use it. First: pulumi package add ../../../components/provider"""

import pulumi
import pulumi_aws as aws
import pulumi_memcached as memcached

network = memcached.Network(
    "network",
    region="ap-northeast-2",
    zones=["ap-northeast-2a", "ap-northeast-2c"],
)
app = aws.ec2.SecurityGroup("app", vpc_id=network.vpc_id, description="The application")
cache = memcached.MemcachedCluster(
    "cache",
    vpc_id=network.vpc_id,
    cache_subnet_ids=network.cache_subnet_ids,
    node_count=2,
    allow_from=[
        memcached.AllowedClientArgs(
            name="app", security_group_id=app.id, description="The application"
        )
    ],
)
pulumi.export("endpoint", cache.endpoint)
