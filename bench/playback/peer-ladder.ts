import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PeertubeRung, peertubeRungs } from '../transcode/peertube.ts'
import type { Tools } from '../transcode/tools.ts'

/** What PeerTube makes unless told otherwise; it leaves 144 lines out. */
const leastHeight = 240
/** PeerTube's sound takes four times that; what was measured of it elsewhere had this, which is in its favour. */
const soundKbps = 32
export const peerSegmentSeconds = 4

/** A rung of the peer's ladder, with its sound. */
export type PeerRung = PeertubeRung & { readonly name: string; readonly totalKbps: number }

/** PeerTube's rungs of a film of 720 lines and 25 frames a second: 467, 896, 1261 and 2566 kbit/s with sound. */
export const peerRungs = (): readonly PeerRung[] =>
  peertubeRungs({ width: 1280, height: 720, frameRate: 25 })
    .filter(({ height }) => height >= leastHeight)
    .map(rung => ({ ...rung, name: `v${rung.height}`, totalKbps: rung.kbps + soundKbps }))
    .sort((a, b) => a.kbps - b.kbps)

/**
 * All rungs in one go. They spend what PeerTube allows them: its own command caps at that rate, and on film of a
 * camera reaches it. Sound lies in every rung, as there.
 */
export function peerArgs(rungs: readonly PeerRung[], filmPath: string, folder: string): string[] {
  const outputs = rungs.flatMap(({ name, width, height, kbps }) => [
    ...['-map', '0:v', '-map', '0:a', '-vf', `scale=${width}:${height},fps=25`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'],
    ...['-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${2 * kbps}k`],
    ...['-g', '50', '-keyint_min', '50', '-sc_threshold', '0'],
    ...['-c:a', 'aac', '-b:a', `${soundKbps}k`, '-ac', '1', '-ar', '48000'],
    ...['-f', 'hls', '-hls_time', String(peerSegmentSeconds), '-hls_playlist_type', 'vod'],
    ...['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'],
    ...['-hls_segment_filename', join(folder, name, '%05d.m4s'), join(folder, name, 'index.m3u8')],
  ])
  return ['-hide_banner', '-nostdin', '-y', '-v', 'error', '-i', filmPath, ...outputs]
}

/** The master playlist, the cheapest rung first. */
export const peerMaster = (rungs: readonly PeerRung[]): string =>
  [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    ...rungs.flatMap(({ name, width, height, totalKbps }) => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${totalKbps * 1000},RESOLUTION=${width}x${height},FRAME-RATE=25,CODECS="avc1.64001f,mp4a.40.2"`,
      `${name}/index.m3u8`,
    ]),
    '',
  ].join('\n')

/** Makes the ladder in a folder, of its lowest rungs only where a number is given. */
export async function makePeerLadder(
  tools: Tools,
  filmPath: string,
  folder: string,
  lowest?: number,
): Promise<void> {
  const rungs = peerRungs().slice(0, lowest)
  for (const { name } of rungs) await mkdir(join(folder, name), { recursive: true })
  await tools.ffmpeg(peerArgs(rungs, filmPath, folder))
  await writeFile(join(folder, 'master.m3u8'), peerMaster(rungs))
}
