import { type FileHandle, open } from 'node:fs/promises'
import { XiangtuError } from '../src/errors.ts'
import { rungFile, soundFile } from '../src/media/ffmpeg-args.ts'
import { readBoxHeader, readFragment, readTrackInit, type TrackInit } from '../src/media/mp4-boxes.ts'
import { gridOf, planSchema } from '../src/media/plan.ts'
import { checkTracks, type TrackFacts } from '../src/media/quality-check.ts'
import { describeRelease, encodedSchema, type Package, type Track } from '../src/media/release.ts'
import { cutSegments, type Fragment, type SegmentGrid } from '../src/media/segments.ts'
import { workKey } from '../storage/keys.ts'
import { makePictures } from './pictures.ts'
import type { Attempt } from './step.ts'

/** Finds the cut points of every encoded file, checks them against the plan, and writes the playlists. */
export async function packageRelease(attempt: Attempt): Promise<Package> {
  const plan = await attempt.resultOf('plan', planSchema)
  const encoded = await attempt.resultOf('transcode', encodedSchema)
  const fetch = (file: string) =>
    attempt.cache.fetch(workKey(attempt.job.versionId, encoded.attemptId, file), { signal: attempt.signal })

  const measured: { track: Track; facts: TrackFacts }[] = []
  for (const file of encoded.files) {
    const kind = file === soundFile ? 'sound' : 'picture'
    measured.push(await measureTrack(await fetch(file), file, kind, gridOf(plan)))
    attempt.progress((0.8 * measured.length) / encoded.files.length)
  }
  const findings = checkTracks(
    plan,
    measured.map(({ facts }) => facts),
  )
  if (findings.length > 0) {
    const detail = findings.map(finding => `${finding.track}: ${finding.what}`).join('; ')
    throw new XiangtuError('outputWrong', { detail })
  }
  const inOrder = plan.picture?.rungs.map(rungFile) ?? []
  const tracks = measured.map(({ track }) => track)
  const pictureTracks = tracks.filter(track => inOrder.includes(track.file))
  const soundTrack = tracks.find(track => track.file === soundFile)
  const pictures = await makePictures(attempt, await fetch(encoded.posterFrame))
  return { tracks, pictures, ...describeRelease(plan, pictureTracks, soundTrack) }
}

async function measureTrack(path: string, file: string, kind: TrackFacts['kind'], grid: SegmentGrid) {
  const { init, initBytes, fragments } = await readTrackFile(path).catch((error: unknown) => {
    const detail = `${file}: ${error instanceof Error ? error.message : String(error)}`
    throw new XiangtuError('outputWrong', { detail, cause: error })
  })
  const segments = cutSegments(fragments, grid, kind)
  const keyframeAt = new Set(fragments.filter(each => each.startsWithKeyframe).map(each => each.offset))
  const folder = file.replace(/\.mp4$/, '')
  const { codec, width, height, hasEditList } = init
  const everySegmentStartsWithKeyframe = segments.every(segment => keyframeAt.has(segment.start))
  return {
    track: { folder, file, initBytes, segments, codec, width, height },
    facts: { name: folder, kind, width, height, hasEditList, segments, everySegmentStartsWithKeyframe },
  }
}

/** Reads the headers of a fragmented MP4 from box to box; the media data is passed over. */
async function readTrackFile(
  path: string,
): Promise<{ init: TrackInit; initBytes: number; fragments: Fragment[] }> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const fragments: Fragment[] = []
    let init: TrackInit | undefined
    let initBytes = 0
    let moof: { at: number; bytes: number } | undefined
    for (let at = 0; at < size; ) {
      const header = readBoxHeader(await readAt(file, at, Math.min(16, size - at)))
      if (at + header.bytes > size) throw new RangeError(`${header.type} is cut off at ${size}`)
      if (header.type === 'moov') {
        initBytes = at + header.bytes
        init = readTrackInit(await readAt(file, 0, initBytes))
      } else if (header.type === 'moof') {
        moof = { at, bytes: header.bytes }
      } else if (header.type === 'mdat' && moof && init) {
        const times = readFragment(await readAt(file, moof.at, moof.bytes), init)
        fragments.push({
          offset: moof.at,
          bytes: at + header.bytes - moof.at,
          startSeconds: times.startTicks / init.timescale,
          durationSeconds: times.durationTicks / init.timescale,
          startsWithKeyframe: times.startsWithKeyframe,
        })
        moof = undefined
      }
      at += header.bytes
    }
    if (!init) throw new RangeError('no moov')
    return { init, initBytes, fragments }
  } finally {
    await file.close()
  }
}

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at)
  if (bytesRead < bytes) throw new RangeError(`file ends at ${at + bytesRead}`)
  return buffer
}
