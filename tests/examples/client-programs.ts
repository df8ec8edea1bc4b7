/**
 * The client kit's programs (`examples/clients`), made ready to run: libraries are fetched by each language's own package manager into
 * `.sandbox/clients`, once. Where a language or a registry is missing, the reason is said instead.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../..");
const SOURCES = path.join(ROOT, "examples/clients");
const BUILT = path.join(ROOT, ".sandbox/clients");
/** How long a package manager may take before the language counts as not available, milliseconds. */
const PATIENCE_MS = 120_000;

/** A program that can be run: its command line up to the endpoint, and how it learns of a certificate authority. */
export interface ClientProgram {
  readonly command: readonly string[];
  /** Absent: the language's client speaks no TLS. */
  readonly trust?: (ca: string) => {
    readonly env?: Record<string, string>;
    readonly command?: readonly string[];
  };
}

/** Without the file of counters in `/tmp`: its name is the process's id, which two namespaces give twice. */
const JAVA = ["java", "-XX:-UsePerfData"];

export type Language = "node" | "python" | "go" | "java" | "php";

/** Why a program cannot be run on this machine, in one line. */
class Missing extends Error {}

/** Makes a language's program ready. A text is the reason why it cannot be run here. */
export function prepare(language: Language): ClientProgram | string {
  try {
    mkdirSync(BUILT, { recursive: true });
    return PREPARE[language]();
  } catch (error) {
    if (error instanceof Missing) return error.message;
    throw error;
  }
}

const PREPARE: Readonly<Record<Language, () => ClientProgram>> = {
  node: () => ({
    command: [process.execPath, path.join(SOURCES, "node/get-and-set.js")],
    trust: (ca) => ({ env: { NODE_EXTRA_CA_CERTS: ca } }),
  }),

  python: () => {
    const environment = path.join(BUILT, "python");
    const python = path.join(environment, "bin/python");
    if (!existsSync(python)) fetched("python3", ["-m", "venv", environment]);
    const requirements = path.join(SOURCES, "python/requirements.txt");
    const isThere = spawnSync(python, ["-c", "import pymemcache"]).status === 0;
    if (!isThere) fetched(python, ["-m", "pip", "install", "--quiet", "-r", requirements]);
    return {
      command: [python, path.join(SOURCES, "python/get_and_set.py")],
      trust: (ca) => ({ env: { SSL_CERT_FILE: ca } }),
    };
  },

  go: () => {
    const program = path.join(BUILT, "go/get-and-set");
    fetched("go", ["mod", "download"], path.join(SOURCES, "go"));
    must("go", ["build", "-o", program, "."], path.join(SOURCES, "go"));
    return { command: [program], trust: (ca) => ({ env: { SSL_CERT_FILE: ca } }) };
  },

  java: () => {
    const folder = path.join(BUILT, "java");
    const classes = path.join(folder, "classes");
    const libraries = path.join(folder, "lib");
    if (!existsSync(libraries)) {
      const goal = ["dependency:copy-dependencies", `-DoutputDirectory=${libraries}`];
      fetched("mvn", ["-q", "-B", ...goal], path.join(SOURCES, "java"));
    }
    const classPath = `${classes}:${libraries}/*`;
    must("javac", ["-cp", classPath, "-d", classes, path.join(SOURCES, "java/GetAndSet.java")]);
    return {
      command: [...JAVA, "-cp", classPath, "GetAndSet"],
      trust: (ca) => {
        const store = `${ca}.p12`;
        const from = ["-importcert", "-noprompt", "-alias", "lab", "-file", ca];
        const to = ["-keystore", store, "-storetype", "PKCS12", "-storepass", "changeit"];
        if (!existsSync(store)) must("keytool", [...from, ...to]);
        const trust = [
          `-Djavax.net.ssl.trustStore=${store}`,
          "-Djavax.net.ssl.trustStorePassword=changeit",
        ];
        return { command: [...JAVA, ...trust, "-cp", classPath, "GetAndSet"] };
      },
    };
  },

  php: () => {
    fetched("php", [
      "-r",
      "if (!extension_loaded('memcached')) { echo 'no extension memcached'; exit(1); }",
    ]);
    return { command: ["php", path.join(SOURCES, "php/get-and-set.php")] };
  },
};

/** Runs what asks the machine or a registry for something that may not be there. */
function fetched(command: string, args: readonly string[], cwd = ROOT): void {
  const problem = problemOf(command, args, cwd);
  if (problem !== undefined) throw new Missing(problem);
}

/** Runs what works wherever the command is: a program that does not compile is a failure. */
function must(command: string, args: readonly string[], cwd = ROOT): void {
  const problem = problemOf(command, args, cwd);
  if (problem?.endsWith("is not installed") === true) throw new Missing(problem);
  if (problem !== undefined) throw new Error(problem);
}

function problemOf(command: string, args: readonly string[], cwd: string): string | undefined {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    timeout: PATIENCE_MS,
  });
  if (error !== undefined) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? `${command} is not installed` : `${command}: ${code}`;
  }
  if (status === 0) return undefined;
  const output = `${stderr}${stdout}`.trim();
  const [line] = output === "" ? [`exit code ${status ?? 0}`] : output.split("\n");
  return `${command} ${args[0] ?? ""} failed: ${line ?? ""}`;
}
