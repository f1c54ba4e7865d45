import { XiangtuError } from '../src/errors.ts'
import { soundFile } from '../src/media/encode-args.ts'
import type { TrackFacts } from '../src/media/quality-check.ts'
import type { Track } from '../src/media/release.ts'
import { cutSegments, type Fragment, type SegmentGrid } from '../src/media/segments.ts'
import { readTrackFile, type TrackFile } from './track-file.ts'

type Part = { readonly attemptId: string }

/**
 * Reads the files of one track, one for each chunk, as one: where its segments lie, and what a check must know.
 * Throws `outputWrong` where a file is broken or is not of one kind with the others.
 */
export async function measureTrack(
  file: string,
  parts: readonly Part[],
  fetch: (part: Part) => Promise<string>,
  grid: SegmentGrid,
): Promise<{ track: Track; facts: TrackFacts }> {
  const kind = file === soundFile ? 'sound' : 'picture'
  const wrong = (what: string, cause?: unknown) =>
    new XiangtuError('outputWrong', { detail: `${file}: ${what}`, cause })
  const fragments: Fragment[] = []
  let first: TrackFile | undefined
  for (const [part, each] of parts.entries()) {
    const read = await readTrackFile(await fetch(each)).catch((error: unknown) => {
      throw wrong(error instanceof Error ? error.message : String(error), error)
    })
    first ??= read
    // One initialisation serves all: a decoder that is told nothing would read the others wrongly.
    if (!read.initBytes.equals(first.initBytes)) throw wrong(`part ${part} is initialised differently`)
    fragments.push(...read.fragments.map(fragment => ({ part, ...fragment })))
  }
  if (!first) throw wrong('no part')
  const segments = cutSegments(fragments, grid, kind)
  const keyframes = fragments.filter(each => each.startsWithKeyframe).map(placeOf)
  const keyframeAt = new Set(keyframes)
  const folder = file.replace(/\.mp4$/, '')
  const { codec, width, height, hasEditList } = first.init
  const everySegmentStartsWithKeyframe = segments.every(({ part, start }) =>
    keyframeAt.has(placeOf({ part, offset: start })),
  )
  const attempts = parts.map(({ attemptId }) => ({ attemptId }))
  const initBytes = first.initBytes.length
  return {
    track: { folder, file, parts: attempts, initBytes, segments, codec, width, height },
    facts: { name: folder, kind, width, height, hasEditList, segments, everySegmentStartsWithKeyframe },
  }
}

const placeOf = ({ part, offset }: Pick<Fragment, 'part' | 'offset'>): string => `${part}:${offset}`
