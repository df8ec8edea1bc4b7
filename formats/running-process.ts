/** Whether a process runs, be it ours or another user's. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and is not ours.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
