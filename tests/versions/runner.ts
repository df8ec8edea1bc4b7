/**
 * Starts a policy pack in TypeScript by Pulumi's own runner, with the compiler options of this project's templates: the runner compiles it with
 * the TypeScript that is installed. Exit code 1 if it cannot.
 */
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { emptyPack } from "../../bench/empty-pack";
import { PackProcess, ROOT } from "../policies/pack-process";

async function startOnce(): Promise<void> {
  const folder = emptyPack([{ name: "empty", isTyped: false, hasResource: true }]);
  try {
    copyFileSync(join(ROOT, "templates/own-vpc/tsconfig.json"), join(folder, "tsconfig.json"));
    const pack = await PackProcess.start({ folder, asTheEngineStarts: true });
    await pack.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void startOnce();
