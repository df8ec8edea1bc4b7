/** Who may import whom. Every rule says why it exists; `npm run depcruise` enforces them. */
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "A cycle means two modules are one module that has not been admitted to.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "reachability-is-pure",
      comment:
        "The engine is asked by policies, doctor and lab alike: data in, data out. No Pulumi, no AWS SDK, no file system, no clock.",
      severity: "error",
      from: { path: "^reachability/" },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev"],
        pathNot: "node_modules/ip-address/",
      },
    },
    {
      name: "reachability-imports-nobody",
      comment: "Everyone asks the engine; it asks no one.",
      severity: "error",
      from: { path: "^reachability/" },
      to: { path: "^(components|policies|doctor|sandbox|examples|tests|bench|index\\.ts)" },
    },
    {
      name: "core-does-not-know-its-readers",
      comment:
        "Readers turn data into a Topology; the core works on any Topology, wherever it came from.",
      severity: "error",
      from: { path: "^reachability/(?!index\\.ts|readers/)" },
      to: { path: "^reachability/readers/" },
    },
    {
      name: "components-stand-alone",
      comment: "Components are for programs; they neither judge nor simulate.",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^(reachability|policies|doctor|sandbox|examples|tests|bench|index\\.ts)" },
    },
    {
      name: "programs-use-components-only",
      comment: "index.ts and the examples are what a user would write.",
      severity: "error",
      from: { path: "^(index\\.ts|examples/)" },
      to: { path: "^(reachability|policies|doctor|sandbox|tests|bench)" },
    },
    {
      name: "judges-judge-any-stack",
      comment:
        "Policies and doctor judge any stack, not only ours: they must not know our components, nor each other.",
      severity: "error",
      from: { path: "^(policies|doctor)/" },
      to: { path: "^(components|sandbox|examples|tests|bench|index\\.ts)" },
    },
    {
      name: "policies-and-doctor-are-strangers",
      comment: "Both ask the engine; neither asks the other.",
      severity: "error",
      from: { path: "^(policies|doctor)/" },
      to: { path: "^(policies|doctor)/", pathNot: "^$1/" },
    },
    {
      name: "sandbox-runs-programs-in-their-own-process",
      comment:
        "The sandbox runs the program and the pack as the engine does, over gRPC: importing them would skip what it is there to show.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^(components|policies|doctor|examples|tests|bench|index\\.ts)" },
    },
    {
      name: "lab-never-asks-the-engine",
      comment:
        "The lab is the proof of the engine: it may use the topology, the sets and the readers, never verdict, matching or route choice, or it would prove nothing.",
      severity: "error",
      from: { path: "^sandbox/lab/" },
      to: {
        path: "^reachability/",
        pathNot:
          "^reachability/(topology|address-set|port-set|addresses|readers/[^/]+|readers/.+)\\.ts$",
      },
    },
    {
      name: "aws-sdk-in-the-doctor-only",
      comment: "Only the doctor talks to an account.",
      severity: "error",
      from: { pathNot: "^(doctor|sandbox|tests|bench)/" },
      to: { path: "node_modules/@aws-sdk/" },
    },
    {
      name: "not-to-dev-dep",
      comment:
        "What users run must be in dependencies. (The sandbox and tests are development; so is bundling the pack in a checkout.)",
      severity: "error",
      from: {
        path: "^(index\\.ts|components|reachability|policies|doctor)",
        pathNot: "^policies/build-bundle\\.js$",
      },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["require", "node", "default"],
    },
  },
};
