/** Milliseconds the processor has worked since this was called: what else the machine does makes no test fail. */
export function working(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
