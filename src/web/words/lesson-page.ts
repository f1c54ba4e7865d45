import { qualityName, stillsTitle } from './play.ts'

/** What a lesson's page says around its player. */
export const lessonPageWords = {
  'zh-CN': {
    coming: (names: string) => `更清晰的画面还在制作：${names}。做好后重新打开本页就能看到。`,
    noScript:
      '播放器需要 JavaScript。如果上面不能播放，请在浏览器里打开 JavaScript，或用 Safari、新版 Edge 观看。',
    length: '时长',
    publishedOn: '发布于',
    size: '全部文件',
    aboutFiles: '清晰度和码率',
    renditionName: '清晰度',
    pictureSize: '画面',
    frameRate: '帧率',
    averageRate: '平均 kbit/s',
    peakRate: '最高 kbit/s',
    fps: (frames: number) => `${Number(frames.toFixed(2))} 帧/秒`,
    sound: '声音',
    soundOnly: '只有声音，没有画面。',
    silent: '这一课没有声音。',
    edit: '修改标题和说明',
    production: '制作情况',
    editSubtitles: '字幕文件',
    editPauses: '停顿点',
    classroom: '课堂播放',
    guide: '导学单',
    editPoster: '封面图',
    toReview: '审核与发布',
    notes: '说明',
    allLessons: '全部课件',
    series: '系列',
    lessonBefore: '上一讲',
    lessonAfter: '下一讲',
  },
  en: {
    coming: (names: string) =>
      `Better pictures are still being made: ${names}. Open this page again to get them.`,
    noScript:
      'The player needs JavaScript. If nothing plays above, switch JavaScript on, or use Safari or a current Edge.',
    length: 'Length',
    publishedOn: 'Published',
    size: 'All files',
    aboutFiles: 'Pictures and bit rates',
    renditionName: 'Rendition',
    pictureSize: 'Picture',
    frameRate: 'Frame rate',
    averageRate: 'Average kbit/s',
    peakRate: 'Peak kbit/s',
    fps: (frames: number) => `${Number(frames.toFixed(2))} fps`,
    sound: 'Sound',
    soundOnly: 'Sound only, no picture.',
    silent: 'This lesson has no sound.',
    edit: 'Change title and notes',
    production: 'How it is made',
    editSubtitles: 'Subtitle files',
    editPauses: 'Pauses',
    classroom: 'Classroom',
    guide: 'Study guide',
    editPoster: 'Cover picture',
    toReview: 'Review and publish',
    notes: 'Notes',
    allLessons: 'All lessons',
    series: 'Series',
    lessonBefore: 'Previous lesson',
    lessonAfter: 'Next lesson',
  },
} as const

/** Rungs by name, as a person would call them: `480p`, and `480p-120k`, a second one of that size for thin lines. */
export const rungList = (names: readonly string[], language: 'zh-CN' | 'en'): string =>
  names.map(name => rungName(name, language)).join(language === 'en' ? ', ' : '、')

/** One rung as a person would call it. */
export function rungName(name: string, language: 'zh-CN' | 'en'): string {
  if (name === 'stills') return stillsTitle[language]
  const title = qualityName[language](Number.parseInt(name, 10) || 0)
  if (!name.includes('-')) return title
  return language === 'en' ? `${title} (less data)` : `${title}（省流量）`
}
