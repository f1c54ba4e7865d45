import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clip } from './clips.ts'
import type { Tools } from './tools.ts'

/** PeerTube's resolutions up to the largest of our ladder, each with its bits a pixel (packages/ffmpeg). */
const resolutions = [
  { height: 720, bitsPerPixel: 0.11 },
  { height: 480, bitsPerPixel: 0.12 },
  { height: 360, bitsPerPixel: 0.15 },
  { height: 240, bitsPerPixel: 0.17 },
  { height: 144, bitsPerPixel: 0.19 },
] as const

/** The picture of a source, as PeerTube asks for it. */
export type PictureFacts = { readonly width: number; readonly height: number; readonly frameRate: number }

/** One rung of PeerTube's. */
export type PeertubeRung = { readonly width: number; readonly height: number; readonly kbps: number }

const even = (value: number) => 2 * Math.round(value / 2)

/** The rungs that PeerTube makes of a source: none above its size. `kbps` is its cap. */
export const peertubeRungs = ({ width, height, frameRate }: PictureFacts): PeertubeRung[] =>
  resolutions
    .filter(each => each.height <= Math.min(width, height))
    .map(each => {
      const factor = each.height / Math.min(width, height)
      const size = { width: even(width * factor), height: even(height * factor) }
      return {
        ...size,
        kbps: Math.round((each.bitsPerPixel * size.width * size.height * frameRate) / 1000),
      }
    })

/** `shipped`: `transcoding.threads: 1`, as its config/default.yaml has it; `all`: as many as ffmpeg likes. */
export type PeertubeThreads = 'shipped' | 'all'

/**
 * PeerTube's own command for one resolution: x264 veryfast without a quality aim, capped at its average, keyframes
 * every two seconds, its sound in every rung (128 kbit/s stereo), one file of HLS segments.
 */
export function peertubeArgs(
  rung: PeertubeRung,
  frameRate: number,
  sourcePath: string,
  folder: string,
  threads: PeertubeThreads,
): string[] {
  const rate = String(frameRate)
  return [
    ...['-hide_banner', '-nostdin', '-y', '-v', 'error', '-i', sourcePath],
    ...['-vf', `scale=w=${rung.width}:h=${rung.height}`, '-c:v', 'libx264', '-preset', 'veryfast'],
    ...['-maxrate', `${rung.kbps}k`, '-bufsize', `${2 * rung.kbps}k`],
    ...['-b_strategy', '1', '-bf', '16', '-g', String(2 * Math.round(frameRate)), '-r', rate],
    ...(threads === 'shipped' ? ['-threads', '1'] : []),
    ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '128k', '-ac', '2'],
    ...['-hls_time', '4', '-hls_list_size', '0', '-hls_playlist_type', 'vod'],
    ...['-hls_segment_type', 'fmp4', '-hls_flags', 'single_file'],
    ...['-hls_segment_filename', join(folder, `${rung.height}.mp4`), '-f', 'hls'],
    join(folder, `${rung.height}.m3u8`),
  ]
}

/** What PeerTube's way of it took and left. */
export type PeertubeOutcome = {
  readonly wallSeconds: number
  readonly bytes: number
  /** Whole rungs with their sound, largest first. */
  readonly files: readonly string[]
}

/** Encodes as PeerTube does: one ffmpeg for each resolution, one after the other, each decoding the source. */
export async function runPeertube(
  tools: Tools,
  clip: Clip,
  picture: PictureFacts,
  folder: string,
  threads: PeertubeThreads,
): Promise<PeertubeOutcome> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  let wallSeconds = 0
  const rungs = peertubeRungs(picture)
  for (const rung of rungs)
    wallSeconds += await tools.ffmpeg(peertubeArgs(rung, picture.frameRate, clip.path, folder, threads))
  let bytes = 0
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size
  return { wallSeconds, bytes, files: rungs.map(({ height }) => join(folder, `${height}.mp4`)) }
}
