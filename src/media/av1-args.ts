import type { PlannedRung } from './plan.ts'

/**
 * ffmpeg's options for one rung of the AV1 tier, in the place where those of x264 stand for the others. `gop` is in
 * frames, `keyframes` the expression that puts one at every beginning of a segment.
 */
export const av1CodingArgs = (rung: PlannedRung, gop: string, keyframes: string): string[] => [
  // The only AV1 encoder here that is quick enough; libaom takes ten times as long.
  ...['-c:v', 'libsvtav1', '-preset', rung.preset],
  // Capped CRF as for H.264; it passes over -bufsize. The worst 4 s took 1.1 to 1.2 times the cap, x264's took 1.1.
  ...['-crf', String(rung.crf), '-maxrate', `${rung.maxKbps}k`],
  // Twice the distance of keyframes, so that its own never come before the forced ones of the grid.
  ...['-g', gop, '-force_key_frames', keyframes],
  // lp=1: one core, for other encodes run beside it; it does not heed -threads.
  // enable-force-key-frames: without it SVT-AV1 1.4 passes over -force_key_frames and says nothing.
  ...['-svtav1-params', 'lp=1:enable-force-key-frames=1'],
]
