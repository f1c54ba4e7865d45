import { judge } from '../src/media/qc-judge.ts'
import { type SourceNotes, sourceNotesSchema } from '../src/media/qc-measurements.ts'
import { mergeNotes } from '../src/media/qc-merge.ts'
import type { Encoded } from '../src/media/release.ts'
import { sourceFactsSchema } from '../src/media/source-facts.ts'
import { resultKey } from '../storage/keys.ts'
import type { Attempt } from './step.ts'

/** The results in which quality control keeps what it knows. */
const notesName = 'source-notes'
const reportName = 'qc'

/** Keeps what probing showed until the picture has been seen too. */
export const keepSourceNotes = (attempt: Attempt, notes: SourceNotes): Promise<void> =>
  keep(attempt, notesName, notes)

/**
 * Technical quality control of a source: holds what its probe heard and what the encodes of its first stage saw against
 * the worker's spec profile, and stores the report under `qc`. Findings inform: whatever goes wrong here, the lesson
 * goes on without them.
 */
export async function judgeSource(
  attempt: Attempt,
  encoded: readonly Pick<Encoded, 'pictureNotes'>[],
): Promise<void> {
  try {
    const facts = await attempt.resultOf('probe', sourceFactsSchema)
    const notes = await attempt.resultOf(notesName, sourceNotesSchema)
    const seen = encoded.flatMap(each => each.pictureNotes ?? [])
    const picture = seen.length > 0 ? mergeNotes(seen, facts.durationSeconds) : undefined
    await keep(attempt, reportName, judge({ facts, ...notes, picture }, attempt.spec))
  } catch (error) {
    if (attempt.signal.aborted) throw error
    attempt.log.warn({ versionId: attempt.job.versionId, err: error }, 'the source could not be judged')
  }
}

/** The first attempt's word stands. */
async function keep(attempt: Attempt, name: string, found: unknown): Promise<void> {
  const options = { contentType: 'application/json', ifAbsent: true } as const
  await attempt.store.put(resultKey(attempt.job.versionId, name), JSON.stringify(found), options)
}
