/** What a request's resources get from their providers: where they are, and the tags that they carry. */
import { deepStrictEqual } from "node:assert/strict";
import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { inputsOf, requestOfResource, requestOfStack } from "../../policies/runtime/request";
import { settingsOf } from "../../policies/runtime/settings";
import { UNKNOWN_MARKER } from "../../reachability";

const VPC = "aws:ec2/vpc:Vpc";

/** A VPC as a first preview shows it, made by a provider with these arguments. */
function vpcOf(properties: object, provider: object | undefined) {
  const resource = {
    ...{ type: VPC, name: "main", urn: `urn:pulumi:prod::tests::${VPC}::main` },
    props: { cidrBlock: "10.0.0.0/16", ...properties },
    propertyDependencies: {},
    ...(provider === undefined ? {} : { provider: { props: provider } }),
  } as unknown as PolicyResource;
  const args = { resources: [resource], stackTags: new Map() } as unknown as StackValidationArgs;
  const run = { seen: new Map(), reported: new Set<string>() };
  const around = { snapshot: undefined, region: undefined };
  const request = requestOfStack(args, run, settingsOf([]), around);
  const [vpc] = request.kind === "stack" ? request.facts.resources : [];
  return { region: vpc?.properties.region, tags: vpc?.properties.tagsAll };
}

describe("a request about one resource", () => {
  const args = (type: string, props: object, provider?: object) =>
    ({
      ...{
        urn: `urn::${type}`,
        type,
        name: "x",
        props,
        stackTags: new Map([["environment", "prod"]]),
      },
      ...(provider && { provider: { props: provider } }),
    }) as unknown as ResourceValidationArgs;

  it("has its inputs, with the tags of its provider beside them, and the stack's tag", () => {
    const tags = { defaultTags: { tags: { Owner: "shop" } } };
    const inputs = { cidrBlock: "10.0.0.0/16", tags: { Name: "x" } };
    deepStrictEqual(requestOfResource(args(VPC, inputs, tags)), {
      kind: "resource",
      tag: "prod",
      subject: {
        ...{ urn: `urn::${VPC}`, type: VPC, name: "x", inputs, propertyDependencies: {} },
        properties: { ...inputs, tagsAll: { Owner: "shop", Name: "x" } },
      },
    });
  });

  it("has its inputs alone where the provider has no tags, or none that can be read", () => {
    const inputs = { cidrBlock: "10.0.0.0/16" };
    for (const provider of [undefined, {}, { defaultTags: "oops" }, { defaultTags: { tags: 5 } }])
      deepStrictEqual(inputsOf(args(VPC, inputs, provider)), inputs);
  });

  it("is about nothing where no rule cares about its type", () => {
    deepStrictEqual(requestOfResource(args("random:index/randomId:RandomId", {})), {
      kind: "irrelevant",
    });
  });
});

describe("a request about the whole stack", () => {
  const resource = (name: string, more: object = {}, type = VPC) => ({
    ...{ type, name, urn: `urn:pulumi:prod::tests::${type}::${name}` },
    ...{ props: { id: `vpc-${name}` }, propertyDependencies: {}, ...more },
  });
  const requested = (...resources: readonly object[]) => {
    const args = { resources, stackTags: new Map() } as unknown as StackValidationArgs;
    const seen = new Map([["urn:pulumi:prod::tests::aws:ec2/vpc:Vpc::b", { isSeen: true }]]);
    const around = { snapshot: undefined, region: undefined };
    const request = requestOfStack(args, { seen, reported: new Set() }, settingsOf([]), around);
    return request.kind === "stack" ? request.facts.resources : [];
  };

  it("has the resources in one order, whatever the engine's, without those that nobody asks about", () => {
    const [a, b, c] = [resource("a"), resource("b"), resource("c")];
    const other = resource("other", {}, "random:index/randomId:RandomId");
    for (const order of [
      [a, b, c],
      [c, other, b, a],
      [b, a, c],
    ])
      deepStrictEqual(
        requested(...order).map(({ name }) => name),
        ["a", "b", "c"],
      );
  });

  it("has what each depends on in one order, whatever the SDK's", () => {
    const [a, b] = [resource("a"), resource("b")];
    const [, , c] = requested(a, b, resource("c", { propertyDependencies: { x: [b, a] } }));
    deepStrictEqual(c?.propertyDependencies.x, [a.urn, b.urn]);
  });

  it("has of each its id, its parent, what it depends on, and the inputs that were seen before", () => {
    const parent = resource("a");
    const [, b] = requested(
      parent,
      resource("b", { parent, propertyDependencies: { vpcId: [parent] } }),
    );
    deepStrictEqual(b, {
      ...{ urn: "urn:pulumi:prod::tests::aws:ec2/vpc:Vpc::b", type: VPC, name: "b", id: "vpc-b" },
      parent: "urn:pulumi:prod::tests::aws:ec2/vpc:Vpc::a",
      properties: { id: "vpc-b" },
      propertyDependencies: { vpcId: ["urn:pulumi:prod::tests::aws:ec2/vpc:Vpc::a"] },
      inputs: { isSeen: true },
    });
    const [plain] = requested(resource("a", { props: { id: 5 } }));
    deepStrictEqual(Object.keys(plain ?? {}).sort(), [
      ...["name", "properties", "propertyDependencies", "type", "urn"],
    ]);
  });
});

describe("a resource of a provider", () => {
  const provider = { region: "us-east-1", defaultTags: { tags: { Owner: "shop", Name: "all" } } };

  it("is in its Region, where AWS has not answered yet", () => {
    deepStrictEqual(vpcOf({}, provider).region, "us-east-1");
    deepStrictEqual(vpcOf({ region: UNKNOWN_MARKER }, provider).region, "us-east-1");
    deepStrictEqual(vpcOf({ region: "eu-west-1" }, provider).region, "eu-west-1");
    deepStrictEqual(vpcOf({}, undefined).region, undefined);
  });

  it("carries its tags beside its own, which win, and what AWS answers is all there is", () => {
    const tags = { Name: "main" };
    deepStrictEqual(vpcOf({ tags }, provider).tags, { Owner: "shop", Name: "main" });
    const asText = { defaultTags: JSON.stringify(provider.defaultTags) };
    deepStrictEqual(vpcOf({}, asText).tags, { Owner: "shop", Name: "all" });
    deepStrictEqual(vpcOf({ tagsAll: tags }, provider).tags, tags);
    deepStrictEqual(vpcOf({}, {}).tags, undefined);
  });
});
