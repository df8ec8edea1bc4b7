/** Whether the lab can run on this machine, and if not, which one thing stands in the way. */

import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";

import { Kernel, LabUnavailable, PATH } from "./kernel";

/** Tool → Debian package that has it. */
const TOOLS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    unshare: "util-linux",
    nsenter: "util-linux",
    mount: "mount",
    bash: "bash",
    ip: "iproute2",
    nft: "nftables",
    memcached: "memcached",
  }),
);

/** Kernel settings that forbid user namespaces, each with the value that does. */
const FORBIDDING: readonly { file: string; forbids: string; say: string }[] = [
  {
    file: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
    forbids: "1",
    say: "AppArmor keeps ordinary users from user namespaces (kernel.apparmor_restrict_unprivileged_userns=1)",
  },
  {
    file: "/proc/sys/kernel/unprivileged_userns_clone",
    forbids: "0",
    say: "the kernel keeps ordinary users from user namespaces (kernel.unprivileged_userns_clone=0)",
  },
  {
    file: "/proc/sys/user/max_user_namespaces",
    forbids: "0",
    say: "the kernel allows no user namespaces (user.max_user_namespaces=0)",
  },
];

export type Availability = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Everything one small lab needs of a kernel: links, bridges, policy routing, stateful filters, address translation. */
const TRIAL = `
set -e
ip netns add trial
ip link add trial0 type veth peer name trial1 netns trial
ip -n trial link add trial2 type bridge
ip -n trial rule add pref 100 iif trial2 lookup 1001
nsenter --net=/run/netns/trial nft -f - <<'END'
table ip trial {
  chain filter { type filter hook input priority 0; ct state established accept; ip dscp 1 accept; }
  chain nat { type nat hook postrouting priority 100; oifname "trial1" masquerade; }
}
END
ip netns del trial
`;

/** Tries it: opens a corner of the kernel, uses each feature once, closes it. */
export async function namespacesAvailable(): Promise<Availability> {
  const missing = missingTools();
  if (missing !== undefined) return { ok: false, reason: missing };
  try {
    const kernel = await Kernel.open();
    try {
      await kernel.script(TRIAL);
    } finally {
      await kernel.close();
    }
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: whyNot(error) };
  }
}

/** One line for the first tools that are missing, with the command that installs them. */
export function missingTools(path: string = PATH): string | undefined {
  if (process.platform !== "linux")
    return "network namespaces are Linux's; this is " + process.platform;
  const missing = [...TOOLS.keys()].filter((tool) => !isOnPath(tool, path));
  if (missing.length === 0) return undefined;
  const packages = [...new Set(missing.map((tool) => TOOLS.get(tool) ?? tool))];
  return `${missing.join(", ")} not found (sudo apt-get install -y ${packages.join(" ")})`;
}

/** The reason in words: a setting that forbids it where one is found, else what the kernel said. */
export function whyNot(error: unknown): string {
  const said = error instanceof LabUnavailable ? error.reason : (error as Error).message;
  if (!/not permitted|denied|unshare|No space left/i.test(said))
    return `this kernel lacks something: ${said}`;
  return forbiddingSetting() ?? `this machine allows no namespaces (${said})`;
}

function forbiddingSetting(): string | undefined {
  if (process.getuid?.() === 0) return undefined;
  return FORBIDDING.find(({ file, forbids }) => contentOf(file) === forbids)?.say;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** Whether a program is on a PATH. */
export function isOnPath(tool: string, path: string = PATH): boolean {
  return path.split(":").some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
}
