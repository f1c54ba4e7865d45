import type { Kysely } from 'kysely'
import { listHeldPauses, type MarkedPause } from '../classroom/records.ts'
import { findCourseware } from '../courseware/records.ts'
import { publishedMediaSchema } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { type Choices, listChoices } from '../metadata/choice-records.ts'
import { listHeldHandouts } from '../metadata/handout-records.ts'
import { findMetadata } from '../metadata/records.ts'
import { asForm, type Metadata, type MetadataField } from '../metadata/rules.ts'
import { fieldsThatDiffer, withProposed } from '../metadata/save-records.ts'
import { findHeldPoster, type HeldPoster } from '../poster/held-records.ts'
import { findOwnPicture } from '../poster/records.ts'
import type { WithPoster } from '../poster/rules.ts'
import { type HeldSubtitles, listHeldSubtitles } from '../subtitle/held-records.ts'

/** All that is proposed of a lesson, beside what is shown: what reviewers compare before they approve it. */
export type Proposed = {
  readonly metadata: {
    readonly shown: Metadata
    readonly proposed: Metadata
    readonly fields: readonly MetadataField[]
    readonly choices: Choices
  }
  readonly subtitles: HeldSubtitles
  readonly handouts: Awaited<ReturnType<typeof listHeldHandouts>>
  readonly pauses: readonly MarkedPause[]
  /** The cover as it is, and as it is to be. */
  readonly poster: { readonly shown: WithPoster; readonly proposed: WithPoster } | undefined
}

/** Undefined where there is no such lesson. */
export async function findProposed(
  db: Kysely<Database>,
  coursewareId: string,
): Promise<Proposed | undefined> {
  const lesson = await findCourseware(db, coursewareId)
  const metadata = await findMetadata(db, coursewareId)
  if (!lesson || !metadata) return undefined
  const shown = asForm(metadata)
  const proposed = await withProposed(db, coursewareId, shown)
  const ids = [shown.localityId, proposed.localityId]
  const choices = await listChoices(db, lesson.organisationId, { ids })
  const held = await findHeldPoster(db, coursewareId)
  return {
    metadata: { shown, proposed, fields: fieldsThatDiffer(shown, proposed), choices },
    subtitles: await listHeldSubtitles(db, coursewareId),
    handouts: await listHeldHandouts(db, coursewareId),
    pauses: await listHeldPauses(db, coursewareId),
    poster: held && (await postersOf(db, lesson, held)),
  }
}

type WithRelease = Pick<
  NonNullable<Awaited<ReturnType<typeof findCourseware>>>,
  'id' | 'releaseId' | 'media' | 'posterChoice'
>

async function postersOf(db: Kysely<Database>, lesson: WithRelease, held: HeldPoster) {
  const { id: coursewareId, releaseId, posterChoice } = lesson
  const media = publishedMediaSchema.safeParse(lesson.media).data
  if (!releaseId || !media) return undefined
  const own = await findOwnPicture(db, coursewareId)
  const base = { coursewareId, releaseId, media }
  return {
    shown: { ...base, posterChoice, ownPicture: own?.id === posterChoice ? own : undefined },
    proposed: { ...base, posterChoice: held.choice, ownPicture: held.picture },
  }
}
