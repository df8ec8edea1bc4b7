/** Subnets; the subnet groups that ElastiCache makes of them are in `elasticache.ts`. */
import { type Properties } from "../../wire/values";
import { contains, freeAddresses, overlap, parseRange, isNetworkForm } from "../model/addresses";
import { arn } from "../model/arn";
import { family, type Birth, type CheckFailure } from "../model/definition";
import { AwsError } from "../model/errors";
import { zoneId, zonesOf } from "../model/region";
import { text, type Thing, type Things } from "../model/things";
import { admitRange } from "./outside";
import { cidrFailures, cidrsOfVpc } from "./vpcs";

function subnetFailures(inputs: Properties): readonly CheckFailure[] {
  const failures = cidrFailures(inputs, "cidrBlock");
  const cidr = inputs.cidrBlock;
  const isOdd = typeof cidr === "string" && failures.length === 0 && !isNetworkForm(cidr);
  return isOdd
    ? [
        {
          property: "cidrBlock",
          reason: `"${cidr}" is not a valid IPv4 CIDR block: its address has bits beyond the prefix`,
        },
      ]
    : failures;
}

function refuseRange(world: Things, vpcId: string, cidr: string): void {
  const range = parseRange(cidr);
  const isInside = cidrsOfVpc(world, vpcId).some((outer) => {
    const whole = parseRange(outer);
    return range !== undefined && whole !== undefined && contains(whole, range);
  });
  if (!isInside || range === undefined || range.prefix < 16 || range.prefix > 28) {
    throw new AwsError("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
  }
  const neighbours = world
    .where("subnet", { vpcId })
    .map((s) => parseRange(text(s.properties.cidrBlock)));
  if (neighbours.some((other) => other !== undefined && overlap(range, other))) {
    throw new AwsError(
      "InvalidSubnet.Conflict",
      `The CIDR '${cidr}' conflicts with another subnet`,
    );
  }
}

function zoneOf(birth: Birth): string {
  const zones = zonesOf(birth.world.region);
  const byId = zones.find((zone) => zoneId(zone) === birth.inputs.availabilityZoneId);
  const named = text(birth.inputs.availabilityZone);
  const any = zones[Number.parseInt(birth.hex(4, "zone"), 16) % zones.length] ?? "";
  const zone = named === "" ? (byId ?? any) : named;
  if (!zones.includes(zone)) {
    const allowed = zones.join(", ");
    throw new AwsError(
      "InvalidParameterValue",
      `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${allowed}.`,
    );
  }
  return zone;
}

function createSubnet(birth: Birth): Properties {
  const vpcId = text(birth.inputs.vpcId);
  admitRange(birth.world, vpcId, text(birth.inputs.cidrBlock));
  refuseRange(birth.world, vpcId, text(birth.inputs.cidrBlock));
  const zone = zoneOf(birth);
  const ipv6 = text(birth.inputs.ipv6CidrBlock);
  return {
    arn: arn(birth.world, "ec2", `subnet/${birth.id}`),
    availabilityZone: zone,
    availabilityZoneId: zoneId(zone),
    privateDnsHostnameTypeOnLaunch: text(birth.inputs.privateDnsHostnameTypeOnLaunch) || "ip-name",
    ...(ipv6 === ""
      ? {}
      : { ipv6CidrBlockAssociationId: `subnet-cidr-assoc-${birth.hex(17, "ipv6")}` }),
  };
}

/** The network ACL a subnet has: the one associated, else the VPC's default. */
export function aclOf(world: Things, subnet: Thing): string {
  const own = text(subnet.properties.networkAclId);
  const vpc = world.get("vpc", text(subnet.properties.vpcId));
  return own || text(vpc?.properties.defaultNetworkAclId);
}

/** Properties that only a look at the rest of the world tells. */
export function subnetFacts(subnet: Thing, world: Things): Properties {
  return { availableIpAddressCount: freeAddresses(world, subnet.id) };
}

function adoptDefaultSubnet(world: Things, inputs: Properties): Thing {
  const availabilityZone = text(inputs.availabilityZone);
  const subnet = world.where("subnet", { availabilityZone, defaultForAz: true })[0];
  if (subnet === undefined) {
    throw new AwsError(
      "DefaultSubnetNotFound",
      `There is no default subnet in ${availabilityZone}.`,
    );
  }
  return subnet;
}

export const subnets = family(
  {
    type: "aws:ec2/subnet:Subnet",
    kind: "subnet",
    service: "EC2",
    noun: "Subnet",
    defaults: {
      assignIpv6AddressOnCreation: false,
      enableDns64: false,
      enableResourceNameDnsARecordOnLaunch: false,
      enableResourceNameDnsAaaaRecordOnLaunch: false,
      ipv6Native: false,
      mapPublicIpOnLaunch: false,
    },
    replaceOn: [
      "vpcId",
      "cidrBlock",
      "availabilityZone",
      "availabilityZoneId",
      "ipv6Native",
      "outpostArn",
    ],
    references: { vpcId: "vpc" },
    check: subnetFailures,
    create: createSubnet,
  },
  {
    type: "aws:ec2/defaultSubnet:DefaultSubnet",
    kind: "subnet",
    service: "EC2",
    noun: "Default Subnet",
    defaults: { mapPublicIpOnLaunch: true },
    replaceOn: ["availabilityZone"],
    adopt: ({ world, inputs }) => adoptDefaultSubnet(world, inputs),
    read: () => ({ existingDefaultSubnet: true }),
  },
);
