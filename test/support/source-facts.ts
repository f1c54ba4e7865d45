import type { SourceFacts, VideoFacts } from '../../src/media/source-facts.ts'

/** The facts of a plain picture: a minute of 720p at 25 frames a second. */
export const plainVideo: VideoFacts = {
  streamIndex: 0,
  codec: 'h264',
  codedWidth: 1280,
  codedHeight: 720,
  displayWidth: 1280,
  displayHeight: 720,
  rotationDegrees: 0,
  frameRate: { numerator: 25, denominator: 1 },
  variableFrameRate: false,
  interlaced: false,
  highDynamicRange: false,
  pixelFormat: 'yuv420p',
  endSeconds: 60,
}

/** The same in 1080p. */
export const fullHdVideo: VideoFacts = {
  ...plainVideo,
  ...{ codedWidth: 1920, codedHeight: 1080, displayWidth: 1920, displayHeight: 1080 },
}

/** The facts of a plain sound: a minute in two channels. */
export const plainSound: NonNullable<SourceFacts['audio']> = {
  streamIndex: 1,
  codec: 'aac',
  channels: 2,
  sampleRate: 48_000,
  endSeconds: 60,
}
