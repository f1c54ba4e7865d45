import { z } from 'zod'
import { deltaQuerySchema, deltaSchema, ownLessonsSchema } from '../../publication/rules.ts'
import { keysSchema, lessonListSchema, suggestionsSchema } from '../answers.ts'
import { type Operation, say } from '../operation.ts'

const pageQuerySchema = z.object({ after: z.string().optional().describe('From `next` of the page before.') })
const textQuerySchema = z.object({ q: z.string().describe('What was typed so far.') })

/** What everybody may read of the catalogue. */
export const catalogueOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/courseware',
    group: 'catalogue',
    says: say(
      '已发布的课件，新的在前，一页一页地读。',
      'Lessons that are published, newest first, page by page.',
    ),
    query: pageQuerySchema,
    answers: { 200: { says: say('一页课件。', 'A page of lessons.'), schema: lessonListSchema } },
  },
  {
    method: 'GET',
    path: '/api/v1/suggestions',
    group: 'catalogue',
    says: say('接着输入的字往下的词。', 'Words that go on as the text begins.'),
    query: textQuerySchema,
    answers: { 200: { says: say('词。', 'Words.'), schema: suggestionsSchema } },
  },
  {
    method: 'GET',
    path: '/api/v1/catalogue',
    group: 'catalogue',
    says: say(
      '从某个游标起新增、改动和下架的课件。站点每晚问一次；没有变化时，回答不到 1 KB。',
      'What was added, changed and withdrawn since a cursor. For a station’s nightly question; where nothing has changed the answer is under 1 KB.',
    ),
    query: deltaQuerySchema,
    answers: { 200: { says: say('有什么变化。', 'What has changed.'), schema: deltaSchema } },
    failures: ['cursorUnknown'],
  },
  {
    method: 'GET',
    path: '/api/v1/catalogue/own',
    group: 'catalogue',
    says: say(
      '只给本站看、不对所有人公开的课件。这些课件不在公开目录里；地址几小时后失效，每晚重新问。',
      'Lessons for the asking station and not for everybody. No public catalogue has them; their addresses end after some hours, so ask each night.',
    ),
    answers: { 200: { says: say('本站的课件。', 'The station’s own lessons.'), schema: ownLessonsSchema } },
  },
  {
    method: 'GET',
    path: '/api/v1/catalogue/keys',
    group: 'catalogue',
    says: say(
      '签署公开目录的公钥。请在可信的线路上读一次，并固定下来。',
      'The public keys that sign the published catalogue. Read them once over a line that you trust, and pin them.',
    ),
    answers: { 200: { says: say('公钥。', 'The keys.'), schema: keysSchema } },
  },
  {
    method: 'GET',
    path: '/api/v1/openapi.json',
    group: 'catalogue',
    says: say('本接口的说明（OpenAPI 3.1）。', 'This description (OpenAPI 3.1).'),
    answers: {
      200: { says: say('说明。', 'The description.'), schema: z.looseObject({ openapi: z.string() }) },
    },
  },
]
