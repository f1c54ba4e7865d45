import { sql } from 'kysely'
import { z } from 'zod'
import { lessonAwardSchema } from '../catalogue/rules.ts'

/**
 * What the lesson of a query on courseware got in competitions, the newest last, as each was called when its certificate
 * was issued; read with `awardsSchema`. While a competition is judged its entries have no award.
 */
export const awardsOfLesson = sql<unknown>`(select json_agg(json_build_object('name', award."awardName",
    'number', award.number, 'competition', award."competitionTitle") order by award."issuedAt", award.number)
  from entry join award on award."entryId" = entry.id
  where entry."coursewareId" = courseware.id)`.as('awards')

export const awardsSchema = z
  .array(lessonAwardSchema)
  .nullable()
  .transform(rows => rows ?? [])
