import type { Words } from '../languages.ts'
import { auditActionWords } from './audit-actions.ts'
import { competitionAuditWords } from './competition-audit.ts'

const zh = {
  title: '改动记录',
  lead: '谁在什么时候改了什么，从什么改成什么。只增不改，谁也删不掉。',
  search: '按人、改动、日期查找',
  person: '谁改的',
  action: '做了什么',
  anyAction: '所有改动',
  subject: '改的是哪一个（编号）',
  subjectHint: '点记录里的“同一个的改动”会填好它。',
  from: '从哪天',
  to: '到哪天',
  find: '查找',
  nothing: '没有这样的改动。',
  theHub: '系统',
  sameSubject: '同一个的改动',
  newest: '最新的',
  older: '更早的',
  value: '内容',
  none: '空',
  yes: '是',
  no: '否',
  comma: '、',
  subjects: {
    person: '人员',
    organisation: '机构',
    courseware: '课件',
    invitation: '邀请',
    machineKey: '程序密钥',
    passkey: '通行密钥',
    webhook: '通知地址',
    topic: '栏目',
    topicProposal: '选题',
    planItem: '计划里的选题',
    coursewareRequest: '点播需求',
    campaign: '专题活动',
    series: '系列',
    collection: '首页专区',
    presenter: '主讲人',
    station: '站点',
    ...competitionAuditWords['zh-CN'].subjects,
  },
}

const en: typeof zh = {
  title: 'Log of changes',
  lead: 'Who changed what and when, from what to what. It is only ever added to; nobody can delete from it.',
  search: 'Search by person, change or day',
  person: 'By whom',
  action: 'What was done',
  anyAction: 'Every change',
  subject: 'To which one (its number)',
  subjectHint: '“Changes of the same” beside an entry fills this in.',
  from: 'From',
  to: 'To',
  find: 'Find',
  nothing: 'There is no such change.',
  theHub: 'The hub',
  sameSubject: 'changes of the same',
  newest: 'Newest',
  older: 'Older',
  value: 'Content',
  none: 'none',
  yes: 'yes',
  no: 'no',
  comma: ', ',
  subjects: {
    person: 'person',
    organisation: 'organisation',
    courseware: 'lesson',
    invitation: 'invitation',
    machineKey: 'machine key',
    passkey: 'passkey',
    webhook: 'webhook',
    topic: 'topic',
    topicProposal: 'topic proposal',
    planItem: 'planned topic',
    coursewareRequest: 'request for a lesson',
    campaign: 'campaign',
    series: 'series',
    collection: 'collection',
    presenter: 'presenter',
    station: 'station',
    ...competitionAuditWords.en.subjects,
  },
}

type Table = typeof zh & { readonly actions: Readonly<Record<string, string>> }

/** The words of the log of changes. */
export const auditLogWords: Words<Table> = {
  'zh-CN': { ...zh, actions: auditActionWords['zh-CN'] },
  en: { ...en, actions: auditActionWords.en },
}

/** The word for one of our codes, or undefined where there is none. */
export const wordFor = (words: Readonly<Record<string, string>>, code: string): string | undefined =>
  Object.hasOwn(words, code) ? words[code] : undefined
