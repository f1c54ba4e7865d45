import { type Row, row } from './row.ts'

/** Failures that a person meets while topics are planned. */
export const planningErrors = {
  proposalMoved: row(
    409,
    false,
    '这个选题刚刚被别人处理过，或提出人改过。请看一下现在的内容，再决定。',
    'Somebody has decided on this proposal just now, or its proposer has changed it. Look at it as it is now, then decide.',
  ),
  planItemTaken: row(
    409,
    false,
    '这一项计划已经有课件，或已经取消。',
    'This plan item has its lesson already, or was dropped.',
  ),
  lessonPlanned: row(
    409,
    false,
    '这个课件已经属于另一项计划。',
    'This lesson belongs to another plan item already.',
  ),
  requestsFull: row(
    409,
    false,
    '您已经提了 {most} 条还没有答复的需求。请等答复，或先撤回不再需要的。',
    'You have {most} requests that wait for an answer. Wait for one, or take back what you no longer need.',
  ),
  requestMoved: row(
    409,
    false,
    '这条需求刚刚被别人答复，或提出人已撤回。请看一下现在的内容。',
    'This request was answered just now, or taken back by who made it. Look at it as it is now.',
  ),
} as const satisfies Record<string, Row>
