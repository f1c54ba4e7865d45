import { Router } from 'express'
import type { Kysely } from 'kysely'
import { requireOperator } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { Production } from './production.ts'
import { type Remade, remakeRequestSchema, type SkipReason } from './remake-messages.ts'
import { type ChosenLesson, chooseLessons } from './remake-records.ts'

type RemakeParts = {
  readonly db: Kysely<Database>
  readonly production: Pick<Production, 'remake'>
  /** Those that a worker knows. */
  readonly profileNames: readonly string[]
  /** The hub's own, where none is asked for. */
  readonly profileName: string
}

/**
 * `POST /api/v1/production/remake`: makes lessons again as new versions, a page of them at a time; operators only.
 * Who watches goes on with what is published until each new version is whole. What cannot be made again is left out
 * and says why.
 */
export function remakeRoutes({ db, production, profileNames, ...own }: RemakeParts): Router {
  const router = Router()

  const remake = async (lesson: ChosenLesson, profileName: string): Promise<SkipReason | undefined> => {
    if (lesson.skipped) return lesson.skipped
    try {
      await production.remake(lesson.coursewareId, {
        content: lesson.chosenContent,
        profileName,
        urgency: 'bulk',
      })
      return undefined
    } catch (error) {
      // It changed since the page was read.
      const code = error instanceof XiangtuError ? error.code : undefined
      if (code === 'inProduction' || code === 'sourceDeleted') return code
      throw error
    }
  }

  router.post('/api/v1/production/remake', requireOperator, async (req, res) => {
    const { selection, isDryRun, after, ...wanted } = remakeRequestSchema.parse(req.body)
    const profileName = wanted.profileName ?? own.profileName
    if (!profileNames.includes(profileName))
      throw new XiangtuError('badRequest', {
        facts: { field: `profileName (${profileNames.join(', ')})` },
      })
    const { lessons, next } = await chooseLessons(db, selection, after)
    if (selection.kind === 'lesson' && lessons.length === 0) throw new XiangtuError('notFound')
    const remade: Remade[] = []
    // One after the other: the queue gets them in order, and nobody else waits for a hundred at once.
    for (const lesson of lessons) {
      const { coursewareId, title } = lesson
      const skipped = isDryRun ? lesson.skipped : await remake(lesson, profileName)
      remade.push({ coursewareId, title, ...(skipped && { skipped }) })
    }
    res
      .status(isDryRun ? 200 : 202)
      .set('Cache-Control', 'no-store')
      .json({ profileName, lessons: remade, ...(next && { next }) })
  })

  return router
}
