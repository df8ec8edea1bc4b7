import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { readDescribed, type Topology } from "../../../reachability";
import { readSnapshot, World } from "../../../sandbox/aws";

const REGION = "eu-west-1";

/** What is taken of a snapshot. */
function networkOf(world: World): Partial<Topology> {
  const read = readDescribed(world.documents());
  const { vpcs, subnets, routeTables, networkAcls, securityGroups } = read;
  const { prefixLists, gateways, peerings, interfaces, subnetGroups } = read;
  return {
    ...{ vpcs, subnets, routeTables, networkAcls, securityGroups },
    ...{ prefixLists, gateways, peerings, interfaces, subnetGroups },
  };
}

function sorted(topology: Partial<Topology>): unknown {
  const collections = Object.entries(topology).map(([name, collection]) => {
    const { byId } = collection as Topology["vpcs"];
    return [name, Object.fromEntries([...byId].sort(([a], [b]) => (a < b ? -1 : 1)))] as const;
  });
  return JSON.parse(JSON.stringify(Object.fromEntries(collections)));
}

describe("a snapshot of an account", () => {
  const account = World.fresh({ region: REGION, seeds: ["existing-vpc"] });
  let folder = "";

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "snapshot-test-"));
    const calls = join(folder, REGION);
    mkdirSync(calls);
    for (const [key, value] of Object.entries(account.describe())) {
      writeFileSync(join(calls, `${key}.json`), JSON.stringify({ [key]: value }));
    }
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("is read back as the network that it was taken of", () => {
    const copy = World.fresh({ region: REGION, snapshot: readSnapshot(folder) });
    assert.deepEqual(sorted(networkOf(copy)), sorted(networkOf(account)));
  });

  it("is in its own Region, and in no other", () => {
    const elsewhere = World.fresh({ region: "us-east-1", snapshot: readSnapshot(folder) });
    const [vpc] = account.all("vpc").filter(({ isDefault }) => isDefault !== true);
    assert.equal(elsewhere.get("vpc", vpc?.id ?? ""), undefined);
    const there = elsewhere.elsewhere(REGION, elsewhere.account);
    assert.equal(there.get("vpc", vpc?.id ?? "")?.properties.cidrBlock, "10.20.0.0/16");
  });

  it("has networks in it, or is none", () => {
    const file = join(folder, "else.json");
    writeFileSync(file, JSON.stringify({ resources: [] }));
    assert.throws(() => readSnapshot(file), /there are no Vpcs in it/);
    rmSync(file);
  });
});
