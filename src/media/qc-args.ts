import type { Cut } from './chunks.ts'
import { writeSeconds } from './input-args.ts'
import { checkedSize, litKeys } from './qc-measurements.ts'

/**
 * Prints every value of a key as it comes, with the frame's time before it. `direct`: each line by itself, since
 * several filters write to the same pipe.
 */
const printed = (filter: 'metadata' | 'ametadata', ...keys: readonly string[]): string[] =>
  keys.map(key => `${filter}=mode=print:key=lavfi.${key}:file=-:direct=1`)

/** The check of the picture sees five frames a second: a stretch is known to a fifth of a second. */
const frameSeconds = 0.2
/** The rectangle of what was lit is told this often: only its last state matters. */
const tellSeconds = 2

const everySeconds = (seconds: number): string =>
  // Never doubles a frame, as fps would in a film of sparse ones. A little less than the step, for rounded times.
  `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${(seconds * 0.95).toFixed(3)})'`

/**
 * The branch of an encode's graph that notes black, frozen and never lit parts of its film on standard output, from the
 * source's own frames: `input` is their pad. Frames have the film's times; none after the chunk is asked for. Those
 * before it come where the decoder had to begin there: what stands over a join is then seen from both sides.
 */
export function pictureCheckGraph(input: string, cut?: Cut): string {
  const { startSeconds = 0, seconds = 0 } = cut?.chunk ?? {}
  const steps = [
    ...(cut && !cut.isLast ? [`trim=end=${writeSeconds(startSeconds + seconds)}`] : []),
    everySeconds(frameSeconds),
    `scale=${checkedSize.width}:${checkedSize.height}:flags=area`,
    'format=yuv420p',
    // d=0: edges of a film are judged later, so every stretch is wanted. 98 % of the picture, as the filter is made.
    'blackdetect=d=0:pic_th=0.98:pix_th=0.1',
    ...printed('metadata', 'black_start', 'black_end'),
    // n=0.001: a camera's standing picture passes at 0.0002 after x264 has coded it; the same moving, from 0.003 on.
    'freezedetect=n=0.001:d=1',
    ...printed('metadata', 'freezedetect.freeze_start', 'freezedetect.freeze_end'),
    // Frames before a chunk may be broken, and what is lit in one of them would count for ever.
    ...(startSeconds > 0 ? [`select='gte(t,${writeSeconds(startSeconds)})'`] : []),
    // skip=0: from the first frame on; reset=0: whatever is lit once is no border.
    'cropdetect=round=2:skip=0:reset=0',
    everySeconds(tellSeconds),
    ...printed('metadata', ...litKeys.map(key => `cropdetect.${key}`)),
  ]
  // No output of the command: its times and its pace are those of what is encoded.
  return `${input}${steps.join(',')},nullsink`
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
