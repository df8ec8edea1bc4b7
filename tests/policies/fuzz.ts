/** `npm run policies:fuzz [stacks] [first seed]`: 20,000 random stacks by default. Exit code 1 when one fails. */
import { fuzz } from "./fuzz-run";
import { PackProcess } from "./pack-process";

async function main(): Promise<void> {
  const [stacks = 20_000, firstSeed = 1] = process.argv.slice(2).map(Number);
  const pack = await PackProcess.start({
    config: { "memcached:environment": "prod", "memcached:strict": "all" },
  });
  try {
    const report = await fuzz(pack, stacks, firstSeed);
    for (const failure of report.failures.slice(0, 50)) console.error(failure);
    console.log(
      `${report.stacks} stacks, ${report.requests} requests: ${report.violations} violations, ` +
        `${report.doubts} doubts, ${report.failures.length} failures`,
    );
    if (report.failures.length > 0) process.exitCode = 1;
  } finally {
    await pack.close();
  }
}

void main();
