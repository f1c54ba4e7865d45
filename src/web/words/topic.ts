import type { Words } from '../languages.ts'

const zh = {
  heading: '栏目',
  lead: '课件按栏目归类，分两级。改名不影响已归类的课件和旧网址。',
  saved: '已保存。',
  newFamily: '新的一级栏目',
  newTopic: (family: string) => `在“${family}”下新增`,
  labelZh: '中文名称',
  labelEn: '英文名称',
  add: '新增',
  rename: '保存名称',
  change: '修改',
  changeOf: (label: string) => `修改“${label}”`,
  up: '上移',
  down: '下移',
  archive: '停用',
  archiveHint: '停用以后不能再选，已归类的课件不变。',
  restore: '恢复使用',
  merge: '并入',
  mergeInto: '把课件都并入',
  remove: '删除',
  use: (count: number) => (count === 0 ? '还没有课件' : `${count} 个课件`),
  archived: '已停用',
  mergedInto: (label: string) => `已并入“${label}”`,
}

const en: typeof zh = {
  heading: 'Topics',
  lead: 'Lessons are sorted by topics on two levels. A new name changes neither lessons nor old addresses.',
  saved: 'Saved.',
  newFamily: 'New topic of the first level',
  newTopic: family => `New below “${family}”`,
  labelZh: 'Chinese name',
  labelEn: 'English name',
  add: 'Add',
  rename: 'Save the names',
  change: 'Change',
  changeOf: label => `Change “${label}”`,
  up: 'Up',
  down: 'Down',
  archive: 'Archive',
  archiveHint: 'It cannot be chosen any more; lessons that have it keep it.',
  restore: 'Use again',
  merge: 'Merge',
  mergeInto: 'Move all its lessons to',
  remove: 'Delete',
  use: count => (count === 0 ? 'no lesson yet' : count === 1 ? '1 lesson' : `${count} lessons`),
  archived: 'archived',
  mergedInto: label => `merged into “${label}”`,
}

/** The words of the page of topics. */
export const topicWords: Words<typeof zh> = { 'zh-CN': zh, en }
