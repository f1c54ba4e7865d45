import type { VideoFacts } from './source-facts.ts'

/**
 * Containers from which a film is read from the middle frame for frame as from its beginning (tests hold each against
 * one go). Transport streams have no index: ffmpeg lands between keyframes and the frames up to the next one are lost.
 * The clock of transport and program streams may jump, which ffmpeg mends only while it reads from the beginning.
 */
const indexed = ['mov,mp4,m4a,3gp,3g2,mj2', 'matroska,webm', 'avi', 'flv', 'asf', 'mxf']

/** Every chunk is decoded from the keyframe before it: beyond this the line would decode a film twice over. */
const mostGapSeconds = 40

/** Whether chunks of a film can be encoded by themselves, and it pays. */
export const isSeekable = (
  container: string,
  { keyframeGapSeconds }: Pick<VideoFacts, 'keyframeGapSeconds'>,
): boolean =>
  indexed.includes(container) && (keyframeGapSeconds ?? Number.POSITIVE_INFINITY) <= mostGapSeconds
