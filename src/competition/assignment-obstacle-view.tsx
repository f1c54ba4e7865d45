import { Notice } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { assignmentWords } from '../web/words/competition-assignment.ts'
import type { AssignmentObstacle } from './assign.ts'
import type { Conflict } from './conflict-rules.ts'
import type { Load } from './load-records.ts'
import type { Stage } from './records.ts'

/** So many names of each kind: enough to act on, few enough to read. */
const mostNamed = 20

type ObstacleProps = {
  readonly language: Language
  readonly obstacle: AssignmentObstacle
  readonly stage: Pick<Stage, 'reviewersPerEntry'>
  readonly loads: readonly Load[]
  readonly conflicts: readonly Conflict[]
  /** Codes and titles by id. */
  readonly entryNames: ReadonlyMap<string, string>
}

/** What stands in the way, by name: whoever reads it can add a reviewer or correct a recusal. */
export function ObstacleNotice(props: ObstacleProps) {
  const { language, obstacle, stage, loads, conflicts, entryNames } = props
  const words = assignmentWords[language]
  const reviewer = (memberId: string) => {
    const load = loads.find(each => each.memberId === memberId)
    return load ? `${load.number} ${load.name}` : ''
  }
  const reasonOf = (entry: string, memberId: string) =>
    conflicts.find(each => each.entryId === entry && each.memberId === memberId)?.reason
  const named = (title: string, names: readonly string[]) =>
    names.length > 0 && (
      <>
        <h3>{title}</h3>
        <ul>
          {names.slice(0, mostNamed).map(name => (
            <li key={name}>{name}</li>
          ))}
          {names.length > mostNamed && <li>{words.more(names.length - mostNamed)}</li>}
        </ul>
      </>
    )
  return (
    <Notice tone="bad">
      <strong>{words.obstacleTitle}</strong>
      <p>
        {obstacle.kind === 'tooFewReviewers'
          ? words.tooFewReviewers(stage.reviewersPerEntry)
          : words.tooFewEntries}
      </p>
      {named(
        words.stuckEntries,
        obstacle.entries.map(id => entryNames.get(id) ?? ''),
      )}
      {named(words.freeReviewers, obstacle.reviewers.map(reviewer))}
      {named(
        words.between,
        obstacle.conflicts.map(({ entry, reviewer: memberId }) => {
          const reason = reasonOf(entry, memberId)
          const why = reason ? ` (${words.reasons[reason]})` : ''
          return `${reviewer(memberId)} – ${entryNames.get(entry) ?? ''}${why}`
        }),
      )}
    </Notice>
  )
}
