import { type Row, row } from './row.ts'

/** Failures around programmes and classrooms. */
export const programmeErrors = {
  programmeFull: row(
    409,
    false,
    '一天最多排 60 个课件。请先移出一些，再加入。',
    'A day holds 60 lessons at most. Take some out first.',
  ),
  pauseTaken: row(
    409,
    false,
    '这一秒已经有一个停顿点，或停顿点已满 40 个。请换一个位置，或先删掉一个。',
    'There is a pause at that second already, or the lesson has 40. Choose another place, or remove one first.',
  ),
} as const satisfies Record<string, Row>
