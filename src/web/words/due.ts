/** By which day lessons must be ready. */
export const dueWords = {
  'zh-CN': {
    title: '急用课件',
    lead: '这里是正在制作的课件。填了日期的会排到前面先做，日期近的在前；清空就照常排队。',
    none: '现在没有正在制作的课件。',
    since: (time: string) => `${time} 开始制作`,
    due: '急用',
    dueBy: '最晚哪天要用',
    dueOf: (title: string) => `《${title}》最晚哪天要用`,
    dueHint: '填了日期，这个课件会排到前面先做；清空就照常排队。',
    saveDue: '保存日期',
    dueSaved: '日期已保存。',
  },
  en: {
    title: 'Urgent lessons',
    lead: 'Lessons that are being made. Those with a day go before others, the nearest day first; without one they wait their turn.',
    none: 'No lesson is being made now.',
    since: (time: string) => `being made since ${time}`,
    due: 'Urgent',
    dueBy: 'Needed by',
    dueOf: (title: string) => `${title}: needed by`,
    dueHint: 'With a day the lesson goes before others; without one it waits its turn.',
    saveDue: 'Save the day',
    dueSaved: 'The day is saved.',
  },
} as const
