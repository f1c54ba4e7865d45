import { z } from 'zod'
import { competitionCallSchema, competitionListSchema } from '../../competition/api-rules.ts'
import { type Operation, say } from '../operation.ts'

const pageQuerySchema = z.object({
  page: z.string().optional().describe('From 1; what is due last comes first.'),
})

/** What everybody may read of competitions. */
export const competitionOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/competitions',
    group: 'competitions',
    says: say('公开的课件评选。', 'Competitions that are public.'),
    query: pageQuerySchema,
    answers: { 200: { says: say('评选。', 'Competitions.'), schema: competitionListSchema } },
  },
  {
    method: 'GET',
    path: '/api/v1/competitions/:id',
    group: 'competitions',
    says: say(
      '一次评选的通知、各轮的规则、每天公布的记录摘要，以及公布后的结果。任何人都可以据此复核。',
      'The call of a competition, the rule of each stage, the published heads of its log, and results once they are announced: what a recount needs.',
    ),
    answers: { 200: { says: say('评选。', 'The competition.'), schema: competitionCallSchema } },
  },
]
