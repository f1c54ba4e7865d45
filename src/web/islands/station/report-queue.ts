import type { Diagnostics, ReportKind } from '../../../stationmode/rules.ts'

/** A report that waits for the network. */
type Waiting = {
  readonly id: string
  readonly kind: ReportKind
  readonly coursewareId?: string
  readonly diagnostics: Diagnostics
  /** By this computer's clock, which may stand in 1970. */
  readonly keptAtMs: number
}
export type NewReport = Pick<Waiting, 'kind' | 'diagnostics'> & { readonly coursewareId?: string }
export type Told = 'sent' | 'willSend' | 'notKept'

const key = 'xiangtu.reports'
/** A village that reports every hour for a day without a network. */
const mostWaiting = 24
const sendMs = 15_000

/** Storage can be switched off, or full: then a report goes out now or not at all. */
function read(): Waiting[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isWaiting) : []
  } catch {
    return []
  }
}
const isWaiting = (value: unknown): value is Waiting =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'id') === 'string'

function write(waiting: readonly Waiting[]): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(waiting.slice(-mostWaiting)))
    return true
  } catch {
    return false
  }
}

/** 32 hex characters; `crypto.randomUUID` is not there on plain http. */
const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')

/** Keeps a report and tries to send it; what cannot go out now goes with the next `sendReports`. */
export async function tellReport(report: NewReport): Promise<Told> {
  const waiting: Waiting = { id: newId(), ...report, keptAtMs: Date.now() }
  const isKept = write([...read(), waiting])
  const isSent = await send(waiting)
  if (isSent) forget(waiting.id)
  return isSent ? 'sent' : isKept ? 'willSend' : 'notKept'
}

/** Sends what waits, oldest first, until one does not get through. */
export async function sendReports(): Promise<void> {
  for (const waiting of read()) {
    if (!(await send(waiting))) return
    forget(waiting.id)
  }
}

/** Years before this program: a clock that was not set when the report was kept says nothing about its age. */
const earliestMs = Date.UTC(2024, 0)

/** How long ago in seconds; 0 where the clock was wrong then, or is now. */
export const ageOf = (keptAtMs: number, nowMs: number): number =>
  keptAtMs < earliestMs ? 0 : Math.max(0, (nowMs - keptAtMs) / 1000)

const forget = (id: string) => write(read().filter(each => each.id !== id))

/** Whether the hub has it, or will never take it: only what may succeed later is kept. */
async function send({ id, kind, coursewareId, diagnostics, keptAtMs }: Waiting): Promise<boolean> {
  const closing = new AbortController()
  const timer = setTimeout(() => closing.abort(), sendMs)
  try {
    const answer = await fetch('/api/v1/station/reports', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        ...{ id, kind, diagnostics, ageSeconds: ageOf(keptAtMs, Date.now()) },
        ...(coursewareId ? { coursewareId } : {}),
      }),
      signal: closing.signal,
    })
    return (
      answer.ok || (answer.status >= 400 && answer.status < 500 && ![401, 408, 429].includes(answer.status))
    )
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
