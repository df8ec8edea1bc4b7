/** The environment the CLI runs in: nothing of the user's Pulumi or AWS, everything of the sandbox. */
import type { SandboxHome } from "./home";
import type { ProjectFile } from "./project";

/** A fixed passphrase: what it protects is made up. */
const PASSPHRASE = "sandbox";

/** Variables that would lead the CLI or the program to an account or to the user's own stacks. */
const FOREIGN = /^(PULUMI_|AWS_)/;

/** Settings of Pulumi's that only change how much is said or written, and are the user's to make. */
const HARMLESS: ReadonlySet<string> = new Set([
  "PULUMI_DEBUG_COMMANDS",
  "PULUMI_NODEJS_TRANSPILE_ONLY",
]);

export function sandboxEnvironment(
  home: SandboxHome,
  project: ProjectFile | undefined,
): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !FOREIGN.test(name) || HARMLESS.has(name),
  );
  return {
    ...Object.fromEntries(kept),
    PULUMI_HOME: home.pulumi,
    PULUMI_BACKEND_URL: `file://${home.state}`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "0",
    SANDBOX_WORLD: home.world,
    SANDBOX_SEEDS: (project?.seeds ?? []).join(","),
    SANDBOX_PROGRAM: project?.folder ?? "",
  };
}
