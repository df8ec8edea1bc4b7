import assert from "node:assert/strict";
import { Address4 } from "ip-address";
import fc from "fast-check";
import { planSubnets, subnetPlanProblems } from "../../components/subnet-plan";

const LETTERS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Every VPC that AWS allows and that the plan takes: a /16 to a /26 anywhere in IPv4. */
const vpcs = fc
  .record({
    prefix: fc.integer({ min: 16, max: 26 }),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  })
  .map(({ prefix, seed }) => {
    const address = new Address4(`${Address4.fromInteger(seed).correctForm()}/${prefix}`);
    return address.networkForm();
  });

/** Zones that fit into a VPC, in any order, at least one. */
function zonesOf(vpcCidr: string): fc.Arbitrary<string[]> {
  const prefix = Number(vpcCidr.split("/")[1]);
  const room = 2 ** (Math.min(prefix + 3, 26) - prefix);
  return fc
    .shuffledSubarray(LETTERS.slice(0, room), { minLength: 1 })
    .map((letters) => letters.map((letter) => `ap-northeast-2${letter}`));
}

const plans = vpcs.chain((vpcCidr) => fc.tuple(fc.constant(vpcCidr), zonesOf(vpcCidr)));

function allCidrs(vpcCidr: string, zones: string[]): string[] {
  return planSubnets(vpcCidr, zones).flatMap(({ cidrs }) => Object.values(cidrs));
}

/** First and last address, counted by this test itself. */
function bounds(cidr: string): [number, number] {
  const [address = "", prefix = ""] = cidr.split("/");
  const first = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return [first, first + 2 ** (32 - Number(prefix)) - 1];
}

describe("planSubnets", () => {
  it("cuts a /16 into a block per zone letter", () => {
    assert.deepEqual(planSubnets("10.0.0.0/16", ["ap-northeast-2a", "ap-northeast-2c"]), [
      {
        zone: "ap-northeast-2a",
        block: 0,
        cidrs: { client: "10.0.0.0/20", cache: "10.0.16.0/21", nat: "10.0.24.0/22" },
      },
      {
        zone: "ap-northeast-2c",
        block: 2,
        cidrs: { client: "10.0.64.0/20", cache: "10.0.80.0/21", nat: "10.0.88.0/22" },
      },
    ]);
  });

  it("fits one zone into a /26", () => {
    assert.deepEqual(allCidrs("10.0.0.0/26", ["us-east-1a"]), [
      "10.0.0.0/27",
      "10.0.0.32/28",
      "10.0.0.48/28",
    ]);
  });

  it("lays every subnet inside its VPC, on its own boundary, and no smaller than a /28", () => {
    fc.assert(
      fc.property(plans, ([vpcCidr, zones]) => {
        const [vpcFirst, vpcLast] = bounds(vpcCidr);
        for (const cidr of allCidrs(vpcCidr, zones)) {
          const [first, last] = bounds(cidr);
          assert.ok(vpcFirst <= first && last <= vpcLast, `${cidr} is outside ${vpcCidr}`);
          assert.equal(first % (last - first + 1), 0, `${cidr} has host bits`);
          assert.ok(Number(cidr.split("/")[1]) <= 28, `${cidr} is too small`);
        }
      }),
    );
  });

  it("never lets two subnets overlap", () => {
    fc.assert(
      fc.property(plans, ([vpcCidr, zones]) => {
        const sorted = allCidrs(vpcCidr, zones)
          .map(bounds)
          .sort(([a], [b]) => a - b);
        for (const [index, [first]] of sorted.entries()) {
          if (index > 0) assert.ok(first > (sorted[index - 1]?.[1] ?? first));
        }
      }),
    );
  });

  it("moves no subnet when zones are added, removed or reordered", () => {
    const grown = vpcs.chain((vpcCidr) =>
      fc.tuple(fc.constant(vpcCidr), zonesOf(vpcCidr), zonesOf(vpcCidr)),
    );
    fc.assert(
      fc.property(grown, ([vpcCidr, before, after]) => {
        const later = new Map(planSubnets(vpcCidr, after).map((plan) => [plan.zone, plan]));
        for (const plan of planSubnets(vpcCidr, before)) {
          if (later.has(plan.zone)) assert.deepEqual(later.get(plan.zone), plan);
        }
      }),
    );
  });

  it("has nothing to say against a plan that fits", () => {
    fc.assert(
      fc.property(plans, ([vpcCidr, zones]) => {
        assert.deepEqual(subnetPlanProblems(vpcCidr, zones), []);
      }),
    );
  });

  it("refuses exactly the zones that a small VPC has no room for", () => {
    const small = fc.tuple(fc.integer({ min: 24, max: 26 }), fc.constantFrom(...LETTERS));
    fc.assert(
      fc.property(small, ([prefix, letter]) => {
        const room = 2 ** (26 - prefix);
        const problems = subnetPlanProblems(`10.0.0.0/${prefix}`, [`us-east-1${letter}`]);
        assert.equal(problems.length, LETTERS.indexOf(letter) < room ? 0 : 1);
      }),
    );
  });
});
