import assert from "node:assert/strict";
import { Asset } from "../../../sandbox/wire/values";
import { Account } from "./account";

const INSTANCE = "aws:ec2/instance:Instance";
const PLAIN = { ami: "ami-0123456789abcdef0", instanceType: "t4g.nano" };

describe("the diff: what the program left out and names now", () => {
  it("is no change where AWS had computed just that: a subnet's zone", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const subnet = await account.make("aws:ec2/subnet:Subnet", "anywhere", {
      vpcId: vpc.id,
      cidrBlock: "10.0.9.0/24",
    });
    const zone = subnet.outputs.availabilityZone ?? "";
    assert.equal((await account.diff(subnet, { availabilityZone: zone })).changes, false);
    const other = zone === "ap-northeast-2a" ? "ap-northeast-2b" : "ap-northeast-2a";
    const moved = await account.diff(subnet, { availabilityZone: other });
    assert.deepEqual(moved.replaces, ["availabilityZone"]);
    assert.deepEqual(moved.detailedDiff, { availabilityZone: "add-replace" });
  });

  it("is a change inside of an object too: tokens required of an instance's metadata", async () => {
    const account = new Account();
    const { a } = await account.network();
    const server = await account.make(INSTANCE, "server", {
      ...PLAIN,
      subnetId: a.id,
      metadataOptions: { httpEndpoint: "enabled" },
    });
    const same = { httpEndpoint: "enabled", httpTokens: "optional" };
    assert.equal((await account.diff(server, { metadataOptions: same })).changes, false);
    const required = { httpEndpoint: "enabled", httpTokens: "required" };
    const diff = await account.diff(server, { metadataOptions: required });
    assert.deepEqual(
      [diff.changes, diff.replaces, diff.detailedDiff],
      [true, [], { "metadataOptions.httpTokens": "update" }],
    );
  });

  it("left out again, it stays what it is", async () => {
    const account = new Account();
    const { a } = await account.network();
    const server = await account.make(INSTANCE, "server", {
      ...PLAIN,
      subnetId: a.id,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required" },
    });
    const diff = await account.diff(server, { metadataOptions: { httpEndpoint: "enabled" } });
    assert.deepEqual([diff.changes, diff.detailedDiff], [false, {}]);
  });
});

describe("the diff: ignoreChanges", () => {
  it("of one tag hides no change of another", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const request = {
      ...vpc,
      oldInputs: { ...vpc.inputs, tags: { a: "1", b: "1" } },
      oldOutputs: vpc.outputs,
      news: { ...vpc.inputs, tags: { a: "1", b: "2" } }, // The engine has put the old `a` there.
    };
    const diff = await account.aws.diff({ ...request, ignoreChanges: ["tags.a"] });
    assert.deepEqual(diff.detailedDiff, { "tags.b": "update" });
    const none = await account.aws.diff({ ...request, ignoreChanges: ["tags"] });
    assert.equal(none.changes, false);
  });
});

describe("the diff: code of a function", () => {
  const code = (text: string, hash?: string): Asset =>
    new Asset("archive", {
      assets: { "index.js": new Asset("asset", { text }) },
      ...(hash === undefined ? {} : { hash }),
    });

  async function changes(before: Asset, now: Asset): Promise<boolean> {
    const account = new Account();
    const inputs = { role: "arn:aws:iam::123456789012:role/f", handler: "index.handler" };
    const runtime = "nodejs22.x";
    const made = { ...inputs, runtime, code: before };
    const handler = await account.make("aws:lambda/function:Function", "f", made);
    return (await account.diff(handler, { code: now })).changes;
  }

  it("that is the same is no change, wherever it was read from", async () => {
    assert.equal(await changes(code("one"), code("one")), false);
    assert.equal(await changes(code("one", "aa"), code("", "aa")), false);
  });

  it("that is another is a change", async () => {
    assert.equal(await changes(code("one"), code("two")), true);
    assert.equal(await changes(code("one", "aa"), code("one", "bb")), true);
  });
});

describe("the diff: what goes before its replacement, as with the official provider", () => {
  it("is an attachment of a policy: the new one would be deleted with the old", async () => {
    const account = new Account();
    const role = await account.make("aws:iam/role:Role", "app", { assumeRolePolicy: "{}" });
    const attached = await account.make(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "app",
      { role: role.outputs.name ?? "", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    );
    const diff = await account.diff(attached, {
      policyArn: "arn:aws:iam::aws:policy/SecurityAudit",
    });
    assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["policyArn"], true]);
  });

  it("is a VPC's attachment to a transit gateway: there can be only one", async () => {
    const account = new Account();
    const { vpc, a } = await account.network();
    const gateways = await Promise.all(
      ["one", "two"].map((name) =>
        account.make("aws:ec2transitgateway/transitGateway:TransitGateway", name, {}),
      ),
    );
    const [one = "", two = ""] = gateways.map(({ id }) => id);
    const attached = await account.make(
      "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
      "hub",
      {
        ...{ transitGatewayId: one, vpcId: vpc.id, subnetIds: [a.id] },
      },
    );
    const diff = await account.diff(attached, { transitGatewayId: two });
    assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["transitGatewayId"], true]);
  });

  it("is not a route table: the new one comes first", async () => {
    const account = new Account();
    const { vpc } = await account.network();
    const table = await account.make("aws:ec2/routeTable:RouteTable", "main", { vpcId: vpc.id });
    const diff = await account.diff(table, { vpcId: "vpc-0123456789abcdef0" });
    assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["vpcId"], false]);
  });
});
