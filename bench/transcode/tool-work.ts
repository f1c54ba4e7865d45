/** What a run of ffmpeg or ffprobe was for. */
export type ToolWork =
  | 'encode'
  | 'av1'
  /** Looking at samples before the plan is made. */
  | 'sample'
  /** Container, streams and packets. */
  | 'facts'
  /** Loudness, and what quality control hears in the same pass. */
  | 'sound'
  | 'quality'
  /** Poster frames, wave form. */
  | 'pictures'
  | 'other'

/** Tells what a run was for from its arguments, one a line. */
export function workOf(args: string): ToolWork {
  const has = (...words: readonly string[]) => words.some(word => args.includes(word))
  if (has('-show_entries', '-show_format')) return 'facts'
  if (has('framecrc')) return 'sample'
  // Before the measuring filters: an encode may note pictures for the storyboard on its way.
  if (has('libsvtav1', 'libaom-av1')) return 'av1'
  if (has('libx264') || /-c:a\naac/.test(args)) return 'encode'
  if (has('blackdetect', 'freezedetect')) return 'quality'
  if (has('ebur128', 'astats', 'aspectralstats')) return 'sound'
  if (has('image2', 'showwavespic', '.jpg', '.png')) return 'pictures'
  return 'other'
}

/** CPU seconds by what they were for. */
export function cpuByWork(
  runs: readonly { readonly args: string; readonly cpuSeconds: number }[],
): Readonly<Record<ToolWork, number>> {
  const sums = { encode: 0, av1: 0, sample: 0, facts: 0, sound: 0, quality: 0, pictures: 0, other: 0 }
  for (const { args, cpuSeconds } of runs) sums[workOf(args)] += cpuSeconds
  return sums
}

/**
 * Pictures, loudness and quality control on top of the encodes, in percent of their CPU. What stands in no row of its
 * own counts as extra; `storyboardSeconds` is what the storyboard takes within encodes and workers.
 */
export const extrasPercent = (cpu: Readonly<Record<ToolWork, number>>, storyboardSeconds: number): number =>
  (100 * (cpu.sound + cpu.quality + cpu.pictures + cpu.other + storyboardSeconds)) / cpu.encode
