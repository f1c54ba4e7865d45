const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** What the watch page and the player say. */
export const playWords = {
  'zh-CN': {
    player: (title: string) => `播放器：${title}`,
    coming: (names: string) => `更清晰的画面还在制作：${names}。做好后重新打开本页就能看到。`,
    play: '播放',
    pause: '暂停',
    back: '退 10 秒',
    backShort: '−10 秒',
    forward: '进 10 秒',
    forwardShort: '+10 秒',
    fullScreen: '全屏',
    listenOnly: '只听声音',
    withPicture: '看画面',
    listening: '只听声音，省流量',
    position: '播放进度',
    positionOf: (at: number, whole: number) => `${clock(at)}，全长 ${clock(whole)}`,
    quality: '清晰度',
    automatic: '自动',
    automaticNow: (quality: string) => `自动 · ${quality}`,
    speed: '速度',
    times: (speed: number) => `${speed} 倍`,
    resumed: (seconds: number) => `上次看到 ${clock(seconds)}，已接着播放。`,
    fromStart: '从头看',
    loading: '正在打开课件……',
    slow: '网络慢，正在下载，请稍等……',
    network: '网络断了，正在重连。连上后会自己接着播放，不用刷新。',
    networkButPlaying: '网络断了，正在重连。先播放已经下载的部分。',
    gone: '这一课的文件找不到了，可能刚刚更新过，也可能已下架。请点“重新打开”；再不行，请告诉运营员。',
    media: '这一课在这台设备上播放出错。请点“重新打开”；再不行，请换一个浏览器或电脑。',
    unsupported: '这个浏览器太旧，放不了课件。请用新版的 Chrome、Edge、Firefox 或 Safari 打开。',
    reopen: '重新打开',
    tryNow: '现在就试',
    noScript:
      '播放器需要 JavaScript。如果上面不能播放，请在浏览器里打开 JavaScript，或用 Safari、新版 Edge 观看。',
    keys: '键盘：空格 播放或暂停，← → 退或进 10 秒，↑ ↓ 音量，F 全屏，C 字幕',
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
    editPoster: '封面图',
    toReview: '审核与发布',
    subtitles: '字幕',
    subtitlesOff: '关',
    notes: '说明',
    allLessons: '全部课件',
    series: '系列',
    lessonBefore: '上一讲',
    lessonAfter: '下一讲',
    clock,
  },
  en: {
    player: (title: string) => `Player: ${title}`,
    coming: (names: string) =>
      `Better pictures are still being made: ${names}. Open this page again to get them.`,
    play: 'Play',
    pause: 'Pause',
    back: 'Back 10 s',
    backShort: '−10 s',
    forward: 'On 10 s',
    forwardShort: '+10 s',
    fullScreen: 'Full screen',
    listenOnly: 'Listen only',
    withPicture: 'Show picture',
    listening: 'Sound only, saves data',
    position: 'Position',
    positionOf: (at: number, whole: number) => `${clock(at)} of ${clock(whole)}`,
    quality: 'Picture',
    automatic: 'Auto',
    automaticNow: (quality: string) => `Auto · ${quality}`,
    speed: 'Speed',
    times: (speed: number) => `${speed}×`,
    resumed: (seconds: number) => `You left off at ${clock(seconds)}; playing on from there.`,
    fromStart: 'From the start',
    loading: 'Opening the lesson…',
    slow: 'The network is slow; still loading, please wait…',
    network: 'The network is down; reconnecting. The lesson will go on by itself.',
    networkButPlaying: 'The network is down; reconnecting. Playing what has already arrived.',
    gone: 'The files of this lesson are not there; perhaps it was just renewed, or taken down. Press “Open again”; if that fails, tell the operator.',
    media:
      'This lesson could not be played on this device. Press “Open again”; if that fails, try another browser or computer.',
    unsupported: 'This browser is too old for our lessons. Use a current Chrome, Edge, Firefox or Safari.',
    reopen: 'Open again',
    tryNow: 'Try now',
    noScript:
      'The player needs JavaScript. If nothing plays above, switch JavaScript on, or use Safari or a current Edge.',
    keys: 'Keys: space plays or pauses, ← → back or on 10 s, ↑ ↓ volume, F full screen, C subtitles',
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
    editPoster: 'Cover picture',
    toReview: 'Review and publish',
    subtitles: 'Subtitles',
    subtitlesOff: 'Off',
    notes: 'Notes',
    allLessons: 'All lessons',
    series: 'Series',
    lessonBefore: 'Previous lesson',
    lessonAfter: 'Next lesson',
    clock,
  },
} as const

/** Rungs by name, as a person would call them: `480p`, and `480p-120k`, a second one of that size for thin lines. */
export const rungList = (names: readonly string[], language: 'zh-CN' | 'en'): string =>
  names.map(name => rungName(name, language)).join(language === 'en' ? ', ' : '、')

/** One rung as a person would call it. */
export function rungName(name: string, language: 'zh-CN' | 'en'): string {
  const title = qualityName[language](Number.parseInt(name, 10) || 0)
  if (!name.includes('-')) return title
  return language === 'en' ? `${title} (less data)` : `${title}（省流量）`
}

/** A picture height as a person would call it, with the number that the trade uses. */
export const qualityName = {
  'zh-CN': (height: number): string => {
    if (height >= 720) return `高清 ${height}p`
    if (height >= 480) return `清晰 ${height}p`
    if (height >= 360) return `标准 ${height}p`
    if (height >= 240) return `流畅 ${height}p`
    return height > 0 ? `省流量 ${height}p` : '只有声音'
  },
  en: (height: number): string => {
    if (height >= 720) return `High ${height}p`
    if (height >= 480) return `Clear ${height}p`
    if (height >= 360) return `Standard ${height}p`
    if (height >= 240) return `Smooth ${height}p`
    return height > 0 ? `Data saver ${height}p` : 'Sound only'
  },
} as const
