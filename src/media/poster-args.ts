import { fileUrl, hostileInputArgs, writeSeconds } from './input-args.ts'
import { framing, toneMap } from './picture-graph.ts'
import type { Plan, PlannedPicture } from './plan.ts'

/** What a frame for a poster is called: by its place among those that were asked for. */
export const posterFrameFile = (place: number): string => `poster-${place}.png`

/**
 * Where keyframes are far apart, the most telling frame is sought in two seconds, in a short film in a fiftieth of it.
 * Elsewhere the keyframe before the place is taken: decoding up to a place cost slides of a minute 5 % of their encode.
 */
const sought = { framesPerSecond: 10, mostSeconds: 2, shareOfFilm: 0.02 } as const

/** A frame for a poster: where it is sought, and its file. */
export type PosterFrame = { readonly seconds: number; readonly file: string }

/** Several frames in one run, each from near its place of the film. A place behind the film's end leaves no file. */
export const posterFrameArgs = (
  plan: Plan,
  picture: PlannedPicture,
  sourcePath: string,
  wanted: readonly PosterFrame[],
): string[] => {
  const [top] = picture.rungs
  const mostSeconds = picture.seekable ? 0 : sought.mostSeconds
  const seconds = Math.min(mostSeconds, plan.durationSeconds * sought.shareOfFilm)
  const frames = Math.max(1, Math.round(seconds * sought.framesPerSecond))
  const steps = [
    ...framing(picture),
    ...(frames > 1 ? [`fps=fps=${sought.framesPerSecond}:eof_action=pass`] : []),
    `scale=${top?.width}:${top?.height}:out_range=${picture.toneMap ? 'tv' : 'pc'}`,
    ...(picture.toneMap ? [toneMap] : []),
    ...['setsar=1', 'format=rgb24', ...(frames > 1 ? [`thumbnail=${frames}`] : [])],
  ]
  const input = (at: PosterFrame) => [
    ...[...hostileInputArgs, '-threads', '1'],
    ...(picture.seekable ? ['-noaccurate_seek'] : []),
    ...['-ss', writeSeconds(at.seconds), '-i', fileUrl(sourcePath)],
  ]
  const output = ({ file }: PosterFrame, index: number) => [
    ...['-map', `${index}:${picture.streamIndex}`, '-an', '-sn', '-dn', '-vf', steps.join(',')],
    // It is read once, on this machine or the next.
    ...['-compression_level', '0', '-frames:v', '1', '-f', 'image2', '-update', '1', file],
  ]
  return [
    ...['-hide_banner', '-nostdin', '-y', '-v', 'error'],
    ...wanted.flatMap(input),
    ...wanted.flatMap(output),
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
  ...['-map', '[w]', '-frames:v', '1', '-f', 'image2', '-update', '1', posterFrameFile(0)],
]
