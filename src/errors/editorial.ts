import { row } from './row.ts'

/** Failures on a lesson's way to the public. */
export const editorialErrors = {
  notReviewable: row(
    409,
    false,
    '这个课件现在不能由您审核：不在待审状态，或是您自己的作品，或您已经审过。',
    'You cannot review this lesson now: it is not waiting for it, it is your own work, or you have approved it already.',
  ),
  notSubmittable: row(
    409,
    false,
    '这个课件现在不能提交：影片还没有做好，或已经提交、已经发布。',
    'This lesson cannot be submitted now: its film is not made yet, or it is submitted or published already.',
  ),
  lessonIncomplete: row(
    422,
    false,
    '提交前还要填好这些：{fields}。',
    'Before it can be submitted these are needed: {fields}.',
  ),
  changedSinceSeen: row(
    409,
    false,
    '您打开审核页以后，课件又有改动。请重新看过再决定。',
    'The lesson was changed after you opened the page. Look at it again, then decide.',
  ),
  changeOutdated: row(
    409,
    false,
    '改动里的这些项已被删除或停用：{fields}。请退回作者重新选。',
    'The change names what has been removed or archived: {fields}. Return it, so that its author chooses again.',
  ),
  notWithdrawable: row(
    409,
    false,
    '这个课件没有公开，不用下架。',
    'This lesson is not public, so there is nothing to take down.',
  ),
  lessonWithdrawn: row(
    410,
    false,
    '这个课件已下架，不能再观看。可以回到首页看别的课件。',
    'This lesson was taken down and cannot be watched any more. The home page has others.',
  ),
} as const
