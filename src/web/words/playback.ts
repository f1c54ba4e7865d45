import type { Words } from '../languages.ts'

const zh = {
  somebodyThere: '还有人在看吗？',
  pressAnyKey: '请在一分钟内按遥控器上任意一个键，或点一下屏幕。节目不会停。',
  replaced: '本站另一台电脑刚开始播放：这里照常播放，但这段时间不计入收看时长。',
  replacing: '本站另一台电脑也在播放：现在只计这一台的收看时长。',
}

const en: typeof zh = {
  somebodyThere: 'Is anybody there?',
  pressAnyKey: 'Press any key, or touch the screen, within a minute. The film goes on.',
  replaced:
    'Another computer of this station has begun to play. This one plays on, but its time is not counted.',
  replacing: 'Another computer of this station plays as well. Only the time of this one is counted now.',
}

/** What a player says about being counted. */
export const playbackWords: Words<typeof zh> = { 'zh-CN': zh, en }
