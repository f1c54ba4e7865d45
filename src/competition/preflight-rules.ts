import type { PublishedMedia } from '../courseware/rules.ts'
import { rejudge } from '../media/qc-rejudge.ts'
import type { QcFinding, QcReport } from '../media/qc-report.ts'
import type { SpecProfile } from '../media/spec-profile.ts'

/** What is known of a lesson that somebody would like to enter. */
export type Candidate = {
  readonly hasFilm: boolean
  /** Rungs that are still being made. */
  readonly isGrowing: boolean
  readonly report: QcReport | undefined
  readonly people: number
  readonly hasSubtitles: boolean
  readonly hasRights: boolean
}

/** A lesson as pre-flight looks at it. */
export const candidateOf = (lesson: {
  readonly film: { readonly media: PublishedMedia } | undefined
  readonly report: QcReport | undefined
  readonly people: readonly unknown[]
  readonly hasSubtitles: boolean
  readonly hasRights: boolean
}): Candidate => ({
  hasFilm: lesson.film !== undefined,
  isGrowing: (lesson.film?.media.coming.length ?? 0) > 0,
  report: lesson.report,
  people: lesson.people.length,
  hasSubtitles: lesson.hasSubtitles,
  hasRights: lesson.hasRights,
})

export type PreflightProblem =
  | 'noFilm'
  | 'stillMade'
  | 'noPeople'
  | 'notMeasured'
  | 'otherSpec'
  | 'noSubtitles'
  | 'noRights'

/** What pre-flight found. `hard`: it cannot be entered like this; `advice`: it can, and would be better otherwise. */
export type Preflight = {
  readonly hard: readonly PreflightProblem[]
  readonly advice: readonly PreflightProblem[]
  readonly findings: readonly QcFinding[]
  readonly isReady: boolean
}

/** Holds a lesson against a competition's specification, before it is entered. Pure. */
export function preflight(candidate: Candidate, spec: SpecProfile | undefined): Preflight {
  const { report } = candidate
  const findings = report && spec ? rejudge(report, spec) : []
  const mustHaveSubtitles = spec?.subtitles?.severity === 'must'
  const when = (isSo: boolean, problem: PreflightProblem) => (isSo ? [problem] : [])
  const hard = [
    ...when(!candidate.hasFilm, 'noFilm'),
    // What is judged must not depend on when it was entered.
    ...when(candidate.isGrowing, 'stillMade'),
    ...when(candidate.people === 0, 'noPeople'),
    ...when(mustHaveSubtitles && !candidate.hasSubtitles, 'noSubtitles'),
  ]
  const advice = [
    ...when(report === undefined, 'notMeasured'),
    ...when(report !== undefined && report.specName !== spec?.name, 'otherSpec'),
    ...when(!mustHaveSubtitles && !candidate.hasSubtitles, 'noSubtitles'),
    ...when(!candidate.hasRights, 'noRights'),
  ]
  const isReady = hard.length === 0 && !findings.some(({ severity }) => severity === 'must')
  return { hard, advice, findings, isReady }
}
