import type { ConflictReason } from '../../competition/conflict-rules.ts'
import type { Words } from '../languages.ts'

const zhReasons: Record<ConflictReason, string> = {
  organisation: '同一单位或上下级单位',
  credited: '本人参与制作或报送',
  coEntrant: '三年内和制作人员合作参评过',
  declared: '申请回避',
}
const enReasons: typeof zhReasons = {
  organisation: 'same unit or a branch of it',
  credited: 'made or entered it',
  coEntrant: 'entered something with its makers within three years',
  declared: 'recusal was declared',
}

const zh = {
  title: '分配评委',
  lead: (k: number) => `每件作品由 ${k} 位评委评分，各位评委的件数最多相差 1 件，有利害关系的不会分到一起。`,
  entries: (count: number, short: number) =>
    short === 0 ? `共 ${count} 件作品，都已分配好。` : `共 ${count} 件作品，还有 ${short} 件评委不够。`,
  noEntries: '这一轮还没有作品。',
  draw: '抽签分配',
  drawRest: '补齐评委',
  drawHint: '由系统抽签；抽签种子的指纹已经记入日志，评分结束后公布种子，谁都可以核对。已经分配的不会变。',
  notNow: '只有在准备中和评分中才能分配。',
  done: '已分配好。',
  loads: '各位评委的件数',
  reviewer: '评委',
  role: { reviewer: '评委', chair: '评委会主任', arbiter: '仲裁评委' },
  given: '件数',
  conflicts: '回避',
  conflictCount: (count: number) => `${count} 件`,
  removed: '已移除',
  noPanel: '还没有评委。',
  ofReviewer: (name: string) => `${name} 要回避的作品`,
  allReviewers: '所有评委',
  reasons: zhReasons,
  obstacleTitle: '现在分不下去',
  tooFewReviewers: (k: number) => `下面的作品找不满 ${k} 位评委。请增加评委，或者核对下面的回避关系：`,
  tooFewEntries: '下面的评委分不到足够的作品，件数无法均衡。请增加不用回避的评委，或者核对下面的回避关系：',
  stuckEntries: '作品',
  freeReviewers: '还有空的评委',
  between: '挡在中间的回避关系',
  more: (count: number) => `……还有 ${count} 个`,
  short: '评委不够的作品',
  shortOf: (given: number, wanted: number) => `${given} / ${wanted}`,
  declare: '登记回避',
  declareLead: '评委或报送人口头、书面提出的回避在这里登记。已经分到的作品会立即转给别的评委。',
  declareWhat: '作品编号（如 A-017）或单位全称',
  declareWhatFault: '没有这个编号的作品，也没有这个单位报送。请核对。',
  declareReason: '原因（可以不写）',
  declareSend: '登记',
  backToStage: '返回这一轮',
}

const en: typeof zh = {
  title: 'Reviewers for entries',
  lead: k =>
    `Each entry gets ${k} reviewers. Their numbers of entries differ by one at most, and who has to do with an entry never gets it.`,
  entries: (count, short) =>
    short === 0 ? `${count} entries, all given out.` : `${count} entries, ${short} of them lack reviewers.`,
  noEntries: 'This stage has no entries yet.',
  draw: 'Draw',
  drawRest: 'Fill what is missing',
  drawHint:
    'The hub draws. The hash of the draw’s seed is in the log already, and the seed is told when scoring closes, so that anybody can check. What is given out stays.',
  notNow: 'Entries are given out while a stage is prepared or scored.',
  done: 'Given out.',
  loads: 'Entries by reviewer',
  reviewer: 'Reviewer',
  role: { reviewer: 'reviewer', chair: 'chair', arbiter: 'arbiter' },
  given: 'Entries',
  conflicts: 'Recusals',
  conflictCount: count => `${count}`,
  removed: 'removed',
  noPanel: 'There is nobody on the panel yet.',
  ofReviewer: name => `What ${name} must not judge`,
  allReviewers: 'All reviewers',
  reasons: enReasons,
  obstacleTitle: 'It cannot be done yet',
  tooFewReviewers: k =>
    `These entries do not find ${k} reviewers. Add reviewers, or look at the recusals between them:`,
  tooFewEntries:
    'These reviewers do not find enough entries, so that loads cannot be even. Add reviewers who need not be recused, or look at the recusals between them:',
  stuckEntries: 'Entries',
  freeReviewers: 'Reviewers with room',
  between: 'Recusals between them',
  more: count => `… and ${count} more`,
  short: 'Entries that lack reviewers',
  shortOf: (given, wanted) => `${given} of ${wanted}`,
  declare: 'Note a recusal',
  declareLead:
    'What reviewers or entrants say by word or letter is noted here. Entries that were given out go to others at once.',
  declareWhat: 'Code of the entry (such as A-017), or full name of the unit',
  declareWhatFault: 'There is no entry of this code and no such unit has entered anything. Check it.',
  declareReason: 'Reason (may be left out)',
  declareSend: 'Note it',
  backToStage: 'Back to the stage',
}

/** Words of giving entries to reviewers. */
export const assignmentWords: Words<typeof zh> = { 'zh-CN': zh, en }
