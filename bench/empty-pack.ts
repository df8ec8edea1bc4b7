/** A policy pack in TypeScript whose policies do nothing, to compare others with. */
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..");

/** A policy for stacks; `hasResource`: also for resources, `isTyped`: of one type only. */
export interface EmptyPolicy {
  readonly name: string;
  readonly isTyped: boolean;
  readonly hasResource: boolean;
}

/** Writes the pack into a folder of its own, which is the caller's to remove. */
export function emptyPack(kinds: readonly EmptyPolicy[]): string {
  const folder = mkdtempSync(join(tmpdir(), "empty-pack-"));
  const policies = kinds.map(({ name, isTyped, hasResource }) => {
    const resource = hasResource ? `validateResource: ${isTyped ? "typed()" : "() => {}"},` : "";
    return `{ name: "${name}", description: "empty", ${resource} validateStack: () => {} },`;
  });
  writeFileSync(
    join(folder, "index.ts"),
    `import { PolicyPack } from "@pulumi/policy";
const typed = () => Object.assign(() => {}, { __pulumiType: "aws:elasticache/cluster:Cluster" });
new PolicyPack("empty", { policies: [${policies.join("\n")}] });
`,
  );
  writeFileSync(
    join(folder, "package.json"),
    '{"name":"empty","version":"0.0.1","main":"index.ts"}',
  );
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(
    join(folder, "tsconfig.json"),
    readFileSync(join(ROOT, "policies/tsconfig.json"), "utf8"),
  );
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}
