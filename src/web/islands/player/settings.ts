import type { HlsConfig, LoadPolicy, RetryConfig } from 'hls.js'
import { longestAheadSeconds } from '../../../media/pace/most-ahead.ts'

/**
 * Outages of 40 to 68 s stand in the recorded traces; hls.js gives up after 4 time-outs of 10 s. 60 tries, at most 4 s
 * apart, last about four minutes; after that `hls-player.ts` goes on for ever.
 */
const patient: RetryConfig = {
  maxNumRetry: 60,
  retryDelayMs: 1000,
  maxRetryDelayMs: 4000,
  backoff: 'exponential',
  // hls.js takes status 0 for a CORS fault unless the browser calls itself offline, and gives up at once. A cut village
  // line leaves the computer's own network up, so status 0 is just what it looks like.
  shouldRetry: (policy, count, isTimeout, response, usual) =>
    usual || (policy != null && count < policy.maxNumRetry && (isTimeout || response?.code === 0)),
}

/**
 * A request may wait for its first byte through the longest outage that was recorded, 68 s; to ask again would cost what
 * has come. A 4 s segment at 64 kbit/s then needs its own time.
 */
const patientLoads: LoadPolicy = {
  default: {
    maxTimeToFirstByteMs: 75_000,
    maxLoadTimeMs: 180_000,
    timeoutRetry: patient,
    errorRetry: patient,
  },
}

/** One try only: between tries of the master playlist the page must be able to say that the network is down. */
const oneTry: LoadPolicy = {
  default: { maxTimeToFirstByteMs: 60_000, maxLoadTimeMs: 60_000, timeoutRetry: null, errorRetry: null },
}

/** Fetched before anybody presses play: enough to start at once, no more, for bytes cost villages money. */
export const beforePlaySeconds = 8

/** Settings of hls.js for a village's link, each with its reason. Which level to fetch is not for hls.js to choose. */
export const hlsSettings: Partial<HlsConfig> = {
  // How far is fetched later says `keep-abreast.ts`; in seconds alone, not in bytes.
  maxBufferLength: beforePlaySeconds,
  maxBufferSize: 0,
  maxMaxBufferLength: longestAheadSeconds,
  // Going back a minute must not load again; keeping all of a two-hour study day would fill an old PC.
  backBufferLength: 60,
  // The lowest level first: at 128 kbit/s its first segment takes 4 s and the next one up would take 8.
  startLevel: 0,
  // No throw-away segment to measure the link with.
  testBandwidth: false,
  // The next segment is asked for while the last one is still being read in: one round trip less per segment.
  startFragPrefetch: true,
  manifestLoadPolicy: oneTry,
  playlistLoadPolicy: patientLoads,
  fragLoadPolicy: patientLoads,
  // Not capped to the player's size: going full screen on the projector would then throw the banked seconds away.
  capLevelToPlayerSize: false,
  // Our segments are fragmented MP4: nothing is re-muxed, so a worker would only cost its own start.
  enableWorker: false,
  // The only subtitles are the WebVTT that the hub wrote; nothing is to be looked for inside the film.
  enableCEA708Captions: false,
  enableIMSC1: false,
  // A level that failed once may be tried again a minute later.
  errorPenaltyExpireMs: 60_000,
}
