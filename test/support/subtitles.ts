import type { Visitor } from './app.ts'

/** SRT text from cues `[startSeconds, endSeconds, text]`. */
export const srtOf = (...cues: readonly (readonly [number, number, string])[]): string => {
  const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23).replace('.', ',')
  return cues
    .map(([from, to, text], index) => `${index + 1}\n${clock(from)} --> ${clock(to)}\n${text}\n`)
    .join('\n')
}

/** Sends a subtitle file as the form without script does. */
export function sendSubtitles(
  who: Visitor,
  coursewareId: string,
  file: string | Uint8Array | undefined,
  { language = 'zh-CN', dialect = '', name = '字幕.srt', headers = {} } = {},
): Promise<Response> {
  const body = new FormData()
  body.set('language', language)
  body.set('dialect', dialect)
  body.set(
    'file',
    file === undefined
      ? new File([], '')
      : new File([typeof file === 'string' ? file : new Uint8Array(file)], name),
  )
  return who.send(`/courseware/${coursewareId}/subtitles`, {
    method: 'POST',
    body,
    headers: { Origin: who.url, ...headers },
  })
}
