import { fileUrl, hostileInputArgs } from './input-args.ts'
import { deinterlace } from './picture-graph.ts'
import { planFrameRate } from './plan.ts'
import { soundCheckSteps } from './qc-args.ts'
import type { Stretch } from './samples.ts'
import type { SourceFacts, VideoFacts } from './source-facts.ts'

/** The files that measuring leaves in its scratch folder. */
export const packetNotesFile = (sample: number): string => `sample-${sample}-packets.txt`
export const frameNotesFile = (sample: number): string => `sample-${sample}-frames.txt`
export const soundNotesFile = 'sample-sound.txt'

const quiet = ['-hide_banner', '-nostdin', '-y', '-nostats']

/** More than 15 frames a second would show the same and cost more; also the rate of the ladder for slides. */
const sampleFrameRate = 15

/**
 * Encodes one stretch of the picture at 360 lines as the sample of that number: the encoder's packets go to its
 * `packetNotesFile`, what filters note of each frame to its `frameNotesFile`.
 */
export function sampleArgs(
  video: VideoFacts,
  { startSeconds, seconds, isExact }: Stretch,
  path: string,
  sample = 0,
): string[] {
  const { numerator, denominator } = planFrameRate(video.frameRate, sampleFrameRate)
  const landscape = video.displayWidth >= video.displayHeight
  const steps = [
    ...(video.interlaced ? [deinterlace] : []),
    // The keyframe that a stretch begins with lies before the place asked for: its time would be negative.
    'setpts=PTS-STARTPTS',
    `fps=fps=${numerator}/${denominator}:eof_action=pass`,
    // From the first frame on, to the pixel: the size before scaling is the one to cut from.
    'cropdetect=round=2:skip=0',
    // The figures of the ladders were taken at this size. Shrinking also rests the grain of a camera's sensor.
    `scale=${landscape ? '-2:360' : '360:-2'}:flags=bicubic`,
    'format=yuv420p',
    // Passes every frame on; it is here for the score of change that it notes.
    'select=gte(scene\\,0)',
    `metadata=mode=print:file=${frameNotesFile(sample)}`,
  ]
  return [
    ...quiet,
    ...['-v', 'error', ...hostileInputArgs, '-max_error_rate', '1'],
    ...(isExact ? [] : ['-noaccurate_seek']),
    ...['-ss', startSeconds.toFixed(3), '-t', seconds.toFixed(3), '-i', fileUrl(path)],
    ...['-map', `0:${video.streamIndex}`, '-an', '-sn', '-dn', '-vf', steps.join(',')],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '28'],
    // One keyframe, the first packet: what moves is in the others, and nothing else.
    ...['-x264-params', 'keyint=infinite:scenecut=0'],
    ...['-f', 'framecrc', packetNotesFile(sample)],
  ]
}

type AudioFacts = NonNullable<SourceFacts['audio']>

/** Notes level and spectrum of middle and side of one stretch of stereo sound, in windows of 50 ms. */
export function textureArgs(audio: AudioFacts, { startSeconds, seconds }: Stretch, path: string): string[] {
  const steps = [
    'aformat=channel_layouts=stereo',
    'pan=stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0-0.5*c1',
    'aresample=16000',
    'asetnsamples=n=800:p=0',
    'astats=metadata=1:reset=1:measure_overall=none:measure_perchannel=RMS_level',
    'aspectralstats=win_size=1024:overlap=0',
    `ametadata=mode=print:file=${soundNotesFile}`,
  ]
  return [
    ...quiet,
    ...['-v', 'error', ...hostileInputArgs],
    ...['-ss', startSeconds.toFixed(3), '-t', seconds.toFixed(3), '-i', fileUrl(path)],
    ...['-map', `0:${audio.streamIndex}`, '-vn', '-sn', '-dn', '-af', steps.join(','), '-f', 'null', '-'],
  ]
}

/**
 * Measures EBU R128 over a whole track, in the channels in which it will be encoded; the summary is the last that
 * ffmpeg writes to standard error. `dualmono`: one channel is played by both loudspeakers.
 * The same pass notes on standard output what quality control wants to know of the source's own channels.
 */
export const loudnessArgs = (audio: AudioFacts, channels: number, path: string): string[] => [
  ...quiet,
  ...['-v', 'info', ...hostileInputArgs, '-i', fileUrl(path)],
  ...['-vn', '-sn', '-dn', '-filter_complex'],
  [
    // Split before the first resampler: behind it ffmpeg would choose the mix for both.
    `[0:${audio.streamIndex}]asplit=2[l][q]`,
    `[l]aformat=channel_layouts=${channels === 1 ? 'mono' : 'stereo'},ebur128=peak=true:dualmono=true:framelog=verbose[loud]`,
    `[q]${soundCheckSteps(channels === audio.channels ? 0 : audio.channels).join(',')}[checked]`,
  ].join(';'),
  ...['-map', '[checked]', '-f', 'null', '-', '-map', '[loud]', '-f', 'null', '-'],
]
