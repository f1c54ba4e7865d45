import { setTimeout as wait } from 'node:timers/promises'

/** The value below which this share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

/** Milliseconds until the last byte of an answer; throws for every answer but 200. */
async function timeOf(url: string): Promise<number> {
  const began = performance.now()
  const answer = await fetch(url)
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`${url} was answered by ${answer.status}`)
  return performance.now() - began
}

/**
 * p95 in milliseconds of the same questions to each hub, one after the other and in turns, so that what else the machine
 * does weighs on all. Each question is asked once; the first tenth of them only warms up.
 */
export async function p95InTurns(
  hubs: readonly { readonly url: string }[],
  pathsOf: (hub: number) => readonly string[],
): Promise<readonly number[]> {
  const times = hubs.map((): number[] => [])
  const count = Math.min(...hubs.map((_, hub) => pathsOf(hub).length))
  for (let at = 0; at < count; at += 1)
    for (const [hub, { url }] of hubs.entries()) {
      const ms = await timeOf(url + (pathsOf(hub)[at] ?? '/'))
      if (at >= count / 10) times[hub]?.push(ms)
      // Nobody's garbage is collected in another one's time.
      await wait(2)
    }
  return times.map(each => quantile(each, 0.95))
}
