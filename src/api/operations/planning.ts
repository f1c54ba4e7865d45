import { gapsSchema } from '../../planning/gaps.ts'
import { planQuerySchema, planSchema, quotaListSchema, yearQuerySchema } from '../../planning/messages.ts'
import { type Operation, say } from '../operation.ts'

/** The plan of a year, to read. */
export const planningOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/planning/items',
    group: 'planning',
    says: say('一年的选题计划。', 'The plan of a year.'),
    query: planQuerySchema,
    answers: {
      200: { says: say('计划，按月排列。', 'The plan, in the order of its months.'), schema: planSchema },
    },
  },
  {
    method: 'GET',
    path: '/api/v1/planning/quotas',
    group: 'planning',
    says: say('各单位的年度任务数和完成数。', 'What each unit is to publish in a year, and has published.'),
    query: yearQuerySchema,
    answers: { 200: { says: say('任务数。', 'The quotas.'), schema: quotaListSchema } },
  },
  {
    method: 'GET',
    path: '/api/v1/planning/gaps',
    group: 'planning',
    says: say(
      '想要而还没有的课件，按栏目、月份和单位。',
      'Lessons that are wanted and not there, by topic, month and unit.',
    ),
    query: yearQuerySchema,
    answers: { 200: { says: say('缺口。', 'The gaps.'), schema: gapsSchema } },
  },
]
