/** Transforms of resource, parent and stack; a hook; an explicit provider that children inherit. */
import * as pulumi from "@pulumi/pulumi";
import { Group, Thing } from "./things";

const add =
  (amount: number): pulumi.ResourceTransform =>
  (args) =>
    args.custom && args.type === "aws:test/thing:Thing"
      ? {
          props: {
            ...args.props,
            size: pulumi.output(args.props.size).apply((n) => Number(n) * 10 + amount),
          },
          opts: args.opts,
        }
      : undefined;

pulumi.runtime.registerResourceTransform(add(3));

class Provider extends pulumi.ProviderResource {
  constructor(name: string, region: string) {
    super("aws", name, { region }, { version: "7.48.0" });
  }
}
const provider = new Provider("elsewhere", "us-east-1");
const base = new Thing("base", { size: 0 });
new Group(
  "group",
  { size: 1, near: [base.address] },
  { providers: [provider], transforms: [add(2)] },
);
new Thing(
  "hooked",
  { size: 5 },
  {
    hooks: {
      beforeCreate: [
        (args) => {
          void pulumi.log.info(`about to create ${args.name}`);
        },
      ],
    },
  },
);
