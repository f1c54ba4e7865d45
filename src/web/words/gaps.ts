import type { Words } from '../languages.ts'

const enMonth = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' })

const zh = {
  title: (year: number) => `${year} 年缺口分析`,
  menu: '缺口分析',
  lead: '想要而还没有的课件：按栏目、月份和单位对照计划、申报、村里的需求、专题活动、任务数与已公开的课件。',
  csv: '下载 CSV',
  xlsx: '下载 Excel',
  fileName: (year: number) => `课件缺口-${year}`,
  needed: '有需求、还缺课件的栏目',
  noNeeded: '计划、申报和村里的需求都已有课件。',
  requests: (count: number) => `村里的需求 ${count} 条`,
  withoutTopic: '没有栏目的需求',
  neglected: '没有课件、也没有人计划的栏目',
  noNeglected: '每个栏目都有课件或已列入计划。',
  months: '各月计划',
  noMonths: '这一年还没有列入计划的选题。',
  places: '各单位',
  noPlaces: '这一年还没有任务数和计划。',
  propose: '提出选题',
  seasons: (names: string) => `缺这些季节的：${names}`,
  wanted: (count: number) => `缺 ${count} 个`,
  ofPlan: (planned: number, proposed: number, campaigns: number) =>
    `计划中 ${planned} · 申报中 ${proposed} · 专题活动 ${campaigns}`,
  there: (lessons: number, homeGrown: number) => `已公开 ${lessons} 个，乡土教材 ${homeGrown} 个`,
  month: (month: string) => `${Number(month.slice(5))} 月`,
  done: (published: number, planned: number) => `${published} / ${planned}`,
  quota: (published: number, quota: number) => `任务数 ${quota}，已发布 ${published}`,
  noQuota: '没有设任务数',
  planned: (count: number) => `计划中 ${count} 个未完成`,
  homeGrown: (count: number) => (count === 0 ? '还没有讲本地的乡土教材' : `讲本地的乡土教材 ${count} 个`),
  kinds: { topic: '栏目', month: '月份', place: '单位' },
  columns: {
    kind: '类别',
    name: '名称',
    wanted: '缺口',
    planned: '计划中未完成',
    proposed: '申报中',
    campaigns: '专题活动',
    requests: '村里的需求',
    quota: '任务数',
    lessons: '已公开',
    homeGrown: '乡土教材',
    seasons: '缺的季节',
  },
}

const en: typeof zh = {
  title: year => `Gaps of ${year}`,
  menu: 'Gaps',
  lead: 'Lessons that are wanted and not there: the plan, proposals, villages’ requests, campaigns and quotas beside what is public, by topic, month and unit.',
  csv: 'Download CSV',
  xlsx: 'Download Excel',
  fileName: year => `lesson-gaps-${year}`,
  needed: 'Topics that are wanted and lack lessons',
  noNeeded: 'There are lessons for all that was planned, proposed or asked for.',
  requests: count => `${count} ${count === 1 ? 'request' : 'requests'} of villages`,
  withoutTopic: 'Requests without a topic',
  neglected: 'Topics without a lesson, which nobody has planned',
  noNeglected: 'Every topic has a lesson or stands in the plan.',
  months: 'The plan by month',
  noMonths: 'Nothing is planned for this year yet.',
  places: 'Units',
  noPlaces: 'There are no quotas and no plans for this year yet.',
  propose: 'Propose a topic',
  seasons: names => `Nothing for: ${names}`,
  wanted: count => `${count} wanted`,
  ofPlan: (planned, proposed, campaigns) =>
    `${planned} planned · ${proposed} proposed · ${campaigns} ${campaigns === 1 ? 'campaign' : 'campaigns'}`,
  there: (lessons, homeGrown) => `${lessons} public, ${homeGrown} of them home-grown`,
  month: month => enMonth.format(new Date(`${month}-01`)),
  done: (published, planned) => `${published} / ${planned}`,
  quota: (published, quota) => `quota ${quota}, published ${published}`,
  noQuota: 'no quota',
  planned: count => `${count} planned and not done`,
  homeGrown: count =>
    count === 0
      ? 'no home-grown lesson about it'
      : `${count} home-grown ${count === 1 ? 'lesson' : 'lessons'} about it`,
  kinds: { topic: 'Topic', month: 'Month', place: 'Unit' },
  columns: {
    kind: 'Kind',
    name: 'Name',
    wanted: 'Wanted',
    planned: 'Planned, not done',
    proposed: 'Proposed',
    campaigns: 'Campaigns',
    requests: 'Requests',
    quota: 'Quota',
    lessons: 'Public',
    homeGrown: 'Home-grown',
    seasons: 'Seasons without',
  },
}

/** The words of the report of what is wanted and not there. */
export const gapWords: Words<typeof zh> = { 'zh-CN': zh, en }
