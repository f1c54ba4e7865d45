import type { Words } from '../languages.ts'

const timeZone = 'Asia/Shanghai'
const zhDay = new Intl.DateTimeFormat('zh-CN', {
  ...{ timeZone, year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
})
const enDay = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone, year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
})
/** 2027年3月5日(星期五), as the domain writes it. */
const zhDayOf = (day: Date): string => zhDay.format(day).replace(/星期.$/, weekday => `(${weekday})`)

const zh = {
  title: '播放单',
  lead: '播放单写明站点哪一天放哪些课件。站点没有自己的播放单时，用最近一级地方的播放单。',
  plan: '排播放单',
  whom: '给谁',
  whomHint: '可以给一个站点排，也可以给一个地方的全部站点排。',
  ofStation: (name: string, place: string) => `站点：${name}（${place}）`,
  ofPlace: (name: string) => `全部站点：${name}`,
  nameOf: '站点或地方的名称',
  find: '查找',
  nobody: '还没有您可以排播放单的站点。',
  nobodyCalled: (part: string) => `没有名称里有“${part}”的站点或地方。`,
  day: '哪一天',
  open: '打开',
  planned: '今天和以后',
  nothingPlanned: '还没有排好的播放单。',
  dayOf: zhDayOf,
  lessons: (count: number) => `${count} 个课件`,
  // one day
  dayTitle: (name: string, day: Date) => `${name} ${zhDayOf(day)}播放单`,
  forPlace: (name: string) => `${name}的站点，凡是当天没有自己的播放单的，都放这些课件。`,
  forStation: '只是这一个站点的播放单，当天不再用上级的播放单。',
  lessonsOfDay: '课件顺序',
  empty: '这一天还没有排课件。请在下面查找并加入。',
  runningTime: (length: string) => `全部放完要 ${length}`,
  number: (dialNumber: number) => `课件号 ${dialNumber}`,
  gone: '已下架，或不再给这些站点看：播放时自动跳过。',
  someGone: (count: number) => `有 ${count} 个课件现在不能放了，播放时会跳过。请换上别的课件。`,
  up: '上移',
  down: '下移',
  remove: '移出',
  upOf: (title: string) => `上移：${title}`,
  downOf: (title: string) => `下移：${title}`,
  removeOf: (title: string) => `移出：${title}`,
  add: '加入课件',
  search: '课件名称、内容或课件号',
  nothingFound: (text: string) => `没有找到“${text}”。换一个说法试试，或输入课件号。`,
  addIt: '加入',
  addOf: (title: string) => `加入：${title}`,
  copy: '复制到另一天',
  copyTo: '复制到哪一天',
  copyIt: '复制',
  copied: '已经复制到这一天。',
  dayTaken: '没有复制：那一天已经有播放单了，或日期不对。请先看一看那一天。',
  back: '全部播放单',
}

const en: typeof zh = {
  title: 'Programmes',
  lead: 'A programme says which lessons a station plays on a day. A station without one of its own plays that of the nearest place above it.',
  plan: 'Plan a programme',
  whom: 'For whom',
  whomHint: 'For one station, or for all stations of a place.',
  ofStation: (name: string, place: string) => `Station: ${name} (${place})`,
  ofPlace: (name: string) => `All stations: ${name}`,
  nameOf: 'Name of the station or place',
  find: 'Find',
  nobody: 'There is no station yet for which you may plan.',
  nobodyCalled: (part: string) => `No station or place has “${part}” in its name.`,
  day: 'Day',
  open: 'Open',
  planned: 'From today on',
  nothingPlanned: 'Nothing is planned yet.',
  dayOf: (day: Date) => enDay.format(day),
  lessons: (count: number) => (count === 1 ? '1 lesson' : `${count} lessons`),
  dayTitle: (name: string, day: Date) => `${name}: programme of ${enDay.format(day)}`,
  forPlace: (name: string) =>
    `Every station of ${name} without a programme of its own that day plays these lessons.`,
  forStation: 'The programme of this station alone; that of the place above does not count on this day.',
  lessonsOfDay: 'Lessons in order',
  empty: 'No lesson yet on this day. Find some below and add them.',
  runningTime: (length: string) => `Running time ${length}`,
  number: (dialNumber: number) => `number ${dialNumber}`,
  gone: 'taken down, or not for these stations any more: it is skipped.',
  someGone: (count: number) =>
    `${count === 1 ? 'One lesson' : `${count} lessons`} cannot be played any more and will be skipped. Put others in.`,
  up: 'Up',
  down: 'Down',
  remove: 'Take out',
  upOf: (title: string) => `Up: ${title}`,
  downOf: (title: string) => `Down: ${title}`,
  removeOf: (title: string) => `Take out: ${title}`,
  add: 'Add a lesson',
  search: 'Title, subject or lesson number',
  nothingFound: (text: string) => `Nothing found for “${text}”. Try another word, or a lesson number.`,
  addIt: 'Add',
  addOf: (title: string) => `Add: ${title}`,
  copy: 'Copy to another day',
  copyTo: 'Copy to',
  copyIt: 'Copy',
  copied: 'Copied to this day.',
  dayTaken: 'Not copied: that day has a programme already, or it is no date. Look at that day first.',
  back: 'All programmes',
}

/** The words of programmes. */
export const programmeWords: Words<typeof zh> = { 'zh-CN': zh, en }
