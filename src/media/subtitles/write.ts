import type { Cue, Run } from './cue.ts'
import { writeClock } from './times.ts'

/** The grid of subtitle segments: a long lesson's subtitles are not fetched whole over 256 kbit/s. About 1 KB each. */
export const subtitleSegmentSeconds = 60

/** One WebVTT file of an HLS subtitle playlist. */
export type SubtitleSegment = { readonly durationSeconds: number; readonly text: string }

/**
 * Cuts cues into WebVTT segments that cover the whole film. RFC 8216, 3.5: a segment has every cue that shows during
 * it, each with its whole time, also where that reaches beyond the segment; one may be without cues.
 */
export function cutSubtitles(cues: readonly Cue[], durationSeconds: number): SubtitleSegment[] {
  // A last piece under a second joins the one before it.
  const count = Math.max(1, Math.ceil((durationSeconds - 1) / subtitleSegmentSeconds))
  const slots: Cue[][] = Array.from({ length: count }, () => [])
  const slotOf = (ms: number) => Math.min(count - 1, Math.floor(ms / 1000 / subtitleSegmentSeconds))
  for (const cue of cues) {
    for (let slot = slotOf(cue.startMs); slot <= slotOf(cue.endMs - 1); slot++) slots[slot]?.push(cue)
  }
  return slots.map((inSlot, slot) => ({
    durationSeconds:
      slot < count - 1 ? subtitleSegmentSeconds : durationSeconds - slot * subtitleSegmentSeconds,
    text: writeWebVtt(inSlot),
  }))
}

/**
 * Writes WebVTT from cues alone, so that nothing of an uploaded file reaches a browser but characters and three tags.
 * The map of RFC 8216, 3.5, says that cue times are those of the film, whose decode times begin at 0.
 */
export function writeWebVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(
    ({ startMs, endMs, runs }) =>
      `${writeClock(startMs)} --> ${writeClock(endMs)}\n${runs.map(writeRun).join('')}\n`,
  )
  return ['WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n', ...blocks].join('\n')
}

/** `&` and `<` must be escaped; `>` too, or a text could hold an arrow and begin a cue of its own. */
function writeRun({ text, emphasis }: Run): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const tags = emphasis.split('')
  return `${tags.map(tag => `<${tag}>`).join('')}${escaped}${tags
    .reverse()
    .map(tag => `</${tag}>`)
    .join('')}`
}
