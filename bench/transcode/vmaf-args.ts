/** At most so many frames are compared: the old filter sees five to eleven a second. */
const mostFrames = 120
/** A whole number of frames at 12.5, 15, 25 and 30 a second. */
const gridSeconds = 0.4

/** Which moments of a film are compared: one every `everySeconds`, `frames` in all. */
export type Moments = { readonly everySeconds: number; readonly frames: number }

export function chooseMoments(seconds: number): Moments {
  const everySeconds = gridSeconds * Math.max(1, Math.ceil(seconds / gridSeconds / mostFrames))
  // The last moment may lie behind the shorter track's end.
  return { everySeconds, frames: Math.max(1, Math.floor((seconds - 0.2) / everySeconds)) }
}

/** Decodes those moments of a film at a size, to a file that is nothing but numbered pictures. */
export function momentsArgs(
  path: string,
  size: { readonly width: number; readonly height: number },
  { everySeconds, frames }: Moments,
  outPath: string,
): string[] {
  const steps = [
    'setpts=PTS-STARTPTS',
    `select='gte(t+0.001,${everySeconds.toFixed(3)}*selected_n)'`,
    `scale=${size.width}:${size.height}:flags=bicubic`,
    ...['format=yuv420p', 'setsar=1', 'settb=1', 'setpts=N'],
  ]
  return [
    ...['-hide_banner', '-nostdin', '-y', '-v', 'error', '-i', path, '-map', '0:v:0'],
    ...['-vf', steps.join(','), '-frames:v', String(frames), '-fps_mode', 'passthrough', '-r', '1'],
    ...['-f', 'yuv4mpegpipe', outPath],
  ]
}

/**
 * Compares two such files by VMAF v0.6.1. Names are relative to the working folder, for the filter would read a colon
 * as its own.
 */
export const vmafArgs = (distorted: string, reference: string, model: string, log: string): string[] => [
  ...['-hide_banner', '-nostdin', '-y', '-v', 'error', '-i', distorted, '-i', reference],
  ...['-lavfi', `[0:v][1:v]libvmaf=model_path=${model}:log_path=${log}:log_fmt=json:n_threads=2`],
  ...['-f', 'null', '-'],
]
