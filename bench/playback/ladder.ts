import { readFile, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { parseMasterPlaylist, parseMediaPlaylist } from '../../src/media/playlist.ts'
import type { Piece } from './limits.ts'

/** A segment of one rung, with the sound that plays beside it. */
type LadderSegment = Piece & {
  /** Within the master playlist's folder. */
  readonly path: string
  readonly seconds: number
}

/** One way to watch the film. */
export type LadderRung = {
  readonly path: string
  readonly height: number
  readonly frameRate: number
  /** Declared peak of picture and sound together. */
  readonly peakKbps: number
  readonly averageKbps: number
  /** The first one carries what has to come before it: how picture and sound are coded. */
  readonly segments: readonly LadderSegment[]
  /** Picture and sound apart, as they are needed: sound may be cut finer. */
  readonly pieces: readonly Piece[]
}

/** Reads what lies in a folder, the cheapest rung first. Measured bytes; nothing is taken from the plan. */
export async function readLadder(folder: string, master = 'master.m3u8'): Promise<readonly LadderRung[]> {
  const { variants, audioUri } = parseMasterPlaylist(await readFile(join(folder, master), 'utf8'))
  const sound = audioUri === undefined ? undefined : await readTrack(folder, audioUri)
  const rungs = await Promise.all(
    variants.map(async variant => {
      const picture = await readTrack(folder, variant.uri)
      const segments = picture.segments.map((segment, index) => ({
        ...segment,
        bytes:
          segment.bytes +
          soundBytes(sound, segment) +
          (index === 0 ? picture.initBytes + (sound?.initBytes ?? 0) : 0),
      }))
      return {
        path: variant.uri,
        height: variant.height ?? 0,
        frameRate: variant.frameRate ?? 0,
        peakKbps: variant.bandwidth / 1000,
        averageKbps: variant.averageBandwidth / 1000,
        segments,
        pieces: [...piecesOf(picture), ...(sound ? piecesOf(sound) : [])].sort(
          (a, b) => a.startSeconds - b.startSeconds,
        ),
      }
    }),
  )
  return rungs.sort((a, b) => a.peakKbps - b.peakKbps)
}

type Track = { readonly initBytes: number; readonly segments: readonly LadderSegment[] }

async function readTrack(folder: string, uri: string): Promise<Track> {
  const playlist = parseMediaPlaylist(await readFile(join(folder, uri), 'utf8'))
  const pathOf = (each: string) => posix.join(posix.dirname(uri), each)
  const bytesOf = async (path: string) => (await stat(join(folder, path))).size
  let startSeconds = 0
  const segments: LadderSegment[] = []
  for (const { uri: own, durationSeconds } of playlist.segments) {
    const path = pathOf(own)
    segments.push({ path, startSeconds, seconds: durationSeconds, bytes: await bytesOf(path) })
    startSeconds += durationSeconds
  }
  return { initBytes: await bytesOf(pathOf(playlist.initUri)), segments }
}

const piecesOf = ({ initBytes, segments }: Track): Piece[] =>
  segments.map(({ startSeconds, bytes }, index) => ({
    startSeconds,
    bytes: bytes + (index === 0 ? initBytes : 0),
  }))

/** What of the sound plays beside a segment of the picture, by time. */
function soundBytes(sound: Track | undefined, { startSeconds, seconds }: LadderSegment): number {
  let bytes = 0
  for (const each of sound?.segments ?? []) {
    const from = Math.max(startSeconds, each.startSeconds)
    const until = Math.min(startSeconds + seconds, each.startSeconds + each.seconds)
    if (until > from) bytes += (each.bytes * (until - from)) / each.seconds
  }
  return bytes
}

/** Which rung each second of film was seen in, by its place in the ladder; a second fetched twice is seen as the last. */
export function rungsSeen(
  ladder: readonly LadderRung[],
  fetched: readonly { readonly path: string }[],
  untilSecond: number,
): readonly number[] {
  const places = new Map(
    ladder.flatMap(({ segments }, rung) => segments.map(segment => [segment.path, { rung, segment }])),
  )
  const seen: number[] = []
  for (const { path } of fetched) {
    const place = places.get(path)
    if (!place) continue
    const { startSeconds, seconds } = place.segment
    const end = Math.min(untilSecond, startSeconds + seconds)
    for (let second = Math.round(startSeconds); second < end; second += 1) seen[second] = place.rung
  }
  return Array.from(seen, rung => rung ?? 0)
}
