// A pack with one policy of every kind, which tells what it is shown.
const { PolicyPack } = require("@pulumi/policy");
const pulumi = require("@pulumi/pulumi");

const isThing = (type) => type === "aws:test/thing:Thing";

new PolicyPack("mixed", {
  enforcementLevel: "advisory",
  policies: [
    {
      name: "small-things",
      description: "Things are small.",
      enforcementLevel: "mandatory",
      severity: "high",
      configSchema: { properties: { limit: { type: "number", default: 12 } } },
      validateResource: (args, report) => {
        const { limit } = args.getConfig();
        if (isThing(args.type) && args.props.size > limit)
          report(`${args.props.size} is over ${limit}.`);
      },
    },
    {
      name: "what-is-known",
      description: "Tells which addresses are known.",
      validateStack: (args, report) => {
        for (const resource of args.resources.filter(({ type }) => isThing(type))) {
          let address = "unknown";
          try {
            address = String(resource.props.address);
          } catch {
            // Not known yet.
          }
          const near = (resource.propertyDependencies.near ?? []).map(({ name }) => name).join(",");
          report(`${resource.name}: ${address}, near [${near}]`, resource.urn);
        }
        const config = new pulumi.Config("test").get("size") ?? "none";
        report(
          `${pulumi.getProject()}/${pulumi.getStack()}, size ${config}, tag ${args.stackTags.get("team")}, dry run ${pulumi.runtime.isDryRun()}`,
        );
      },
    },
    {
      name: "kinds-are-fine",
      description: "Every thing is of a fine kind.",
      enforcementLevel: "remediate",
      remediateResource: (args) =>
        isThing(args.type) && args.props.kind === "plain"
          ? { ...args.props, kind: "fine" }
          : undefined,
    },
  ],
});
