import type { Words } from '../languages.ts'

const zh = {
  heading: '批量修改',
  choose: '选中后可以一起修改',
  chooseOne: (title: string) => `选中“${title}”`,
  change: '修改选中的课件',
  noneChosen: '请先在“我的课件”里选中要改的课件。',
  chosen: (count: number) => `选中了 ${count} 个课件`,
  lead: '只改您在下面填写的项，没填的保持原样。',
  adding: '勾选的项和主讲人怎样处理',
  add: '加到原有的里面',
  replace: '换掉原有的',
  homeGrown: '标为乡土教材',
  firstPlace: '按选中的顺序编号，第一个是第几讲',
  firstPlaceHint: '不填就不改编号。',
  keep: '不改',
  save: '全部修改',
  nothing: '还没有填写要改的内容。',
  done: '修改结果',
  saved: '已修改',
  unchanged: '本来就是这样',
  faulty: (fields: string) => `没有改，这些项有问题：${fields}`,
  unknown: '找不到的课件',
  back: '回到我的课件',
}

const en: typeof zh = {
  heading: 'Change several lessons',
  choose: 'Tick lessons to change them together',
  chooseOne: title => `Choose “${title}”`,
  change: 'Change the chosen lessons',
  noneChosen: 'Choose the lessons in “My lessons” first.',
  chosen: count => `${count} ${count === 1 ? 'lesson' : 'lessons'} chosen`,
  lead: 'Only what you fill in here is changed; all else stays.',
  adding: 'What is ticked, and presenters',
  add: 'join what each lesson has',
  replace: 'take the place of what it has',
  homeGrown: 'Mark as home-grown',
  firstPlace: 'Number them in this order, the first is number',
  firstPlaceHint: 'Left empty, numbers stay.',
  keep: 'As it is',
  save: 'Change them all',
  nothing: 'There is nothing filled in to change.',
  done: 'What came of it',
  saved: 'changed',
  unchanged: 'was so already',
  faulty: fields => `not changed, for this is not right: ${fields}`,
  unknown: 'A lesson that cannot be found',
  back: 'Back to my lessons',
}

/** The words of changing several lessons at once. */
export const batchWords: Words<typeof zh> = { 'zh-CN': zh, en }
