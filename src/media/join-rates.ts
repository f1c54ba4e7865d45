import { rungFile } from './encode-args.ts'
import type { PlannedRung } from './plan.ts'
import type { Track } from './release.ts'
import type { Segment } from './segments.ts'

/** A pair of segments at a join that takes more than the two chunks' rate control allows. */
export type JoinPeak = { readonly track: string; readonly atSeconds: number; readonly kbps: number }

/**
 * What x264 may spend beyond the cap across a join: the buffer that the one chunk may empty at its end, and nine tenths
 * of one with which the next begins (its `vbv-init`).
 */
const buffersAtJoin = 1.9
/** Boxes around frames, and the little by which x264 misses its own bound. */
const allowance = 1.1

/** The joins at which the last segment of a chunk and the first of the next take more than is justified. */
export const joinPeaks = (rungs: readonly PlannedRung[], tracks: readonly Track[]): JoinPeak[] =>
  tracks.flatMap(({ file, folder, segments }) => {
    const rung = rungs.find(each => rungFile(each) === file)
    if (!rung) return []
    return segments.flatMap((segment, index) => {
      const next = segments[index + 1]
      if (!next || next.part === segment.part) return []
      const seconds = segment.durationSeconds + next.durationSeconds
      const mostKbits = allowance * (rung.maxKbps * seconds + buffersAtJoin * rung.bufferKbps)
      const kbits = kbitsOf(segment) + kbitsOf(next)
      return kbits > mostKbits
        ? [{ track: folder, atSeconds: next.startSeconds, kbps: Math.round(kbits / seconds) }]
        : []
    })
  })

const kbitsOf = ({ bytes }: Segment): number => (bytes * 8) / 1000
