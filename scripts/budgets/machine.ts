/**
 * How much of a processor comes to whoever wants all of one, 0 to 1: 1 on a calm machine, 0.5 where every other
 * millisecond goes to somebody else. Takes it for `ms`, in which nothing else of this process runs.
 */
export function processorShare(ms: number): number {
  const before = process.cpuUsage()
  const start = performance.now()
  while (performance.now() - start < ms);
  const { user, system } = process.cpuUsage(before)
  return Math.min(1, (user + system) / 1_000 / (performance.now() - start))
}
