import { fileUrl, hostileInputArgs } from './input-args.ts'
import { checkedSize } from './qc-measurements.ts'
import type { VideoFacts } from './source-facts.ts'

/**
 * Prints every value of a key as it comes, with the frame's time before it. `direct`: each line by itself, since
 * several filters write to the same pipe.
 */
const printed = (filter: 'metadata' | 'ametadata', ...keys: readonly string[]): string[] =>
  keys.map(key => `${filter}=mode=print:key=lavfi.${key}:file=-:direct=1`)

/** Picture passes see five frames a second: a stretch is known to a fifth of a second. */
const frameSeconds = 0.2
/** The rectangle of what was lit is told this often: only its last state matters. */
const tellSeconds = 2

const everySeconds = (seconds: number): string =>
  // Never doubles a frame, as fps would in a film of sparse ones. A little less than the step, for rounded times.
  `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${(seconds * 0.95).toFixed(3)})'`

/** A film with keyframes at least this often is judged by them alone; stretches are then known to a second. */
const keyframesSuffice = (keyframeGapSeconds: number): boolean => keyframeGapSeconds <= 1.05

/**
 * Notes black, frozen and never lit parts of a whole film on standard output.
 * Cost, of the CPU of the same film's encode: under 1 % by keyframes alone; where they are too sparse 3 to 6 % of
 * camera footage in H.264, and 14 % of a screen recording in HEVC at 60 frames a second.
 */
export function pictureCheckArgs(video: VideoFacts, keyframeGapSeconds: number, path: string): string[] {
  const byKeyframes = keyframesSuffice(keyframeGapSeconds)
  const decoding = byKeyframes
    ? // The demuxer leaves out what the decoder would not open.
      ['-discard', 'nokey', '-skip_frame', 'nokey']
    : // Frames that no other needs, and the smoothing of blocks, cost half of the decoding and change nothing here.
      ['-skip_frame', 'noref', '-skip_loop_filter', 'all']
  const steps = [
    everySeconds(frameSeconds),
    `scale=${checkedSize.width}:${checkedSize.height}:flags=area`,
    'format=yuv420p',
    // d=0: edges of a film are judged later, so every stretch is wanted. 98 % of the picture, as the filter is made.
    'blackdetect=d=0:pic_th=0.98:pix_th=0.1',
    ...printed('metadata', 'black_start', 'black_end'),
    // n=0.001: a camera's standing picture passes at 0.0002 after x264 has coded it; the same moving, from 0.003 on.
    // d=1, and among keyframes 2: the filter takes the time to the next frame it sees for standing still.
    `freezedetect=n=0.001:d=${byKeyframes ? 2 : 1}`,
    ...printed('metadata', 'freezedetect.freeze_start', 'freezedetect.freeze_end'),
    // skip=0: from the first frame on; reset=0: whatever is lit once is no border.
    'cropdetect=round=2:skip=0:reset=0',
    everySeconds(tellSeconds),
    ...printed('metadata', 'cropdetect.w', 'cropdetect.h'),
  ]
  return [
    ...['-hide_banner', '-nostdin', '-v', 'error', '-progress', 'pipe:3', '-nostats'],
    ...hostileInputArgs,
    // One thread: the other cores may be encoding another lesson.
    ...['-threads', '1', ...decoding, '-i', fileUrl(path)],
    ...['-map', `0:${video.streamIndex}`, '-an', '-sn', '-dn', '-vf', steps.join(',')],
    ...['-f', 'null', '-'],
  ]
}

/**
 * Filters that note silent stretches and, for every second, how many samples lie near full scale. `ownChannels`, where
 * the loudness of a mix is measured beside: as many of the source's own are measured here, for a mix tells neither
 * how loud a source is nor where it peaks.
 */
export const soundCheckSteps = (ownChannels: number): string[] => [
  // Times count from the film's beginning, and a hole in the sound is silence, as in the encode.
  'aresample=48000:async=1:first_pts=0',
  // -50 dBFS: a quiet room behind a microphone is louder.
  'silencedetect=noise=-50dB:duration=2',
  ...printed('ametadata', 'silence_start', 'silence_end'),
  ...(ownChannels > 0
    ? // A second more, for the figures below are told with the second that follows.
      ['apad=pad_dur=1', 'ebur128=peak=true:metadata=1']
    : []),
  // Clipping that AAC has rounded lies up to a decibel under full scale; sixteen bits clip it again, and flat.
  'volume=1dB:precision=double',
  'aformat=sample_fmts=s16',
  'asetnsamples=n=48000:p=0',
  'astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level+Peak_count',
  ...printed('ametadata', 'astats.Overall.Peak_level', 'astats.Overall.Peak_count'),
  ...(ownChannels > 0 ? printed('ametadata', 'r128.I') : []),
  ...printed('ametadata', ...Array.from({ length: ownChannels }, (_, index) => `r128.true_peaks_ch${index}`)),
]
