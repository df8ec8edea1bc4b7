import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Declarations } from "../../../sandbox/records/declarations";
import { Records } from "../../../sandbox/records/records";
import { Asset, UNKNOWN, type Plain } from "../../../sandbox/wire/values";

/** As the generator of Pulumi's SDKs writes them. */
const CLUSTER = `import * as pulumi from "@pulumi/pulumi";
import * as pulumiAws from "@pulumi/aws";
export declare class Cluster extends pulumi.ComponentResource {
    readonly vpcId: pulumi.Output<string>;
    readonly vpc: pulumi.Output<pulumiAws.ec2.Vpc>;
    readonly subnetIds: pulumi.Output<string[]>;
    readonly subnets: pulumi.Output<pulumiAws.ec2.Subnet[]>;
    readonly nodeGroup: pulumi.Output<pulumiAws.ec2.SecurityGroup | undefined>;
    readonly other: pulumi.Output<string | undefined>;
    readonly keyName: pulumi.Output<string | undefined>;
}
export interface ClusterArgs {
    keyName?: pulumi.Input<string>;
}
`;
const GET_ZONE = `export declare function getZone(args: GetZoneArgs): Promise<GetZoneResult>;
export interface GetZoneArgs {
    name?: string;
}
export interface GetZoneResult {
    readonly name: string;
    readonly zoneId: string;
}
`;
const TYPE = "kube:index:Cluster";
const urn = `urn:pulumi:dev::shop::${TYPE}::main`;

describe("a record of a package that is installed", () => {
  let folder: string;
  const records = (...asked: readonly string[]): Records =>
    new Records(new Declarations(folder), () => asked);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "records-test-"));
    mkdirSync(join(folder, "dns"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version: "1.0.0" }));
    writeFileSync(join(folder, "cluster.d.ts"), CLUSTER);
    writeFileSync(join(folder, "dns/getZone.d.ts"), GET_ZONE);
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function outputs(asked: readonly string[]): Promise<Record<string, Plain>> {
    const made = await records(...asked).construct({ urn, type: TYPE, inputs: {} });
    return made.outputs;
  }

  it("hands out resources of another package as values, with the ids that are beside them", async () => {
    const { vpc, vpcId, subnets, subnetIds } = await outputs(["cidrBlock"]);
    assert.match(vpcId as string, /^vpc-[0-9a-f]{17}$/);
    assert.deepEqual(vpc, { id: vpcId, cidrBlock: "10.0.0.0/16" });
    assert.deepEqual(
      (subnets as { id: string }[]).map(({ id }) => id),
      subnetIds,
    );
  });

  it("has an output that may be missing where the program reads it, not an input that was left out", async () => {
    const made = await outputs(["nodeGroup", "keyName", "other"]);
    assert.match((made.nodeGroup as { id: string }).id, /^[0-9a-f]+$|^sg-/);
    assert.deepEqual(["other" in made, "keyName" in made], [true, false]);
    assert.deepEqual(Object.keys(await outputs([])).sort(), [
      ...["subnetIds", "subnets", "vpc", "vpcId"],
    ]);
  });

  it("answers a function in a preview, unless it is asked about something unknown", async () => {
    const asked = { token: "kube:dns/getZone:getZone", preview: true };
    const known = await records().invoke({ ...asked, args: { name: "example.com" } });
    assert.deepEqual(Object.keys(known.result).sort(), ["name", "zoneId"]);
    assert.equal(known.result.name, "example.com");
    const open = await records().invoke({ ...asked, args: { name: UNKNOWN } });
    assert.deepEqual(open.result, { name: UNKNOWN });
  });

  it("finds no change where keys come in another order, or code from another place", async () => {
    const code = (text: string) => new Asset("asset", { text, hash: "aa" });
    const diff = await records().diff({
      ...{ urn, type: TYPE, id: "1", oldOutputs: {} },
      oldInputs: { tags: { a: "1", b: "2" }, code: code("x") },
      news: { tags: { b: "2", a: "1" }, code: code("") },
    });
    assert.deepEqual([diff.changes, diff.detailedDiff], [false, {}]);
  });
});
