import { cpus } from 'node:os'

/** A browser that has to wait for a core stands still as on a bad line: above this share figures say little. */
export const mostBusyShare = 0.7

const totals = () => {
  let busy = 0
  let all = 0
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.idle + times.irq
    busy += sum - times.idle
    all += sum
  }
  return { busy, all }
}

/** Begins to look at all cores of the machine; gives their busy share since then, from 0 to 1. */
export function watchMachine(): () => number {
  const before = totals()
  return () => {
    const now = totals()
    return (now.busy - before.busy) / Math.max(1, now.all - before.all)
  }
}
