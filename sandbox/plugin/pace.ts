/** How long AWS takes, in miniature: a cluster is minutes there and about a second here. */

const CREATE_MS: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    "aws:elasticache/cluster:Cluster": 900,
    "aws:elasticache/serverlessCache:ServerlessCache": 700,
    "aws:ec2/natGateway:NatGateway": 400,
    "aws:ec2/instance:Instance": 300,
    "aws:ec2/vpcEndpoint:VpcEndpoint": 200,
  }),
);

const SHARE_OF_CREATE = { create: 1, update: 0.5, delete: 0.5 } as const;

/** Milliseconds of one operation; `factor` 0 turns waiting off. */
export function paceOf(factor: number) {
  return (type: string, operation: "create" | "update" | "delete"): number =>
    Math.round((CREATE_MS.get(type) ?? 0) * SHARE_OF_CREATE[operation] * factor);
}
