import type { LineSample } from '../../../media/line.ts'

/** What this browser's line carried on earlier visits: an hour in which it worked, in tens of seconds. */
const key = 'xiangtu.line'
const mostSamples = 360

/** Older than a month it is another season's line. */
const longestMs = 30 * 24 * 3600 * 1000

/** What was kept, oldest first. Storage can be switched off, or full, or hold what an older page wrote. */
export function readLineHistory(now = Date.now()): readonly LineSample[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.flatMap(each => readSample(each, now)) : []
  } catch {
    return []
  }
}

/** Adds a sample to what was kept. */
export function keepLineSample(sample: LineSample): void {
  try {
    const rows = [...readLineHistory(sample.at), sample].slice(-mostSamples)
    localStorage.setItem(key, JSON.stringify(rows.map(rowOf)))
  } catch {}
}

const tenth = (value: number) => Math.round(value * 10) / 10
const rowOf = ({ at, kbits, busySeconds, deadSeconds }: LineSample) => [
  Math.round(at),
  tenth(kbits),
  tenth(busySeconds),
  tenth(deadSeconds),
]

function readSample(row: unknown, now: number): LineSample[] {
  if (!Array.isArray(row) || !row.every(value => Number.isFinite(value) && value >= 0)) return []
  const [at, kbits, busySeconds, deadSeconds] = row.map(Number)
  if (at === undefined || kbits === undefined || busySeconds === undefined || deadSeconds === undefined)
    return []
  // A computer whose clock was set back has samples from the future: they are as good as others.
  return now - at > longestMs ? [] : [{ at, kbits, busySeconds, deadSeconds }]
}
