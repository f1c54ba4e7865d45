// Whole hours may be absent, and a comma is SRT's, a point WebVTT's: many programs write the other one.
const clock = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})$/

/** Milliseconds of `01:02:03,456`, `02:03.456` or ASS's `1:02:03.45`; undefined for any other text. */
export function readClock(text: string): number | undefined {
  const [whole, hours = '0', minutes = '', seconds = '', fraction = ''] = clock.exec(text.slice(0, 20)) ?? []
  if (whole === undefined || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const inSeconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return inSeconds * 1000 + Number(fraction.padEnd(3, '0'))
}

/** Reads `00:00:01,000 --> 00:00:03,000`, whatever settings follow; undefined where that is not what it says. */
export function readTimeLine(line: string): { startMs: number; endMs: number } | undefined {
  // A longer line is none: all that may follow are a few settings.
  const arrow = line.slice(0, 400).indexOf('-->')
  if (arrow < 0) return undefined
  const startMs = readClock(line.slice(0, arrow).trim())
  const [end = ''] = line
    .slice(arrow + 3, 400)
    .trim()
    .split(/\s/, 1)
  const endMs = readClock(end)
  return startMs === undefined || endMs === undefined ? undefined : { startMs, endMs }
}

/** `01:02:03.456`, as WebVTT writes it. */
export function writeClock(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`
}
