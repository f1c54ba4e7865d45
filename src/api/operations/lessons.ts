import { remakeAnswerSchema, remakeRequestSchema } from '../../courseware/remake-messages.ts'
import { descriptionSchema } from '../../courseware/rules.ts'
import { metadataAnswerSchema, metadataChangeSchema } from '../../metadata/messages.ts'
import { acceptedSchema, lessonSchema, operationSchema } from '../answers.ts'
import { type Operation, say } from '../operation.ts'

const begun = { says: say('已经开始。', 'It has begun.'), schema: acceptedSchema }

/** One lesson and its production; and how the hub runs. */
export const lessonOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/courseware/:id',
    group: 'lessons',
    says: say(
      '一个课件。能管理它的人还看到制作进度和技审结果。',
      'One lesson. Who may manage it also sees its progress and what quality control found.',
    ),
    answers: { 200: { says: say('课件。', 'The lesson.'), schema: lessonSchema } },
    failures: ['lessonWithdrawn'],
  },
  {
    method: 'PATCH',
    path: '/api/v1/courseware/:id',
    group: 'lessons',
    says: say('改课件的标题和说明。', 'Changes a lesson’s title and notes.'),
    body: descriptionSchema.partial(),
    answers: { 200: { says: say('改过的课件。', 'The lesson as it is now.'), schema: lessonSchema } },
  },
  {
    method: 'GET',
    path: '/api/v1/courseware/:id/metadata',
    group: 'lessons',
    says: say(
      '课件信息的全部内容，以及送审前还缺哪些。',
      'All that is said of a lesson, and what it still needs.',
    ),
    answers: { 200: { says: say('课件信息。', 'The metadata.'), schema: metadataAnswerSchema } },
    failures: ['lessonInReview'],
  },
  {
    method: 'PATCH',
    path: '/api/v1/courseware/:id/metadata',
    group: 'lessons',
    says: say(
      '改课件信息的若干项。带上读到的 revision，就不会盖掉别人刚改的。',
      'Changes some of it. With the revision that was read, nothing that somebody else has changed is overwritten.',
    ),
    body: metadataChangeSchema,
    answers: {
      200: { says: say('改过的课件信息。', 'The metadata as it is now.'), schema: metadataAnswerSchema },
    },
    failures: ['changedMeanwhile', 'lessonInReview'],
  },
  {
    method: 'POST',
    path: '/api/v1/courseware/:id/retry',
    group: 'lessons',
    says: say('再做一次没有做成的课件。', 'Tries a lesson again that failed or was stopped.'),
    answers: { 202: begun },
    failures: ['inProduction', 'sourceDeleted'],
  },
  {
    method: 'POST',
    path: '/api/v1/courseware/:id/stop',
    group: 'lessons',
    says: say('停止正在进行的制作。', 'Stops what is being made.'),
    answers: { 202: begun },
  },
  {
    method: 'GET',
    path: '/api/v1/courseware/:id/events',
    group: 'lessons',
    says: say(
      '制作进度的事件流：每有变化，发一个 progress 事件，数据是 CoursewareProgress。',
      'A stream of events: with every change one `progress` event, whose data is a CoursewareProgress.',
    ),
    answers: { 200: { says: say('事件流。', 'The stream.'), contentType: 'text/event-stream' } },
  },
  {
    method: 'POST',
    path: '/api/v1/production/remake',
    group: 'operation',
    says: say(
      '把课件重新制作成新的版本，一次一页。',
      'Makes lessons again as new versions, a page at a time.',
    ),
    body: remakeRequestSchema,
    answers: {
      200: { says: say('试算：会做哪些。', 'A dry run: what would be made.'), schema: remakeAnswerSchema },
      202: { says: say('已经开始。', 'It has begun.'), schema: remakeAnswerSchema },
    },
  },
  {
    method: 'GET',
    path: '/api/v1/operation',
    group: 'operation',
    says: say('运行情况：队列、转码机、最近七天。', 'How the hub runs: queues, workers, the week.'),
    answers: { 200: { says: say('运行情况。', 'How it runs.'), schema: operationSchema } },
  },
]
