/**
 * Watches the processes above us, in a thread of its own: the main one may be busy loading or compiling just when npm is
 * killed, and there must be no process left a second later.
 *
 * In JavaScript, because it starts before TypeScript can be read.
 */
const { readFileSync } = require("node:fs");
const { clearInterval, setInterval, setTimeout } = require("node:timers");
const { parentPort, workerData } = require("node:worker_threads");

const LOOK_MS = 100;
/** How long the main thread may take to leave in good order. */
const GRACE_MS = 350;

/** When a process started; `undefined` when it is gone. */
function startTimeOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function isBroken() {
  const { ancestors } = workerData;
  if (ancestors.length > 0 && process.ppid !== ancestors[0].pid) return true;
  return ancestors.some(
    ({ pid, started }) => started !== undefined && startTimeOf(pid) !== started,
  );
}

const watch = setInterval(() => {
  if (!isBroken()) return;
  clearInterval(watch);
  parentPort.postMessage("npm was killed");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), GRACE_MS);
}, LOOK_MS);
