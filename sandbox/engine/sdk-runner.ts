/** Where the SDK's own runners are, as the CLI's language host finds them: from the folder of what is run. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { UsageError } from "./usage-error";

/**
 * The path of a runner of the SDK that a program or pack has installed.
 *
 * @param runner `run` for programs, `run-policy-pack` for packs
 * @throws UsageError when no SDK is installed there
 */
export function sdkRunner(runner: "run" | "run-policy-pack", folder: string): string {
  try {
    return createRequire(join(folder, "noop.js")).resolve(`@pulumi/pulumi/cmd/${runner}`);
  } catch {
    throw new UsageError(
      `${folder}: @pulumi/pulumi is not installed there. Run npm install in that folder.`,
    );
  }
}

/** Arguments of Node.js with which the SDK's runners start quickly. */
export const QUICK_START: readonly string[] = ["-r", join(__dirname, "quick-start.cjs")];

/** Our environment without what would change how a program or pack runs, and with what is set for it. */
export function childEnvironment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("PULUMI_") && name !== "NODE_V8_COVERAGE",
  );
  return { ...Object.fromEntries(kept), ...own };
}
