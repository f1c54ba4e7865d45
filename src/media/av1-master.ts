import type { MasterPlaylist, Variant } from './playlist.ts'

/**
 * A master playlist of its own: in a common one, hls.js stays for good with the codec of the first segment that it
 * happened to load, and a player that knows nothing of CODECS may take a variant that it cannot show.
 */
export const av1MasterPlaylist = 'av1.m3u8'

/**
 * The master playlist for players that decode AV1: the H.264 variants that still show or save something, and the AV1
 * variants. All that is left out has an AV1 variant in its place, so that nobody is worse off with this one.
 */
export const describeAv1Master = (h264: MasterPlaylist, av1: readonly Variant[]): MasterPlaylist => ({
  ...h264,
  variants: [...h264.variants.filter(each => !av1.some(other => replaces(other, each))), ...av1],
})

/**
 * For the same picture AV1 took 0.60 to 0.64 of the bits of x264's `faster` and `medium` (BD-rate at 360 lines); with
 * the sound, which both have, a little more. With fewer bits it may be the poorer picture: then both are offered.
 */
const leastShare = 0.7

/** As large, as fast, no dearer, and not so much cheaper that its picture would be poorer. */
const replaces = (av1: Variant, h264: Variant): boolean =>
  pixels(av1) >= pixels(h264) &&
  (av1.frameRate ?? 0) >= (h264.frameRate ?? 0) &&
  av1.bandwidth <= h264.bandwidth &&
  av1.averageBandwidth <= h264.averageBandwidth &&
  av1.averageBandwidth >= leastShare * h264.averageBandwidth

const pixels = ({ width = 0, height = 0 }: Variant): number => width * height
