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
      to: { path: "^(components|policies|doctor|map|sandbox|examples|tests|bench|index\\.ts)" },
    },
    {
      name: "reachability-has-one-door",
      comment:
        "What lies behind `reachability/index.ts` may be laid out anew without asking anyone. (Its own tests look at every room.)",
      severity: "error",
      from: { pathNot: "^(reachability|tests/reachability)/" },
      to: { path: "^reachability/(?!index\\.ts)" },
    },
    {
      name: "sets-know-nothing-else",
      comment: "Addresses and ports are an algebra of their own.",
      severity: "error",
      from: { path: "^reachability/sets/" },
      to: { path: "^reachability/(?!sets/)" },
    },
    {
      name: "the-model-knows-sets-only",
      comment: "The model is what every room speaks of; it speaks of none of them.",
      severity: "error",
      from: { path: "^reachability/model/" },
      to: { path: "^reachability/(?!(sets|model)/)" },
    },
    {
      name: "gates-do-not-know-who-asks",
      comment:
        "A gate answers one question about one end; which gates stand on a path is decided in decide/.",
      severity: "error",
      from: { path: "^reachability/gates/" },
      to: { path: "^reachability/(?!(sets|model|gates)/)" },
    },
    {
      name: "decide-does-not-know-the-questions",
      comment: "One connection is decided the same way whoever asks.",
      severity: "error",
      from: { path: "^reachability/decide/" },
      to: { path: "^reachability/(?!(sets|model|gates|decide)/)" },
    },
    {
      name: "questions-do-not-phrase",
      comment:
        "Questions answer with data; words are made in explain/. Neither knows where a topology came from.",
      severity: "error",
      from: { path: "^reachability/questions/" },
      to: { path: "^reachability/(?!(sets|model|gates|decide|questions)/)" },
    },
    {
      name: "explain-makes-words-only",
      comment:
        "Words are made of what was answered: verdicts, and the remedies that questions/ found. Nothing is decided here.",
      severity: "error",
      from: { path: "^reachability/explain/" },
      to: { path: "^reachability/(?!(sets|model|questions|explain)/)" },
    },
    {
      name: "readers-know-the-model-only",
      comment:
        "Readers turn data into a Topology and never decide anything; the two do not know each other.",
      severity: "error",
      from: { path: "^reachability/readers/" },
      to: { path: "^reachability/(?!(sets|model|readers)/)" },
    },
    {
      name: "formats-know-nobody",
      comment:
        "SARIF and JUnit are written from plain results, JSON is read within bounds, and files are written whole, whoever has them.",
      severity: "error",
      from: { path: "^formats/" },
      to: { pathNot: "^(formats/|(fs|path)$)" },
    },
    {
      name: "components-stand-alone",
      comment: "Components are for programs; they neither judge nor simulate.",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^(reachability|policies|doctor|map|sandbox|examples|tests|bench|index\\.ts)" },
    },
    {
      name: "programs-use-components-only",
      comment: "index.ts and the examples are what a user would write.",
      severity: "error",
      from: { path: "^(index\\.ts|examples/)" },
      to: { path: "^(reachability|policies|doctor|map|sandbox|tests|bench)" },
    },
    {
      name: "the-map-asks-the-engine-only",
      comment: "Whoever has a topology can have its map: the map knows none of them.",
      severity: "error",
      from: { path: "^map/" },
      to: { path: "^(components|policies|doctor|sandbox|examples|tests|bench|index\\.ts)" },
    },
    {
      name: "the-map-has-one-door",
      comment:
        "What lies behind `map/index.ts` may be laid out anew without asking anyone. (Its own tests look at every room.)",
      severity: "error",
      from: { pathNot: "^(map|tests/map)/" },
      to: { path: "^map/(?!index\\.ts)" },
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
      name: "facts-do-not-judge",
      comment: "Facts are what rules judge: they know neither the rules nor who runs them.",
      severity: "error",
      from: { path: "^policies/facts/" },
      to: { path: "^policies/(?!facts/)" },
    },
    {
      name: "the-runtime-knows-no-rule",
      comment: "Which rules there are is told to the runtime; it treats all alike.",
      severity: "error",
      from: { path: "^policies/runtime/" },
      to: { path: "^policies/(?!(facts|runtime)/)" },
    },
    {
      name: "rules-do-not-know-the-sdk",
      comment: "A rule sees facts and its context; Pulumi's SDK stays behind the runtime.",
      severity: "error",
      from: { path: "^policies/(rules|facts)/" },
      to: { path: "node_modules/@pulumi/" },
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
      name: "sandbox-rooms-have-no-circles",
      comment: "Folders as well as files: two rooms that need each other are one room.",
      severity: "error",
      scope: "folder",
      from: { path: "^sandbox/" },
      to: { circular: true },
    },
    {
      name: "wire-and-processes-know-nobody",
      comment: "Values on Pulumi's wire and child processes are what every other room stands on.",
      severity: "error",
      from: { path: "^sandbox/(wire|processes)/" },
      to: { path: "^(reachability|sandbox/(?!$1/))" },
    },
    {
      name: "records-know-no-service",
      comment:
        "A record is what a program says and what a package declares, whatever service is behind it.",
      severity: "error",
      from: { path: "^sandbox/records/" },
      to: { path: "^(reachability/|sandbox/(?!(records|wire)/))" },
    },
    {
      name: "the-stand-in-knows-no-engine",
      comment:
        "The stand-in for AWS is a provider: whoever speaks the protocol can ask it, ours or the real engine.",
      severity: "error",
      from: { path: "^sandbox/aws/" },
      to: { path: "^(reachability/|sandbox/(?!(aws|records|wire|processes)/))" },
    },
    {
      name: "the-engine-knows-no-provider",
      comment:
        "Pulumi's engine is played for any provider; which there are is the application's to say.",
      severity: "error",
      from: { path: "^sandbox/engine/" },
      to: { path: "^(reachability/|sandbox/(?!(engine|wire|processes)/))" },
    },
    {
      name: "memcached-serves-anyone",
      comment: "Real servers behind endpoints, whoever made the endpoints.",
      severity: "error",
      from: { path: "^sandbox/memcached/" },
      to: { path: "^(reachability/|sandbox/(?!(memcached|processes)/))" },
    },
    {
      name: "the-lab-reads-the-configuration",
      comment:
        "The lab is laid out from a topology alone; where that came from is the application's.",
      severity: "error",
      from: { path: "^sandbox/lab/" },
      to: { path: "^sandbox/(?!(lab|processes)/)" },
    },
    {
      name: "the-proof-runs-nothing",
      comment:
        "It is told what was deployed and what the program registered; how that came about, in a rehearsal or through the CLI, is the application's.",
      severity: "error",
      from: { path: "^sandbox/proof/" },
      to: { path: "^sandbox/(?!(proof|aws|lab|memcached|processes|wire)/)" },
    },
    {
      name: "the-plugin-serves-the-stand-in",
      comment:
        "A process of its own, started by the real CLI: the stand-in over gRPC and nothing more.",
      severity: "error",
      from: { path: "^sandbox/plugin/" },
      to: { path: "^(reachability/|sandbox/(?!(plugin|aws|records|wire|processes)/))" },
    },
    {
      name: "applications-are-strangers",
      comment:
        "start, story and pulumi share what lies in the rooms below, or in apps/ itself, never each other's files.",
      severity: "error",
      from: { path: "^sandbox/apps/([^/]+)/" },
      to: { path: "^sandbox/apps/[^/]+/", pathNot: "^sandbox/apps/$1/" },
    },
    {
      name: "the-stand-in-has-one-door",
      comment:
        "What lies behind `sandbox/aws/index.ts` may be laid out anew without asking anyone. (Its own tests look at every room.)",
      severity: "error",
      from: { pathNot: "^(sandbox|tests/sandbox)/aws/" },
      to: { path: "^sandbox/aws/(?!index\\.ts)" },
    },
    {
      name: "aws-sdk-in-the-doctor-only",
      comment: "Only the doctor talks to an account.",
      severity: "error",
      from: { pathNot: "^(doctor|sandbox|tests|bench)/" },
      to: { path: "node_modules/@aws-sdk/" },
    },
    {
      name: "what-is-shared-declares-no-test",
      comment:
        "What a test file declares is declared again by whoever imports it, in the processes that had not loaded it. What tests share is a module without tests.",
      severity: "error",
      from: {},
      to: { path: "\\.test\\.ts$" },
    },
    {
      name: "not-to-dev-dep",
      comment:
        "What users run must be in dependencies. (The sandbox and tests are development; so is bundling the pack in a checkout.)",
      severity: "error",
      from: {
        path: "^(index\\.ts|components|reachability|policies|doctor|map|formats)",
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
