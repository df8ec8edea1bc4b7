/**
 * `npm run sandbox -- <any pulumi arguments>`: the real Pulumi CLI against the stand-in for AWS.
 *
 * Everything the CLI keeps — home, plugins, stacks, passphrase — and the world itself lie under `.sandbox/` of the repository.
 * The user's login, stacks, config files and AWS credentials are neither read nor changed.
 */
import { runSandbox } from "./plugin/run-cli";

runSandbox(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
