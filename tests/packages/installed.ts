/** The packages as users get them: packed by `npm pack`, unpacked into the `node_modules` of an empty folder. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isLongForm } from "../long-form";

export const REPOSITORY = path.resolve(__dirname, "../..");

export const PACKAGES = ["components", "policies", "doctor"] as const;
export type Package = (typeof PACKAGES)[number];

/** A packed package: its tarball and what `npm pack` tells of it. */
export interface Packed {
  readonly name: string;
  readonly tarball: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly string[];
}

/** Builds and packs a package into `folder`. */
export function pack(folder: string, name: Package): Packed {
  const text = npm(["pack", "--json", "--pack-destination", folder], path.join(REPOSITORY, name));
  const [packed] = JSON.parse(text.slice(text.search(/^\[/m))) as [
    { name: string; filename: string; size: number; files: { path: string }[] },
  ];
  return {
    name: packed.name,
    tarball: path.join(folder, packed.filename),
    size: packed.size,
    files: packed.files.map((file) => file.path).sort(),
  };
}

/** An empty folder into which packed packages are installed, as in a user's project. */
export class EmptyProject {
  readonly folder = mkdtempSync(path.join(tmpdir(), "installed-"));

  install(packages: readonly Packed[]): void {
    this.write("package.json", JSON.stringify({ name: "project", private: true }));
    if (isLongForm) {
      const tools = [
        "typescript@~5.9.3",
        "@types/node@20",
        "@pulumi/pulumi@~3.248.0",
        "@pulumi/aws@7",
      ];
      const tarballs = packages.map(({ tarball }) => tarball);
      npm(["install", "--no-audit", "--no-fund", ...tarballs, ...tools], this.folder);
    } else {
      for (const one of packages) this.#unpack(one);
    }
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  /** Runs a program of the project; answers exit code and output. */
  run(command: string, args: readonly string[]): { code: number | null; text: string } {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.folder,
      encoding: "utf8",
    });
    return { code: status, text: `${stdout}${stderr}` };
  }

  node(args: readonly string[]): { code: number | null; text: string } {
    return this.run(process.execPath, args);
  }

  /** Type-checks in strict mode, with every declaration of ours looked at. */
  typeCheck(files: readonly string[], options: readonly string[]): string {
    const tsc = path.join(this.folder, "node_modules/typescript/bin/tsc");
    const strict = ["--noEmit", "--strict", "--target", "es2022", "--types", "node"];
    return this.node([tsc, ...strict, ...options, ...files]).text;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What npm would fetch is linked from the checkout: only what the package itself asks for, and its own dependencies. */
  #unpack({ name, tarball }: Packed): void {
    const target = path.join(this.folder, "node_modules", name);
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["xzf", tarball, "-C", target, "--strip-components=1"]);
    const manifest = JSON.parse(readFileSync(path.join(target, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>;
      peerDependencies?: Record<string, string>;
    };
    const needed = { ...manifest.dependencies, ...manifest.peerDependencies };
    for (const dependency of [...Object.keys(needed), "typescript", "@types/node", "ts-node"]) {
      this.#link(dependency);
    }
  }

  #link(dependency: string): void {
    const from = path.join(REPOSITORY, "node_modules", dependency);
    const to = path.join(this.folder, "node_modules", dependency);
    if (existsSync(to) || !existsSync(from)) return;
    mkdirSync(path.dirname(to), { recursive: true });
    symlinkSync(from, to);
  }
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
