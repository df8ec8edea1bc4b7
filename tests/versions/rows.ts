/**
 * The combinations that are tried. Each names what differs from the lock file, and what is claimed of it: that it works, or why it is
 * not supported. `npm run test:matrix` finds out; `tests/versions.test.ts` compares the claims with `engines`, the peers and README.
 */

export type Check =
  "types" | "runner" | "start" | "components" | "mocked" | "policies" | "reachability";

export interface Row {
  readonly name: string;
  /** Version of the npm package `node`, which brings that Node.js. */
  readonly node: string;
  /** Versions that replace those of `package.json`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly checks: readonly Check[];
  /** Why this is not supported. Such a row has to fail, or the claim is too narrow. */
  readonly unsupported?: string;
}

export const ABOUT: Readonly<Record<Check, string>> = {
  types: "TypeScript accepts the program and the components",
  runner: "Pulumi's runner compiles a policy pack in TypeScript, with a template's options",
  start: "`npm start`: the program is deployed to the stand-in, and every connection tried",
  components: "the components' tests",
  mocked: "those of them that need no more than the SDK's mocks, not this project's rehearsal",
  policies: "the tests of the rules, and of what the pack relies on in `@pulumi/policy`",
  reachability: "the engine's tests",
};

const ALL = ["types", "runner", "start", "components", "policies", "reachability"] as const;
/** The engine knows none of Pulumi's packages. */
const PULUMI = ALL.filter((check) => check !== "reachability");
const COMPONENTS: readonly Check[] = ["types", "components"];
const COMPILED: readonly Check[] = ["types", "runner"];

export const ROWS: readonly Row[] = [
  { name: "oldest Node.js 20", node: "20.19.0", versions: {}, checks: ALL },
  { name: "oldest Node.js 22", node: "22.12.0", versions: {}, checks: ALL },
  { name: "Node.js 24", node: "24", versions: {}, checks: ALL },
  { name: "newest Node.js", node: "latest", versions: {}, checks: ALL },
  {
    name: "oldest Pulumi and AWS 7 for the components",
    node: "20",
    versions: { "@pulumi/pulumi": "3.142.0", "@pulumi/aws": "7.2.0" },
    checks: ["types", "mocked"],
  },
  {
    name: "oldest Pulumi for the policy pack",
    node: "20",
    versions: { "@pulumi/pulumi": "3.204.0", "@pulumi/policy": "1.21.0" },
    checks: ["runner", "policies"],
  },
  {
    name: "newest Pulumi, AWS and policy SDK",
    node: "22",
    versions: { "@pulumi/pulumi": "latest", "@pulumi/aws": "latest", "@pulumi/policy": "latest" },
    checks: PULUMI,
  },
  {
    name: "oldest AWS 6",
    node: "20",
    versions: { "@pulumi/aws": "6.33.1" },
    checks: COMPONENTS,
  },
  {
    name: "newest AWS 6",
    node: "20",
    versions: { "@pulumi/aws": "^6.83.4" },
    checks: [...COMPONENTS, "start"],
  },
  ...["5.4.5", "5.6.3", "5.8.3"].map((version): Row => ({
    name: `TypeScript ${version.slice(0, 3)}`,
    node: "20",
    versions: { typescript: version },
    checks: COMPILED,
  })),
  {
    name: "TypeScript 6",
    node: "20",
    versions: { typescript: "^6.0.0" },
    checks: COMPILED,
  },
  {
    name: "TypeScript 7",
    node: "20",
    versions: { typescript: "^7.0.0" },
    checks: COMPILED,
    unsupported: "Pulumi takes TypeScript below 7, whose compiler its runner calls",
  },
];
