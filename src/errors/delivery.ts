import { row } from './row.ts'

/** Failures of fetching a lesson's files. */
export const deliveryErrors = {
  addressEnded: row(
    403,
    false,
    '这个播放地址已经失效。请重新打开这一课。',
    'This playback address no longer works. Please open the lesson again.',
  ),
} as const
