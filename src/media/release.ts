import { z } from 'zod'
import { av1MasterPlaylist, describeAv1Master } from './av1-master.ts'
import { rungFile, soundFile } from './encode-args.ts'
import { gridOf, type Plan } from './plan.ts'
import { targetSecondsOf, type Variant, writeMasterPlaylist, writeMediaPlaylist } from './playlist.ts'
import { posterNames } from './posters.ts'
import { chunkNotesSchema } from './qc-measurements.ts'
import { longestSegmentSeconds, measureRates, type Rates, segmentSchema } from './segments.ts'

/** What one encode left behind: a file for each of its rungs or one for the sound, and how long the work took. */
export const encodedSchema = z.object({
  attemptId: z.string(),
  files: z.array(z.string()),
  /** Of the film's first encode alone. */
  posterFrames: z.array(z.string()),
  /** A chunk's part of the storyboard; absent where it has none. */
  strip: z.string().optional(),
  /** Of the picture's encodes of the first stage. */
  pictureNotes: chunkNotesSchema.optional(),
  ffmpegSeconds: z.number(),
})
export type Encoded = z.infer<typeof encodedSchema>

export const trackSchema = z.object({
  /** Folder of the release: `v720`, `audio`. */
  folder: z.string(),
  /** What the encodes call its files: one in each part. */
  file: z.string(),
  /** The attempts whose files its segments lie in, in the film's order; the first one's initialisation serves all. */
  parts: z.array(z.object({ attemptId: z.string() })).min(1),
  initBytes: z.number().int(),
  segments: z.array(segmentSchema).min(1),
  codec: z.string(),
  width: z.number().int(),
  height: z.number().int(),
})
export type Track = z.infer<typeof trackSchema>

/** Everything of a release, decided and measured: what to cut from which file, and every text to write. */
export const packageSchema = z.object({
  /** Those of this stage. */
  tracks: z.array(trackSchema).min(1),
  /** Those of releases that are published, which its playlists name too. */
  earlier: z.array(z.object({ releaseId: z.string(), tracks: z.array(trackSchema) })),
  /** Playlists in the order in which they must appear: media first, masters last. */
  playlists: z.array(z.object({ path: z.string(), text: z.string() })),
  pictures: z.object({
    attemptId: z.string(),
    files: z.array(z.string()),
    /** The posters' candidates. */
    names: z.array(z.enum(posterNames)),
    widths: z.array(z.number().int()),
    aspect: z.number(),
    /** The thumbnail track among the files. */
    storyboard: z.string().optional(),
  }),
  media: z.object({
    durationSeconds: z.number(),
    masterPlaylist: z.string(),
    av1Playlist: z.string().optional(),
    listenPlaylist: z.string().optional(),
    renditions: z.array(
      z.object({
        name: z.string(),
        width: z.number(),
        height: z.number(),
        frameRate: z.number(),
        averageKbps: z.number(),
        peakKbps: z.number(),
        codec: z.string().optional(),
      }),
    ),
    totalBytes: z.number(),
    /** The earlier stages' releases, whose tracks the master playlists name too. */
    releaseIds: z.array(z.string()),
  }),
})
export type Package = z.infer<typeof packageSchema>

/** What `store` did: the playable files rest under this release's prefix, complete. */
export const storedSchema = z.object({ releaseId: z.string(), objects: z.number().int(), bytes: z.number() })
export type Stored = z.infer<typeof storedSchema>

export const initFile = 'init.mp4'
export const masterPlaylist = 'master.m3u8'
export const listenPlaylist = 'listen.m3u8'
/** `s00042.m4s`: five digits number 27 hours of one-second segments in the order of their names. */
export const segmentFile = (index: number): string => `s${String(index).padStart(5, '0')}.m4s`
const mediaPlaylist = 'index.m3u8'

/** The tracks of one stage and, where they are published, the release that they lie in. */
export type StageTracks = { readonly tracks: readonly Track[]; readonly releaseId?: string }

/**
 * EXT-X-TARGETDURATION of every media playlist of a lesson (RFC 8216, 6.2.4: one for all), also of those that are
 * written before the other tracks are made.
 */
export function targetSecondsFor(plan: Plan): number {
  const film = { seconds: plan.durationSeconds, hasPicture: plan.picture !== undefined }
  return targetSecondsOf([{ durationSeconds: longestSegmentSeconds(gridOf(plan), film) }])
}

/**
 * Writes every playlist of a release from measured tracks: its own media playlists, and masters over its own tracks
 * and those of the stages before it. Pure; rates come from bytes, not from the plan.
 */
export function describeRelease(
  plan: Plan,
  own: readonly Track[],
  earlier: readonly StageTracks[] = [],
): Pick<Package, 'playlists' | 'media'> {
  const rungs = plan.picture?.rungs ?? []
  const av1Rungs = plan.av1?.rungs ?? []
  const rungOf = (track: Track) => [...rungs, ...av1Rungs].find(rung => rungFile(rung) === track.file)
  /** 0 for sound. */
  const frameRateOf = (track: Track): number => {
    const { numerator, denominator } = plan.picture?.frameRate ?? { numerator: 0, denominator: 1 }
    const step = rungOf(track)?.frameStep
    return step ? numerator / denominator / step : 0
  }
  const stages: readonly StageTracks[] = [{ tracks: own }, ...earlier]
  const folders = new Map(
    stages.flatMap(({ tracks, releaseId }) =>
      tracks.map(track => [track, releaseId ? `../${releaseId}/${track.folder}` : track.folder] as const),
    ),
  )
  const all = [...folders.keys()]
  const tracksOf = (planned: typeof rungs) =>
    planned.flatMap(rung => all.find(track => track.file === rungFile(rung)) ?? [])
  const pictureTracks = tracksOf(rungs)
  const av1Tracks = tracksOf(av1Rungs)
  const soundTrack = all.find(track => track.file === soundFile)
  const tracks = [...pictureTracks, ...av1Tracks, ...(soundTrack ? [soundTrack] : [])]
  const targetSeconds = targetSecondsFor(plan)
  const ratesOf = (track: Track): Rates => measureRates(track.segments, targetSeconds)
  const sound = soundTrack && { track: soundTrack, rates: ratesOf(soundTrack) }
  const playlistOf = (track: Track) => `${folders.get(track)}/${mediaPlaylist}`

  const variantOf = (track: Track): Variant => {
    const rates = ratesOf(track)
    return {
      uri: playlistOf(track),
      bandwidth: 1000 * (rates.peakKbps + (sound?.rates.peakKbps ?? 0)),
      averageBandwidth: 1000 * (rates.averageKbps + (sound?.rates.averageKbps ?? 0)),
      codecs: [track.codec, ...(sound ? [sound.track.codec] : [])],
      width: track.width,
      height: track.height,
      frameRate: frameRateOf(track),
    }
  }
  const soundVariant: Variant | undefined = sound && {
    uri: playlistOf(sound.track),
    bandwidth: 1000 * sound.rates.peakKbps,
    averageBandwidth: 1000 * sound.rates.averageKbps,
    codecs: [sound.track.codec],
  }
  const listen = soundVariant && writeMasterPlaylist({ variants: [soundVariant] })
  const h264 = {
    variants: pictureTracks.map(variantOf),
    ...(soundVariant && { audioUri: soundVariant.uri }),
    ...(plan.sound && { audioChannels: plan.sound.channels }),
  }
  const master = pictureTracks.length === 0 && listen ? listen : writeMasterPlaylist(h264)
  const av1 = av1Tracks.length > 0 && writeMasterPlaylist(describeAv1Master(h264, av1Tracks.map(variantOf)))
  return {
    playlists: [
      ...tracks
        .filter(track => own.includes(track))
        .map(track => ({ path: playlistOf(track), text: writeTrackPlaylist(track, targetSeconds) })),
      // Apart from the pictures: players drop variants without a picture that stand beside those with one.
      ...(listen ? [{ path: listenPlaylist, text: listen }] : []),
      ...(av1 ? [{ path: av1MasterPlaylist, text: av1 }] : []),
      { path: masterPlaylist, text: master },
    ],
    media: {
      durationSeconds: plan.durationSeconds,
      masterPlaylist,
      ...(av1 && { av1Playlist: av1MasterPlaylist }),
      ...(listen && { listenPlaylist }),
      renditions: tracks.map(track =>
        renditionOf(track, rungOf(track)?.name ?? 'audio', ratesOf(track), frameRateOf(track)),
      ),
      totalBytes: tracks.reduce((sum, track) => sum + track.initBytes + bytesOf(track), 0),
      releaseIds: earlier.flatMap(({ releaseId }) => releaseId ?? []),
    },
  }
}

const bytesOf = (track: Track): number => track.segments.reduce((sum, segment) => sum + segment.bytes, 0)

const writeTrackPlaylist = (track: Track, targetSeconds: number): string =>
  writeMediaPlaylist({
    targetSeconds,
    initUri: initFile,
    segments: track.segments.map(({ durationSeconds }, index) => ({
      uri: segmentFile(index),
      durationSeconds,
    })),
  })

function renditionOf(
  track: Track,
  name: string,
  rates: Rates,
  frameRate: number,
): Package['media']['renditions'][number] {
  const rounded = (kbps: number) => Math.round(kbps * 10) / 10
  return {
    name,
    width: track.width,
    height: track.height,
    frameRate: Math.round(frameRate * 1000) / 1000,
    averageKbps: rounded(rates.averageKbps),
    peakKbps: rounded(rates.peakKbps),
    // What every player decodes needs no asking.
    ...(track.codec.startsWith('av01') && { codec: track.codec }),
  }
}
