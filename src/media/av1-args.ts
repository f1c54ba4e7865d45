import type { PlannedRung } from './plan.ts'

/**
 * ffmpeg's options for one rung of the AV1 tier, in the place where those of x264 stand for the others. `gop` is in
 * frames, `keyframes` the expression that puts one at every beginning of a segment.
 */
export const av1CodingArgs = (rung: PlannedRung, gop: string, keyframes: string): string[] => [
  // The only AV1 encoder here that is quick enough; libaom takes ten times as long.
  ...['-c:v', 'libsvtav1', '-preset', rung.preset],
  // Capped CRF as for H.264; it passes over -bufsize.
  ...['-crf', String(rung.crf), '-maxrate', `${rung.maxKbps}k`],
  // Twice the distance of keyframes, so that its own never come before the forced ones of the grid.
  ...['-g', gop, '-force_key_frames', keyframes],
  // lp=1: one core, for other encodes run beside it; it does not heed -threads.
  // enable-force-key-frames: without it SVT-AV1 1.4 passes over -force_key_frames and says nothing.
  // mbr-overshoot-pct: by its own 50 the worst 4 s of camera footage took 71 kbit/s under a cap of 60; with 25 they took
  // 62 and with 0, 45. x264 with twice the cap for its buffer took 66.
  ...['-svtav1-params', 'lp=1:enable-force-key-frames=1:mbr-overshoot-pct=25'],
]
