import { beginOf, dayAfter, dayOf } from '../china-time.ts'
import { readErrorCode, type VerbState } from '../courseware/rules.ts'
import type { ErrorCode } from '../errors.ts'

/** One run of the line that has ended. */
export type EndedRun = {
  readonly coursewareId: string
  readonly state: 'published' | 'failed'
  /** Which enqueue of its version ended here. */
  readonly runNumber: number
  readonly createdAt: Date
  readonly endedAt: Date
  readonly verbStates: readonly VerbState[]
  /** Unknown where it failed before it was planned. */
  readonly filmSeconds?: number
  /** Also of a published run, of which a part is missing that most players do not need. */
  readonly failure?: RunFailure
}
type RunFailure = {
  readonly verb: string
  readonly code: string
  readonly facts: Readonly<Record<string, string>>
}
/** An upload that was refused: a failure too, before the line. */
export type RefusedUpload = { readonly coursewareId: string; readonly code: string; readonly endedAt: Date }

/** What one day in China came to. */
export type DayFacts = {
  /** YYYY-MM-DD. */
  readonly day: string
  /** Lessons, each counted once however many versions of it came out. */
  readonly lessons: number
  /** Length of all films that came out, versions counted each. */
  readonly filmSeconds: number
  /** Time in which the line worked on them. */
  readonly workSeconds: number
  readonly failures: number
}

/** One way in which lessons failed. `facts` are those of the newest. */
export type FailureReason = {
  readonly code: ErrorCode
  readonly count: number
  readonly verbs: readonly string[]
  readonly facts: Readonly<Record<string, string>>
  readonly newestCoursewareId: string
  readonly newestAt: Date
}

/** How long lessons waited from the end of their upload until a worker took them up. */
export type Waiting = { readonly count: number; readonly meanSeconds: number; readonly p95Seconds: number }

export type Week = {
  readonly days: readonly DayFacts[]
  readonly failures: readonly FailureReason[]
  readonly waiting?: Waiting
}

const dayMs = 24 * 3600_000

/** Begin of the day in China, six days before today. */
export const weekBegin = (now: Date): Date => beginOf(dayAfter(dayOf(now), -6))

/** What the seven days up to `now` came to. */
export function describeWeek(
  now: Date,
  runs: readonly EndedRun[],
  refused: readonly RefusedUpload[] = [],
): Week {
  const failed = [...refused.map(asFailed), ...runs.flatMap(run => failedRun(run) ?? [])]
  const days = Array.from({ length: 7 }, (_, at) => {
    const day = dayOf(new Date(weekBegin(now).getTime() + at * dayMs))
    const made = runs.filter(run => run.state === 'published' && dayOf(run.endedAt) === day)
    const known = made.filter(run => run.filmSeconds !== undefined)
    return {
      day,
      lessons: new Set(made.map(run => run.coursewareId)).size,
      filmSeconds: sum(known.map(run => run.filmSeconds ?? 0)),
      workSeconds: sum(known.map(run => workSeconds(run.verbStates))),
      failures: failed.filter(each => dayOf(each.endedAt) === day).length,
    }
  })
  const waiting = describeWaiting(runs.flatMap(run => waitSeconds(run) ?? []))
  return { days, failures: reasonsOf(failed), ...(waiting && { waiting }) }
}

type Failed = RunFailure & { readonly coursewareId: string; readonly endedAt: Date }
const asFailed = ({ code, coursewareId, endedAt }: RefusedUpload): Failed => ({
  verb: 'upload',
  code,
  facts: {},
  coursewareId,
  endedAt,
})
/** What a person stopped has not failed. */
const failedRun = ({ failure, coursewareId, endedAt }: EndedRun): Failed | undefined =>
  failure && failure.code !== 'stopped' ? { ...failure, coursewareId, endedAt } : undefined

/** The most frequent first. */
function reasonsOf(failed: readonly Failed[]): FailureReason[] {
  const byCode = new Map<ErrorCode, Failed[]>()
  for (const each of failed) {
    const code = readErrorCode(each.code)
    byCode.set(code, [...(byCode.get(code) ?? []), each])
  }
  return [...byCode]
    .flatMap(([code, all]) => {
      const [newest] = [...all].sort((a, b) => b.endedAt.getTime() - a.endedAt.getTime())
      if (!newest) return []
      const { facts, coursewareId: newestCoursewareId, endedAt: newestAt } = newest
      const verbs = [...new Set(all.map(each => each.verb))].sort()
      return [{ code, count: all.length, verbs, facts, newestCoursewareId, newestAt }]
    })
    .sort((a, b) => b.count - a.count || b.newestAt.getTime() - a.newestAt.getTime())
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** The line's own verbs: sending a file and watching a lesson are people's time. */
const spansOf = (verbs: readonly VerbState[]) =>
  verbs.flatMap(({ verb, startedAt, endedAt }) => {
    if (verb === 'upload' || verb === 'play' || !startedAt || !endedAt) return []
    return [{ begin: Date.parse(startedAt), end: Date.parse(endedAt) }]
  })

/** Time in which at least one verb ran: what ran side by side counts once, waits between verbs do not count. */
export function workSeconds(verbs: readonly VerbState[]): number {
  let total = 0
  let until = Number.NEGATIVE_INFINITY
  for (const { begin, end } of spansOf(verbs).sort((a, b) => a.begin - b.begin)) {
    total += Math.max(0, end - Math.max(begin, until))
    until = Math.max(until, end)
  }
  return total / 1000
}

/** Of a first run only: a retry's verbs begin long after its version was opened, for other reasons than a queue. */
function waitSeconds({ runNumber, createdAt, verbStates }: EndedRun): number | undefined {
  const begins = spansOf(verbStates).map(span => span.begin)
  if (runNumber > 1 || begins.length === 0) return undefined
  // A worker's clock may be behind the hub's.
  return Math.max(0, (Math.min(...begins) - createdAt.getTime()) / 1000)
}

function describeWaiting(waits: readonly number[]): Waiting | undefined {
  const inOrder = [...waits].sort((a, b) => a - b)
  // Nearest rank: a wait that somebody really had.
  const p95Seconds = inOrder[Math.ceil(0.95 * inOrder.length) - 1]
  if (p95Seconds === undefined) return undefined
  return { count: waits.length, meanSeconds: sum(waits) / waits.length, p95Seconds }
}
