/** What a request's resources get from their providers: where they are, and the tags that they carry. */
import { deepStrictEqual } from "node:assert/strict";
import type { PolicyResource, StackValidationArgs } from "@pulumi/policy";
import { requestOfStack } from "../../policies/runtime/request";
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
