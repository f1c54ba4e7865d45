import type { VideoFacts } from './source-facts.ts'

/**
 * Containers from which a film is read from the middle exactly as it is read from its beginning, by their index and
 * their own times. Transport and program streams have no index and a clock that may jump; AVI, FLV and ASF count
 * frames or keep times that ffmpeg puts right while it reads from the beginning.
 */
const indexed = ['mov,mp4,m4a,3gp,3g2,mj2', 'matroska,webm']

/** Every chunk is decoded from the keyframe before it: beyond this the line would decode a film twice over. */
const mostGapSeconds = 40

/** Whether chunks of a film can be encoded by themselves, and it pays. */
export const isSeekable = (
  container: string,
  { keyframeGapSeconds }: Pick<VideoFacts, 'keyframeGapSeconds'>,
): boolean =>
  indexed.includes(container) && (keyframeGapSeconds ?? Number.POSITIVE_INFINITY) <= mostGapSeconds
