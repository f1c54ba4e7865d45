const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** A wait as a person says it: seconds to the ten, then minutes. */
const roughly = {
  'zh-CN': (seconds: number) => (seconds < 60 ? ` ${tens(seconds)} 秒` : ` ${Math.ceil(seconds / 60)} 分钟`),
  en: (seconds: number) => (seconds < 60 ? `${tens(seconds)} seconds` : `${Math.ceil(seconds / 60)} min`),
} as const
const tens = (seconds: number): number => Math.max(10, Math.ceil(seconds / 10) * 10)

/** What the player says, in the browser. What only its page says is not sent to every village: `lesson-page.ts`. */
export const playWords = {
  'zh-CN': {
    player: (title: string) => `播放器：${title}`,
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
    saver: (megabytes: number) => `最省流量 · 每小时约 ${megabytes} MB`,
    mute: '静音',
    unmute: '取消静音',
    volume: '音量',
    leaveFullScreen: '退出全屏',
    speed: '速度',
    times: (speed: number) => `${speed} 倍`,
    resumed: (seconds: number) => `上次看到 ${clock(seconds)}，已接着播放。`,
    fromStart: '从头看',
    loading: '正在打开课件……',
    slow: '网络慢，正在下载，请稍等……',
    network: '网络断了，正在重连。连上后会自己接着播放，不用刷新。',
    networkFor: (minutes: number) =>
      `网络已经断了 ${minutes} 分钟，还在重连。连上后会自己接着播放，不用刷新。`,
    networkButPlaying: '网络断了，正在重连。先播放已经下载的部分。',
    signIn: '这里的网络要先登录才能用。请另开一个网页登录网络，登录后会自己接着播放。',
    signInButPlaying: '这里的网络要先登录才能用。请另开一个网页登录网络；先播放已经下载的部分。',
    preparing: (seconds: number, sure: boolean) =>
      sure
        ? `正在准备，约${roughly['zh-CN'](seconds)}后开始，开始后不停顿。`
        : `正在准备，大概${roughly['zh-CN'](seconds)}后开始。`,
    startNow: '现在就放',
    plays: (quality: string) => `可以流畅播放：${quality}。`,
    playsLater: (quality: string, seconds: number) =>
      `先准备约${roughly['zh-CN'](seconds)}，可以看${quality}。`,
    prepareFor: (quality: string) => `先准备，再看${quality}`,
    playsNothing: '按这里网络平时的情况，边下边播会停顿。可以先点“只听声音”。',
    gone: '这一课的文件找不到了，可能刚刚更新过，也可能已下架。请点“重新打开”；再不行，请告诉运营员。',
    media: '这一课在这台设备上播放出错。请点“重新打开”；再不行，请换一个浏览器或电脑。',
    unsupported: '这个浏览器太旧，放不了课件。请用新版的 Chrome、Edge、Firefox 或 Safari 打开。',
    withdrawn: '这一课刚刚下架了，不能再播放。请回到首页看别的课件。',
    refused: '这台设备现在不能播放这一课：登录过期了，或者站点的绑定取消了。请重新登录；站点请找镇技术员。',
    reopen: '重新打开',
    tryNow: '现在就试',
    keys: '键盘：空格 播放或暂停，← → 退或进 10 秒，↑ ↓ 音量，F 全屏，M 静音，C 字幕',
    subtitles: '字幕',
    subtitlesOff: '关',
    clock,
  },
  en: {
    player: (title: string) => `Player: ${title}`,
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
    saver: (megabytes: number) => `Least data · about ${megabytes} MB an hour`,
    mute: 'Mute',
    unmute: 'Sound on',
    volume: 'Volume',
    leaveFullScreen: 'Leave full screen',
    speed: 'Speed',
    times: (speed: number) => `${speed}×`,
    resumed: (seconds: number) => `You left off at ${clock(seconds)}; playing on from there.`,
    fromStart: 'From the start',
    loading: 'Opening the lesson…',
    slow: 'The network is slow; still loading, please wait…',
    network: 'The network is down; reconnecting. The lesson will go on by itself.',
    networkFor: (minutes: number) =>
      `The network has been down for ${minutes} min; still reconnecting. The lesson will go on by itself.`,
    networkButPlaying: 'The network is down; reconnecting. Playing what has already arrived.',
    signIn:
      'This network wants a sign-in first. Open any other page to sign in to it; the lesson then goes on by itself.',
    signInButPlaying:
      'This network wants a sign-in first. Open any other page to sign in to it. Playing what has already arrived.',
    preparing: (seconds: number, sure: boolean) =>
      sure
        ? `Getting ready: starts in ${roughly.en(seconds)} and then plays without stopping.`
        : `Getting ready: starts in perhaps ${roughly.en(seconds)}.`,
    startNow: 'Start now',
    plays: (quality: string) => `Plays without stopping: ${quality}.`,
    playsLater: (quality: string, seconds: number) =>
      `${quality} after ${roughly.en(seconds)} of getting ready.`,
    prepareFor: (quality: string) => `Get ready for ${quality}`,
    playsNothing: 'As this network usually is, playing will stop now and then. “Listen only” needs far less.',
    gone: 'The files of this lesson are not there; perhaps it was just renewed, or taken down. Press “Open again”; if that fails, tell the operator.',
    media:
      'This lesson could not be played on this device. Press “Open again”; if that fails, try another browser or computer.',
    unsupported: 'This browser is too old for our lessons. Use a current Chrome, Edge, Firefox or Safari.',
    withdrawn:
      'This lesson has just been taken down and cannot be played any more. The home page has others.',
    refused:
      'This device may not play this lesson now: the sign-in has run out, or the station is no longer paired. Sign in again; at a station, call the town technician.',
    reopen: 'Open again',
    tryNow: 'Try now',
    keys: 'Keys: space plays or pauses, ← → back or on 10 s, ↑ ↓ volume, F full screen, M mutes, C subtitles',
    subtitles: 'Subtitles',
    subtitlesOff: 'Off',
    clock,
  },
} as const

/** The slide show: a still picture, new where the film has changed, with the lesson's sound. */
export const stillsTitle = { 'zh-CN': '静图配声音', en: 'Stills with sound' } as const

/** A level of a player as a person would call it. */
export const levelName = (
  { height, isStills }: { readonly height: number; readonly isStills: boolean },
  language: 'zh-CN' | 'en',
): string => (isStills ? stillsTitle[language] : qualityName[language](height))

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
