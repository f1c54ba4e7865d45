import { readBoxHeader, readFragment, readTrackInit, type TrackInit } from '../media/mp4-boxes.ts'
import { parseMediaPlaylist } from '../media/playlist.ts'
import { measureRates, type Rates, type Segment } from '../media/segments.ts'

/** A tick of rounding: playlists have six decimals. */
const joinToleranceSeconds = 0.002

/** One media playlist's track, measured from the bytes that came. */
export type CheckedTrack = {
  readonly init: TrackInit
  readonly segments: readonly Segment[]
  readonly rates: Rates
}

/** Seconds that a track's segments last together. */
export const endOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, segment) => sum + segment.durationSeconds, 0)

/** Reads one media playlist with all it names. Throws at what cannot be read; adds lesser faults to the list. */
export async function readTrack(
  url: string,
  fetchFile: (url: string) => Promise<Uint8Array>,
  faults: string[],
): Promise<CheckedTrack> {
  const playlist = parseMediaPlaylist(new TextDecoder().decode(await fetchFile(url)))
  const fault = (what: string) => faults.push(`${url}: ${what}`)
  if (!playlist.ended) fault('no EXT-X-ENDLIST')
  if (playlist.segments.length === 0) throw new RangeError('no segment')
  const init = readTrackInit(await fetchFile(new URL(playlist.initUri, url).href))
  if (init.hasEditList) fault('its initialisation segment has an edit list')
  const segments: Segment[] = []
  let endSeconds = 0
  for (const { uri, durationSeconds } of playlist.segments) {
    const body = await fetchFile(new URL(uri, url).href)
    const times = readSegment(body, init)
    if (!times.startsWithKeyframe) fault(`${uri} does not begin with a keyframe`)
    if (Math.abs(times.startSeconds - endSeconds) > joinToleranceSeconds)
      fault(`${uri} begins at ${times.startSeconds.toFixed(3)} s instead of ${endSeconds.toFixed(3)} s`)
    if (Math.abs(times.durationSeconds - durationSeconds) > joinToleranceSeconds)
      fault(`${uri} lasts ${times.durationSeconds.toFixed(3)} s, EXTINF says ${durationSeconds.toFixed(3)} s`)
    if (Math.round(durationSeconds) > playlist.targetSeconds)
      fault(`${uri} is longer than EXT-X-TARGETDURATION`)
    segments.push({
      part: 0,
      start: 0,
      bytes: body.length,
      startSeconds: times.startSeconds,
      durationSeconds,
    })
    endSeconds = times.startSeconds + times.durationSeconds
  }
  return { init, segments, rates: measureRates(segments, playlist.targetSeconds) }
}

/** Walks a segment's boxes: fragments, each `moof` with its `mdat`, whole to the last byte. */
function readSegment(bytes: Uint8Array, init: TrackInit) {
  let first: { startSeconds: number; startsWithKeyframe: boolean } | undefined
  let ticks = 0
  let expected = 'moof'
  for (let at = 0; at < bytes.length; ) {
    const header = readBoxHeader(bytes.subarray(at, at + 16))
    if (at + header.bytes > bytes.length) throw new RangeError(`box ${header.type} is cut off`)
    if (header.type === 'moof' || header.type === 'mdat') {
      if (header.type !== expected) throw new RangeError(`${header.type} where ${expected} should be`)
      expected = header.type === 'moof' ? 'mdat' : 'moof'
    }
    if (header.type === 'moof') {
      const times = readFragment(bytes.subarray(at, at + header.bytes), init)
      first ??= {
        startSeconds: times.startTicks / init.timescale,
        startsWithKeyframe: times.startsWithKeyframe,
      }
      ticks += times.durationTicks
    }
    at += header.bytes
  }
  if (!first || expected !== 'moof') throw new RangeError('no whole fragment')
  return { ...first, durationSeconds: ticks / init.timescale }
}
