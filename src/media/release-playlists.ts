import { av1MasterPlaylist, describeAv1Master } from './av1-master.ts'
import { rungFile, soundFile } from './encode-args.ts'
import { gridOf, gridOfRung, type Plan, rungsWithStills } from './plan.ts'
import { targetSecondsOf, type Variant, writeMasterPlaylist, writeMediaPlaylist } from './playlist.ts'
import { initFile, listenPlaylist, masterPlaylist, type Package, segmentFile, type Track } from './release.ts'
import { longestSegmentSeconds, measureRates, type Rates } from './segments.ts'

const mediaPlaylist = 'index.m3u8'

/** The tracks of one stage and, where they are published, the release that they lie in. */
export type StageTracks = { readonly tracks: readonly Track[]; readonly releaseId?: string }

/**
 * EXT-X-TARGETDURATION of every media playlist of a lesson (RFC 8216, 6.2.4: one for all), also of those that are
 * written before the other tracks are made.
 */
export function targetSecondsFor(plan: Plan): number {
  const film = { seconds: plan.durationSeconds, hasPicture: plan.picture !== undefined }
  const stills = plan.picture?.stills
  const grids = [gridOf(plan), ...(stills ? [gridOfRung(plan, stills)] : [])]
  return targetSecondsOf(grids.map(grid => ({ durationSeconds: longestSegmentSeconds(grid, film) })))
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
  const rungs = plan.picture ? rungsWithStills(plan.picture) : []
  const av1Rungs = plan.av1?.rungs ?? []
  const rungOf = (track: Track) => [...rungs, ...av1Rungs].find(rung => rungFile(rung) === track.file)
  /** 0 for sound. */
  const frameRateOf = (track: Track): number => {
    const { numerator, denominator } = plan.picture?.frameRate ?? { numerator: 0, denominator: 1 }
    const { frameStep, stills } = rungOf(track) ?? {}
    if (!frameStep) return 0
    const shown = numerator / denominator / frameStep
    // A slide show of a film that is one itself has no more pictures than that.
    return stills ? Math.min(shown, 1 / stills.everySeconds) : shown
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
