import type { Words } from '../languages.ts'

const zh = {
  title: '推荐获奖作品到上级',
  lead: (title: string, organisation: string) =>
    `推荐到：${title}（${organisation}）。按这里评审时的影片和署名报送，由上级做形式审查；作者在“参评作品”里看得到，也可以撤回。`,
  closed: '上级评选现在不在报送时间，不能推荐。',
  winners: '选择获奖作品',
  category: '上级评选的组别',
  pass: '推荐所选的作品',
  passed: (count: number) => `已推荐 ${count} 件。`,
  none: '还没有获奖作品。',
  gone: '已经在上级评选里的',
  back: '回到评选',
}

const en: typeof zh = {
  title: 'Recommend winners',
  lead: (title: string, organisation: string) =>
    `They go to: ${title} (${organisation}), as they were judged and credited here. The formal check is made there; makers see it among their entries and may withdraw.`,
  closed: 'The competition above takes no entries now.',
  winners: 'Choose winners',
  category: 'Category there',
  pass: 'Recommend those chosen',
  passed: (count: number) => `${count} recommended.`,
  none: 'Nothing has an award yet.',
  gone: 'There already',
  back: 'Back to the competition',
}

/** Words of passing winners to a higher place. */
export const competitionUpWords: Words<typeof zh> = { 'zh-CN': zh, en }
