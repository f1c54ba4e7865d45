import { posterFrameFile } from './encode-args.ts'
import { fileUrl, hostileInputArgs, writeSeconds } from './input-args.ts'
import { framing, toneMap } from './picture-graph.ts'
import type { Plan, PlannedPicture } from './plan.ts'

/** One frame for the poster, the most telling of about two seconds from a tenth of the way in, past title and black. */
export const posterFrameArgs = (plan: Plan, picture: PlannedPicture, sourcePath: string): string[] => {
  const [top] = picture.rungs
  const steps = [
    ...framing(picture),
    'fps=fps=10:eof_action=pass',
    `scale=${top?.width}:${top?.height}:out_range=${picture.toneMap ? 'tv' : 'pc'}`,
    ...(picture.toneMap ? [toneMap] : []),
    ...['setsar=1', 'format=rgb24', 'thumbnail=20'],
  ]
  return [
    ...['-hide_banner', '-nostdin', '-y', '-v', 'error', ...hostileInputArgs],
    ...['-ss', writeSeconds(plan.durationSeconds / 10), '-i', fileUrl(sourcePath)],
    ...['-map', `0:${picture.streamIndex}`, '-an', '-sn', '-dn', '-vf', steps.join(',')],
    ...['-frames:v', '1', '-f', 'image2', '-update', '1', posterFrameFile],
  ]
}

/** A picture of the sound's wave form, for a lesson that has no picture. */
export const waveFormArgs = (streamIndex: number, sourcePath: string): string[] => [
  ...['-hide_banner', '-nostdin', '-y', '-v', 'error', ...hostileInputArgs],
  ...['-i', fileUrl(sourcePath)],
  ...[
    '-filter_complex',
    `[0:${streamIndex}]aformat=channel_layouts=mono,showwavespic=s=1280x720:colors=0xE8DFC8[w]`,
  ],
  ...['-map', '[w]', '-frames:v', '1', '-f', 'image2', '-update', '1', posterFrameFile],
]
