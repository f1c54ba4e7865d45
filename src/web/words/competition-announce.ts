import type { Words } from '../languages.ts'

const zh = {
  announceTitle: '公示结果',
  announceLead: (days: number, end: string) =>
    `公示 ${days} 个工作日，公布当天不算，到 ${end} 截止。公布后名次写进日志；除非异议成立、撤回公示，评分不再变动。`,
  calendarUnknown:
    '明年的放假安排还不在系统里，只除去周末和元旦、劳动节、国庆节的法定假日；如遇春节等其他节日，请把截止日往后推。',
  until: '公示到哪一天（可以不填，只能比上面更晚）',
  announce: '公布并开始公示',
  notYet: '还有待处理的作品，处理完才能公示。',
  votesOpen: '观众投票还没有计完。',
  finaliseTitle: '确定结果',
  finaliseLead: (end: string) => `公示到 ${end} 截止。截止后可以确定结果：公布作者，颁发奖项，日志可以下载。`,
  openObjections: (count: number) =>
    `还有 ${count} 条异议没有答复。这些作品的奖项暂缓，其他作品照常。结果确定后不能再改评分。`,
  finalise: '确定结果并颁奖',
  outdated: '答复异议以后，结果和公示的不一样了。请撤回公示，重新公示后再确定结果。',
  recheckLead:
    '异议成立、需要改评分的，先撤回公示：回到计分，可以重新开放评分、改评分表，然后重新公示。撤回和理由都记入日志，公示页上也会写明。',
  recheck: '撤回公示，进行复核',
  rechecked: (reason: string) => `公示已撤回，正在复核：${reason}`,
  isFinal: (at: string) => `结果已于 ${at} 确定。`,
  liftedBy: (name: string, at: string) => `作者由${name}于 ${at} 公布。`,
  toNotice: '公示页',
  toObjections: (count: number) => `异议（${count}）`,
  toAwards: '奖项和证书',
  toLog: '下载评分日志',
  toHeads: '日志指纹',
}

const en: typeof zh = {
  announceTitle: 'Announce the result',
  announceLead: (days, end) =>
    `The notice stands for ${days} working days after today, until ${end}. The ranks are written into the log; no score can change after that, unless an objection is upheld and the notice taken back.`,
  calendarUnknown:
    'Next year’s public holidays are not known here: only weekends and the days that the law fixes (1 January, 1 to 2 May, 1 to 3 October) are left out. Choose a later end where other holidays fall in between.',
  until: 'Until which day (may stay empty; only later than above)',
  announce: 'Announce and open the notice',
  notYet: 'Some entries must be seen to before the result can be announced.',
  votesOpen: 'The public vote has not been counted yet.',
  finaliseTitle: 'Make the result final',
  finaliseLead: end =>
    `The notice stands until ${end}. After that the result can be made final: makers are named, awards given, the log published.`,
  openObjections: count =>
    `${count === 1 ? '1 objection has' : `${count} objections have`} no answer yet. Until then the entries concerned get no award; the others do. Once the result is final, no score can change.`,
  finalise: 'Make final and give awards',
  outdated:
    'A decision has changed the result. Take the notice back and announce it anew before it is made final.',
  recheckLead:
    'Where an objection was right and scores must be mended, take the notice back: scoring can be opened again and sheets unlocked, then the result is announced anew. That, and why, stands in the log and where the notice stood.',
  recheck: 'Take the notice back to recheck',
  rechecked: reason => `The notice was taken back for a recheck: ${reason}`,
  isFinal: at => `The result has been final since ${at}.`,
  liftedBy: (name, at) => `Makers were named by ${name} at ${at}.`,
  toNotice: 'Public notice',
  toObjections: count => `Objections (${count})`,
  toAwards: 'Awards and certificates',
  toLog: 'Download the log',
  toHeads: 'Heads of the log',
}

/** Announcing a result, taking its notice back, and making it final, for who counted it. */
export const announceWords: Words<typeof zh> = { 'zh-CN': zh, en }
