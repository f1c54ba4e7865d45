import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { PublishedMedia } from '../../src/courseware/rules.ts'
import { posterFile, posterNames } from '../../src/media/posters.ts'
import {
  planStoryboard,
  storyboardFile,
  stripArgs,
  stripFile,
  stripSteps,
  writeStoryboard,
} from '../../src/media/storyboard.ts'
import { makeSheets } from '../../workers/storyboard.ts'
import { ffmpeg } from './ffmpeg.ts'

/** How long the lesson of `makeLessonFiles` is; segments of 2 s, so that tests can cut between them. */
export const lessonSeconds = 24

const posterWidths = [320, 640, 1280]
const lavfi = (source: string) => ['-f', 'lavfi', '-i', source]

/**
 * Makes a whole small release in a folder as the production line would: two rungs with shared sound, a listening
 * playlist and posters. ffmpeg's own HLS muxer is good enough here: the player is under test, not the packager.
 */
export async function makeLessonFiles(folder: string): Promise<PublishedMedia> {
  await mkdir(folder, { recursive: true })
  const rung = (place: number, size: string, kbps: number) => [
    ...[`-s:v:${place}`, size, `-b:v:${place}`, `${kbps}k`],
    ...[`-maxrate:v:${place}`, `${kbps}k`, `-bufsize:v:${place}`, `${kbps * 2}k`],
  ]
  await ffmpeg(
    ...lavfi(`testsrc2=s=640x360:r=25:d=${lessonSeconds}`),
    ...lavfi(`sine=f=330:r=48000:d=${lessonSeconds}`),
    ...['-map', '0:v', '-map', '0:v', '-map', '1:a'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '50', '-sc_threshold', '0'],
    ...rung(0, '256x144', 100),
    ...rung(1, '640x360', 400),
    ...['-c:a', 'aac', '-b:a', '32k', '-ac', '1'],
    ...['-f', 'hls', '-hls_time', '2', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'],
    ...['-hls_segment_filename', join(folder, '%v/s%05d.m4s'), '-master_pl_name', 'master.m3u8'],
    ...[
      '-var_stream_map',
      'v:0,agroup:a,name:v144 v:1,agroup:a,name:v360 a:0,agroup:a,default:yes,name:audio',
    ],
    join(folder, '%v/index.m3u8'),
  )
  await writeFile(
    join(folder, 'listen.m3u8'),
    '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-STREAM-INF:BANDWIDTH=40000,CODECS="mp4a.40.2"\naudio/index.m3u8\n',
  )
  await makePosters(folder)
  await makeStoryboard(folder)
  return {
    durationSeconds: lessonSeconds,
    masterPlaylist: 'master.m3u8',
    listenPlaylist: 'listen.m3u8',
    renditions: [
      { name: '360p', width: 640, height: 360, frameRate: 25, averageKbps: 371.2, peakKbps: 440 },
      { name: '144p', width: 256, height: 144, frameRate: 25, averageKbps: 92.8, peakKbps: 110 },
      { name: 'audio', width: 0, height: 0, frameRate: 0, averageKbps: 33, peakKbps: 36 },
    ],
    posterNames: [...posterNames],
    posterWidths,
    posterAspect: 16 / 9,
    storyboard: storyboardFile,
    totalBytes: 1_493_000,
    releaseIds: [],
    coming: [],
  }
}

/** A field in the morning, at noon and in the evening. */
const skies = { a: '#cfe3ea', b: '#6fa8c9', c: '#d98f5c' } as const

async function makePosters(folder: string): Promise<void> {
  for (const name of posterNames) {
    const field = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720"><rect width="1280" height="720" fill="${skies[name]}"/>
      <path d="M0 430c320-90 900-90 1280 0v290H0z" fill="#7d9a4e"/><path d="M0 520c320-70 900-70 1280 0v200H0z" fill="#b98a4a"/>
      <circle cx="1030" cy="170" r="80" fill="#f3d27a"/></svg>`,
    )
    for (const width of posterWidths) {
      const picture = sharp(field).resize(width)
      await picture
        .clone()
        .webp()
        .toFile(join(folder, posterFile(name, width, 'webp')))
      await picture
        .clone()
        .jpeg()
        .toFile(join(folder, posterFile(name, width, 'jpg')))
    }
  }
}

/** Thumbnails of the same film, by the line's own code: the player reads just these. */
async function makeStoryboard(folder: string): Promise<void> {
  const picture = { frameRate: { numerator: 25, denominator: 1 }, rungs: [{ width: 256, height: 144 }] }
  const board = planStoryboard({ durationSeconds: lessonSeconds, segmentSeconds: 4, picture })
  if (!board) throw new Error('no storyboard')
  const graph = `[0:v]${stripSteps(board, { startFrame: 0, frames: 25 * lessonSeconds })}[s]`
  const path = join(folder, stripFile)
  const output = stripArgs('s').map(each => (each === stripFile ? path : each))
  await ffmpeg(...lavfi(`testsrc2=s=640x360:r=25:d=${lessonSeconds}`), '-filter_complex', graph, ...output)
  await makeSheets(board, [{ path, first: 0, count: board.frames }], folder)
  await rm(path)
  await writeFile(join(folder, storyboardFile), writeStoryboard(board))
}

/** Every file of a release folder, by its path within it. */
export async function releaseFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
