/**
 * The probe from an instance, through SSM Run Command: the one thing the doctor does that is not only reading. It runs
 * a few lines of shell that connect and print what they hear; nothing is installed and nothing is changed.
 */

import type { Aws, Ssm } from "../collect/clients";
import { messageOf, nameOf } from "../errors";
import { judgeTranscript } from "./local";
import type { RemoteOutcome } from "./machine";
import type { FailureKind, ProbeOutcome, Target } from "./outcome";
import { COMMANDS } from "./transcript";

/** Seconds the instance may take to connect, and to hear the answer. */
const REMOTE_SECONDS = 10;
/** SSM keeps 24,000 characters of output. */
const REMOTE_BYTES = 20_000;
const POLL_MS = 1_000;
const POLLS = 40;

/** Exit codes of the script, as it tells outcomes apart. */
const EXITS: Readonly<Record<number, FailureKind>> = {
  21: "name-not-found",
  22: "refused",
  23: "timed-out",
  24: "unreachable",
  25: "tls-failed",
};

/**
 * The shell script an instance runs. Host and port go in as data, quoted. It exits 0 with the answer on stdout, or with
 * one of `EXITS`.
 */
export function probeScript({ host, port, isTls }: Target): string {
  const commands = COMMANDS.map((command) => `${command}\\r\\n`).join("");
  const lines = [
    `H=${quoted(host)}; P=${String(port)}`,
    'getent ahosts "$H" >/dev/null || exit 21',
    'E=$(timeout 5 bash -c \'exec 3<>"/dev/tcp/$0/$1"\' "$H" "$P" 2>&1); R=$?',
    "[ $R -eq 124 ] && exit 23",
    'if [ $R -ne 0 ]; then case "$E" in *refused*) exit 22;; *"timed out"*) exit 23;; *) echo "$E"; exit 24;; esac; fi',
    isTls ? tlsLine(commands) : plainLine(commands),
  ];
  return lines.join("\n");
}

function plainLine(commands: string): string {
  const talk = `exec 3<>"/dev/tcp/$0/$1"; printf "${commands}" >&3; head -c ${String(REMOTE_BYTES)} <&3`;
  return `timeout ${String(REMOTE_SECONDS)} bash -c '${talk}' "$H" "$P" || true`;
}

/** `sleep` keeps the session open until the answer is there; openssl leaves with the server's goodbye. */
function tlsLine(commands: string): string {
  const openssl = 'openssl s_client -quiet -verify_return_error -connect "$H:$P" -servername "$H"';
  const talk = `{ printf '${commands}'; sleep 2; } | timeout ${String(REMOTE_SECONDS)} ${openssl} 2>/dev/null`;
  return `A=$(${talk} | head -c ${String(REMOTE_BYTES)})\n[ -n "$A" ] || exit 25\nprintf '%s\\n' "$A"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What the script's exit code and output mean. */
export function readScriptResult(exitCode: number, output: string, target: Target): ProbeOutcome {
  const kind = EXITS[exitCode];
  if (kind !== undefined) {
    return { kind, detail: output.trim() || `${target.host}:${String(target.port)}` };
  }
  return judgeTranscript(output.replaceAll("\r", ""), "closed the connection", target);
}

/** Runs the probe on an instance. Never rejects: where SSM does not run it, it says what SSM needs. */
export async function probeThroughSsm(
  aws: Aws,
  instance: string,
  target: Target,
): Promise<RemoteOutcome> {
  try {
    const ssm = await aws.ssm();
    const id = await send(ssm, instance, probeScript(target));
    const result = await waitFor(ssm, instance, id);
    return readScriptResult(result.code, result.output, target);
  } catch (error) {
    const said =
      error instanceof SsmError ? error.message : `${nameOf(error)}: ${messageOf(error)}`;
    const why = `SSM Run Command does not run on ${instance}: ${said}. The instance needs the SSM agent, AmazonSSMManagedInstanceCore and a way to SSM; the caller needs ssm:SendCommand and ssm:GetCommandInvocation`;
    return { kind: "not-asked", why };
  }
}

/** SSM answered, but not with a result. */
class SsmError extends Error {}

async function send({ sdk, client }: Ssm, instance: string, script: string): Promise<string> {
  const answer = await client.send(
    new sdk.SendCommandCommand({
      DocumentName: "AWS-RunShellScript",
      InstanceIds: [instance],
      Parameters: { commands: script.split("\n"), executionTimeout: ["60"] },
      TimeoutSeconds: 60,
      Comment: "memcached-doctor: connects to a cache and prints its stats",
    }),
  );
  const id = answer.Command?.CommandId;
  if (id === undefined) throw new SsmError("no command id was given");
  return id;
}

async function waitFor(
  ssm: Ssm,
  instance: string,
  id: string,
): Promise<{ code: number; output: string }> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    const invocation = await invocationOf(ssm, instance, id);
    const status = invocation?.Status ?? "Pending";
    if (status === "Success" || status === "Failed") {
      return {
        code: invocation?.ResponseCode ?? 0,
        output: invocation?.StandardOutputContent ?? "",
      };
    }
    if (!/^(Pending|InProgress|Delayed)$/.test(status)) {
      throw new SsmError(`it ended as ${status}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new SsmError(`it did not finish within ${POLLS} s`);
}

/** Right after it was sent, a command is not known yet. */
async function invocationOf(
  { sdk, client }: Ssm,
  instance: string,
  id: string,
): Promise<import("@aws-sdk/client-ssm").GetCommandInvocationCommandOutput | undefined> {
  try {
    return await client.send(
      new sdk.GetCommandInvocationCommand({ CommandId: id, InstanceId: instance }),
    );
  } catch (error) {
    if (nameOf(error) === "InvocationDoesNotExist") return undefined;
    throw error;
  }
}
