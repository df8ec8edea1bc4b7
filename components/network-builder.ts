/** The parts of a network, from its layout: subnets, tables, gateways, endpoints, flow log. */

import * as ec2 from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { WaysOut } from "./cache-network";
import { ipv6Subnet } from "./cidr";
import { flowLog } from "./flow-log";
import { type EndpointSite, s3Endpoint, ssmEndpoints } from "./network-endpoints";
import type { NetworkLayout } from "./network-layout";
import type { Tier, ZonePlan } from "./subnet-plan";
import { type Tags, named } from "./tags";

/** Makes the parts of one network, each under the component and with its name in front. */
export class NetworkBuilder {
  readonly vpc: ec2.Vpc;
  readonly #options: pulumi.CustomResourceOptions;
  #internetGateway: ec2.InternetGateway | undefined;

  constructor(
    private readonly parent: pulumi.Resource,
    private readonly name: string,
    private readonly layout: NetworkLayout,
    private readonly tags: Tags | undefined,
  ) {
    this.#options = { parent };
    this.vpc = new ec2.Vpc(
      name,
      {
        cidrBlock: layout.vpcCidr,
        // The endpoints' private names and the cache's own need both.
        enableDnsSupport: true,
        enableDnsHostnames: true,
        ...(layout.isDualStack ? { assignGeneratedIpv6CidrBlock: true } : {}),
        tags: named(name, tags),
      },
      this.#options,
    );
    new ec2.DefaultSecurityGroup(
      name,
      { vpcId: this.vpc.id, ingress: [], egress: [], tags: named(`${name}-default-closed`, tags) },
      this.#options,
    );
  }

  /** One subnet of a tier per zone. */
  subnets(tier: Tier, zones: readonly ZonePlan[] = this.layout.zones): ec2.Subnet[] {
    return zones.map((plan) => {
      const name = `${this.name}-${tier}-${plan.zone}`;
      return new ec2.Subnet(
        name,
        {
          vpcId: this.vpc.id,
          availabilityZone: plan.zone,
          cidrBlock: plan.cidrs[tier],
          mapPublicIpOnLaunch: false,
          ...this.#ipv6Block(plan, tier),
          tags: named(name, this.tags),
        },
        this.#options,
      );
    });
  }

  /** Cache subnets share one table that leads nowhere but the VPC. */
  cacheSubnets(): ec2.Subnet[] {
    const subnets = this.subnets("cache");
    const table = this.#table("cache");
    this.#associate("cache", subnets, () => table);
    return subnets;
  }

  /** The clients' tables: one, or one per zone where each zone has a NAT gateway of its own. */
  clientTables(subnets: readonly ec2.Subnet[]): ec2.RouteTable[] {
    const tables =
      this.layout.nat === "one-per-az"
        ? this.layout.zones.map(({ zone }) => this.#table(`client-${zone}`))
        : [this.#table("client")];
    this.#associate("client", subnets, (index) => tables[index % tables.length]);
    if (this.layout.clientPlacement === "public") this.#publicRoutes(tables);
    if (this.layout.nat !== "none") this.#natRoutes(tables);
    return tables;
  }

  /** S3 for everyone, SSM where asked. */
  waysOut(tables: readonly ec2.RouteTable[], subnets: readonly ec2.Subnet[]): WaysOut {
    const site: EndpointSite = {
      name: this.name,
      region: this.layout.region,
      vpcId: this.vpc.id,
      tags: this.tags,
      parent: this.parent,
    };
    const s3PrefixListId = s3Endpoint(site, tables).prefixListId;
    const internet = this.#internet();
    if (this.layout.ssmEndpoints === "none") return { s3PrefixListId, internet };
    const chosen = this.layout.ssmEndpoints === "one-zone" ? subnets.slice(0, 1) : subnets;
    return { s3PrefixListId, internet, ssmEndpoints: ssmEndpoints(site, chosen).group };
  }

  flowLog(): void {
    if (!this.layout.hasFlowLogs) return;
    flowLog({
      name: this.name,
      vpcId: this.vpc.id,
      retentionDays: this.layout.flowLogRetentionDays,
      tags: this.tags,
      parent: this.parent,
    });
  }

  #internet(): WaysOut["internet"] {
    if (this.layout.clientPlacement === "public") return "public";
    return this.layout.nat === "none" ? "none" : "nat";
  }

  /** A /64 of the VPC's /56 for each tier of each zone; it depends on the zone only, as the IPv4 plan does. */
  #ipv6Block(plan: ZonePlan, tier: Tier): Partial<ec2.SubnetArgs> {
    if (!this.layout.isDualStack) return {};
    const index = plan.block * 4 + ["client", "cache", "nat"].indexOf(tier);
    return {
      ipv6CidrBlock: this.vpc.ipv6CidrBlock.apply((block) => ipv6Subnet(block, index)),
      assignIpv6AddressOnCreation: true,
    };
  }

  #table(suffix: string): ec2.RouteTable {
    const name = `${this.name}-${suffix}`;
    return new ec2.RouteTable(
      name,
      { vpcId: this.vpc.id, tags: named(name, this.tags) },
      this.#options,
    );
  }

  #associate(
    tier: Tier,
    subnets: readonly ec2.Subnet[],
    tableOf: (index: number) => ec2.RouteTable | undefined,
  ): void {
    for (const [index, subnet] of subnets.entries()) {
      const table = tableOf(index);
      const zone = this.layout.zones[index]?.zone;
      if (table === undefined || zone === undefined) continue;
      new ec2.RouteTableAssociation(
        `${this.name}-${tier}-${zone}`,
        { subnetId: subnet.id, routeTableId: table.id },
        this.#options,
      );
    }
  }

  #gateway(): ec2.InternetGateway {
    this.#internetGateway ??= new ec2.InternetGateway(
      this.name,
      { vpcId: this.vpc.id, tags: named(this.name, this.tags) },
      this.#options,
    );
    return this.#internetGateway;
  }

  #publicRoutes(tables: readonly ec2.RouteTable[]): void {
    for (const table of tables) {
      this.#defaultRoute(`${this.name}-client`, table, { gatewayId: this.#gateway().id });
    }
  }

  /** NAT gateways in small public subnets of their own, and the clients' way to them. */
  #natRoutes(tables: readonly ec2.RouteTable[]): void {
    const { zones, nat } = this.layout;
    const natZones = nat === "single" ? zones.slice(0, 1) : zones;
    const subnets = this.subnets("nat", natZones);
    const publicTable = this.#table("nat");
    this.#associate("nat", subnets, () => publicTable);
    this.#defaultRoute(`${this.name}-nat`, publicTable, { gatewayId: this.#gateway().id });
    for (const [index, table] of tables.entries()) {
      const subnet = subnets[index];
      const zone = natZones[index]?.zone;
      if (subnet === undefined || zone === undefined) continue;
      const gateway = this.#natGateway(`${this.name}-${zone}`, subnet);
      this.#defaultRoute(`${this.name}-client-${zone}`, table, { natGatewayId: gateway.id });
    }
  }

  #natGateway(name: string, subnet: ec2.Subnet): ec2.NatGateway {
    const tags = named(name, this.tags);
    const address = new ec2.Eip(name, { domain: "vpc", tags }, this.#options);
    return new ec2.NatGateway(
      name,
      { subnetId: subnet.id, allocationId: address.id, tags },
      { ...this.#options, dependsOn: [this.#gateway()] },
    );
  }

  #defaultRoute(
    name: string,
    table: ec2.RouteTable,
    target: Pick<ec2.RouteArgs, "gatewayId" | "natGatewayId">,
  ): void {
    new ec2.Route(
      name,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...target },
      this.#options,
    );
  }
}
