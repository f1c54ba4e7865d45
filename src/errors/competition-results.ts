import { type Row, row } from './row.ts'

/** Failures that a person meets while results are counted, announced and made final. */
export const competitionResultErrors = {
  resultsSealed: row(
    409,
    false,
    '评分还没有截止，截止以前谁也看不到分数。',
    'Scoring has not been closed: nobody sees a score before.',
  ),
  openCases: row(
    409,
    false,
    '还有参评作品没有结果：需要仲裁，或评分表不够。先处理完，才能公示。',
    'Some entries have no result yet: they need arbitration or more score sheets. See to them before the result is announced.',
  ),
  noArbitration: row(409, false, '这件作品现在不需要仲裁。', 'This entry needs no arbitration now.'),
  arbiterNotFit: row(
    409,
    false,
    '这位仲裁评委不能评这件作品：已经评过，或者应当回避。请另选一位。',
    'This arbiter cannot judge this entry: he has judged it already, or has a conflict. Choose another one.',
  ),
  notTied: row(
    409,
    false,
    '这些作品的名次不是并列的，可能刚刚有变化。请看一下现在的结果。',
    'These entries do not share a rank; perhaps something has just changed. Look at the results as they are now.',
  ),
  chairApart: row(
    409,
    false,
    '您与这件作品有回避关系，不能由您决定。请主办单位另派一位组长来处理。',
    'You have a conflict with this entry and cannot decide about it. Ask the organiser to give the office of chair to somebody else.',
  ),
  gateNotReported: row(
    409,
    false,
    '至少要有两位评委提出这一条，组长才能停评这件作品。',
    'The chair can stop an entry only after two reviewers have reported it.',
  ),
  noticeOver: row(
    409,
    false,
    '现在不在公示期内，不再接收异议。',
    'There is no public notice at this moment: no objection can be taken.',
  ),
  noticeRunning: row(
    409,
    false,
    '公示期还没有结束，结果还不能确定。',
    'The public notice is not over yet: the result cannot be made final.',
  ),
  noticeOutdated: row(
    409,
    false,
    '答复异议以后，结果和公示的不一样了。请撤回公示，复核后重新公示，再确定结果。',
    'A decision has changed the result that was announced. Take the notice back and announce the result anew before it is made final.',
  ),
  noObjectionUpheld: row(
    409,
    false,
    '这次公示还没有成立的异议，不能撤回。',
    'No objection to this result has been upheld: its notice stands.',
  ),
  objectionDecided: row(409, false, '这条异议已经处理过了。', 'This objection has been decided already.'),
} as const satisfies Record<string, Row>
