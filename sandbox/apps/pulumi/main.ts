/**
 * `npm run sandbox -- <any pulumi arguments>`: the real Pulumi CLI against the stand-in for AWS.
 *
 * Everything the CLI keeps — home, plugins, stacks, passphrase — and the world itself lie under `.sandbox/` of the repository.
 * The user's login, stacks, config files and AWS credentials are neither read nor changed.
 */
import { hasOption, optionOf, withoutOption } from "./arguments";
import { openHome } from "./home";
import { EXIT_MISSING, runSandbox } from "./run-cli";

/** Below Pulumi's own help, where it is read. */
const HELP = `
npm run sandbox -- <any pulumi arguments>
    the Pulumi CLI against a stand-in for AWS, all under .sandbox/
npm run sandbox -- world show|edit|describe|reset
    the made-up account: look at it, change it by hand, forget it
npm run sandbox -- [<pulumi arguments>] --lab [--as SEAT]
    the lab in step with the account, and a prompt in the first client's place
    (or in SEAT); with a command, after it: up --lab
  --stack-reference NAME=FILE
    outputs of another stack: what \`pulumi stack output --json\` printed`;

const EXIT_USAGE = 2;

/** What is written here and by the CLI (state, passphrase, the account) is for its owner alone: files 0600, folders 0700. */
process.umask(0o077);

/** `--lab [--as SEAT]` is ours; the rest is Pulumi's. */
async function run(args: readonly string[]): Promise<number> {
  const isHelp = args.length === 0 || ["help", "--help", "-h"].includes(args[0] ?? "");
  if (isHelp) {
    const code = await runSandbox(args);
    console.log(HELP);
    return code === EXIT_MISSING ? 0 : code;
  }
  const as = optionOf(args, "as");
  if (hasOption(args, "as") && (as === undefined || !args.includes("--lab"))) {
    console.error("--as NAME says in whose place the prompt of --lab is: give it with --lab.");
    return EXIT_USAGE;
  }
  if (!args.includes("--lab")) return runSandbox(args);
  const rest = withoutOption(args, "--as").filter((argument) => argument !== "--lab");
  const code = rest.length === 0 ? 0 : await runSandbox(rest);
  if (code !== 0) return code;
  // Loaded here: whoever wants the CLI only does not wait for the lab.
  const { runLabSession } = await import("./lab-session");
  return runLabSession(openHome().world, as);
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  async (error: unknown) => {
    const { oneLine } = await import("../one-line");
    console.error(oneLine(error instanceof Error ? error.message : String(error)));
    process.exitCode = 2;
  },
);
