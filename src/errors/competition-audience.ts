import { row } from './row.ts'

/** Failures of the public vote and of villages that count hands. */
export const audienceErrors = {
  votingClosed: row(
    409,
    false,
    '现在不在投票时间内，这一票没有计入。',
    'Voting is not open now; this vote was not counted.',
  ),
  votedToday: row(
    409,
    false,
    '今天已经投过一票。每人、每个站点每天一票，请明天再来。',
    'You have voted today. Each person and each station has one vote a day; come again tomorrow.',
  ),
  voterTooNew: row(
    403,
    false,
    '投票开始以后才开通的账号或站点，不参加这次投票。',
    'Accounts and stations that were made after the vote began do not take part in it.',
  ),
  ownEntryVote: row(403, false, '不能给自己报送的作品投票。', 'You cannot vote for an entry of your own.'),
  votesStillOpen: row(
    409,
    false,
    '大众投票还没有结束，结束以后才能公布结果。',
    'The public vote is still open; the result can be announced when it has ended.',
  ),
} as const
