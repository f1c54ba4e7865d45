/** At most so many frames are compared: the old filter sees five to eleven a second. */
const mostFrames = 60
/** A whole number of frames at 12.5, 15, 25 and 30 a second. */
const gridSeconds = 0.4

type Size = { readonly width: number; readonly height: number }

/** Which moments of a film are compared: one every `everySeconds`, `frames` in all. */
export type Moments = { readonly everySeconds: number; readonly frames: number }

export function chooseMoments(seconds: number): Moments {
  const everySeconds = gridSeconds * Math.max(1, Math.ceil(seconds / gridSeconds / mostFrames))
  // The last moment may lie behind the shorter track's end.
  return { everySeconds, frames: Math.max(1, Math.floor((seconds - 0.2) / everySeconds)) }
}

/**
 * Decodes those moments of a film at a size, to a file of bare pixels. `isHeld`: its pictures stand for whole seconds,
 * and at a moment without one the last one counts.
 */
export function momentsArgs(
  path: string,
  size: Size,
  { everySeconds, frames }: Moments,
  outPath: string,
  { isHeld = false } = {},
): string[] {
  const steps = [
    'setpts=PTS-STARTPTS',
    // Every moment is a multiple of a fifth of a second.
    ...(isHeld ? ['fps=5'] : []),
    `select='gte(t+0.001,${everySeconds.toFixed(3)}*selected_n)'`,
    `scale=${size.width}:${size.height}:flags=bicubic`,
    ...['format=yuv420p', 'setsar=1', 'settb=1', 'setpts=N'],
  ]
  return [
    ...['-hide_banner', '-nostdin', '-y', '-v', 'error', '-i', path, '-map', '0:v:0'],
    ...['-vf', steps.join(','), '-frames:v', String(frames), '-fps_mode', 'passthrough', '-r', '1'],
    ...['-f', 'rawvideo', outPath],
  ]
}

/**
 * Compares two such files by VMAF v0.6.1. Names are relative to the working folder, for the filter would read a colon
 * as its own.
 */
export function vmafArgs(
  distorted: string,
  reference: string,
  size: Size,
  names: { readonly model: string; readonly log: string },
): string[] {
  const pixels = ['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-framerate', '1']
  const input = (path: string) => [...pixels, '-video_size', `${size.width}x${size.height}`, '-i', path]
  const filter = `libvmaf=model_path=${names.model}:log_path=${names.log}:log_fmt=json:n_threads=2`
  return [
    ...['-hide_banner', '-nostdin', '-y', '-v', 'error', ...input(distorted), ...input(reference)],
    ...['-lavfi', `[0:v][1:v]${filter}`, '-f', 'null', '-'],
  ]
}
