import { type Row, row } from './row.ts'

/** Failures of those who enter lessons, check entries and give them to reviewers. */
export const entryErrors = {
  entriesClosed: row(
    409,
    false,
    '现在不在报送时间内，没有收下。截止时间以服务器的时钟（北京时间）为准。',
    'Entries are not taken now: this one was not entered. The hub’s own clock (China time) decides.',
  ),
  entryNotReady: row(
    409,
    false,
    '这个课件还不能报送。请看页面上列出的、必须先改好的地方。',
    'This lesson cannot be entered yet. The page lists what must be mended first.',
  ),
  entryMoved: row(
    409,
    false,
    '这件作品已经不在这个状态了，可能是别人刚刚处理过。请看一下现在的情况。',
    'This entry is no longer there: perhaps somebody else has just dealt with it. Look at how it stands now.',
  ),
  lessonEntered: row(
    409,
    false,
    '这个课件已经报送过这次评选。',
    'This lesson has been entered in this competition already.',
  ),
  filmChanged: row(
    409,
    true,
    '课件的视频刚刚换了一个版本，这次没有收下。请看一遍新的，再报送。',
    'The lesson’s film has just changed, so nothing was entered. Look at the new one, then enter it.',
  ),
  reviewerEnters: row(
    409,
    false,
    '您是这次评选的评委，不能报送作品。',
    'You are on the panel of this competition and cannot enter anything in it.',
  ),
  judgesHere: row(
    403,
    false,
    '您是这次评选的评委，结果公布作者以前看不到作品是谁报送的。请由别的主办人员办理。',
    'You are on the panel of this competition: until the makers are told you do not see who entered what. Another organiser can do it.',
  ),
  entryFixed: row(
    409,
    false,
    '结果已经公布，不能再退出。对结果有异议，请在公示页上提出。',
    'The result has been announced: an entry can no longer be withdrawn. Objections are made on the notice.',
  ),
  noSuchReviewer: row(
    404,
    false,
    '这里没有叫“{name}”的评委。请写全名。',
    'There is no reviewer called “{name}” here. Write the full name.',
  ),
  nothingToAssign: row(
    409,
    false,
    '这一轮还没有作品，没有什么可以分配。',
    'This stage has no entries yet: there is nothing to give out.',
  ),
} as const satisfies Record<string, Row>
