/** The combinations that are tried: each names what differs from the lock file. */

export interface Row {
  readonly name: string;
  /** Major of the npm package `node`, which brings that Node.js; absent: the one that runs this. */
  readonly node?: string;
  /** Versions that replace those of `package.json`. */
  readonly versions: Readonly<Record<string, string>>;
  /** What is run. `types`: whether TypeScript accepts the program and the components, which are what a user compiles. */
  readonly checks: readonly ("types" | "components" | "policies" | "reachability")[];
}

const ALL: Row["checks"] = ["types", "components", "policies", "reachability"];

export const ROWS: readonly Row[] = [
  { name: "Node 20, as locked", node: "20", versions: {}, checks: ALL },
  { name: "Node 22, as locked", node: "22", versions: {}, checks: ALL },
  { name: "Node 24, as locked", node: "24", versions: {}, checks: ALL },
  { name: "newest Node, as locked", node: "latest", versions: {}, checks: ALL },
  {
    name: "oldest @pulumi/pulumi and @pulumi/aws 7",
    node: "20",
    versions: { "@pulumi/pulumi": "3.204.0", "@pulumi/aws": "7.2.0" },
    checks: ["types", "components", "policies"],
  },
  {
    name: "newest @pulumi/aws 6",
    node: "20",
    versions: { "@pulumi/aws": "6.83.4" },
    checks: ["types", "components"],
  },
  {
    name: "newest @pulumi/pulumi",
    node: "22",
    versions: { "@pulumi/pulumi": "latest" },
    checks: ["types", "components", "policies"],
  },
  ...["5.4.5", "5.6.3", "5.8.3"].map((version): Row => ({
    name: `TypeScript ${version}`,
    versions: { typescript: version },
    checks: ["types"],
  })),
];
