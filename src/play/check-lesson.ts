import { type MasterPlaylist, parseMasterPlaylist, type Variant } from '../media/playlist.ts'
import { stillsName } from '../media/stills.ts'
import { type CheckedTrack, endOf, readTrack } from './check-track.ts'

/** One rendition as it came over the line, measured from the bytes received. */
export type CheckedRendition = {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly frameRate: number
  readonly averageKbps: number
  readonly peakKbps: number
}

/** What a player would meet in a lesson. An empty list of faults means that it plays to its end at every quality. */
export type LessonCheck = {
  readonly renditions: readonly CheckedRendition[]
  readonly durationSeconds: number
  readonly files: number
  readonly bytes: number
  readonly faults: readonly string[]
}

/** A frame of sound at either end, and what a coder rounds. */
const durationToleranceSeconds = 0.5
/** Rounding of ticks. */
const alignmentToleranceSeconds = 0.005

/**
 * Reads a published lesson as a player does: both master playlists, every media playlist, every initialisation
 * segment, every segment. Rejects only when aborted; what is wrong stands in `faults`, a sentence each.
 */
export async function checkLesson(options: {
  readonly masterUrl: string
  readonly sourceSeconds: number
  readonly signal: AbortSignal
}): Promise<LessonCheck> {
  const { masterUrl, sourceSeconds, signal } = options
  const faults: string[] = []
  let files = 0
  let bytes = 0
  let asked: string = masterUrl
  const fetchFile = async (url: string): Promise<Uint8Array> => {
    asked = url
    const answer = await fetch(url, { signal })
    const body = new Uint8Array(await answer.arrayBuffer())
    if (answer.status !== 200) throw new RangeError(`status ${answer.status}`)
    const promised = answer.headers.get('Content-Length')
    if (promised !== null && Number(promised) !== body.length)
      throw new RangeError(`${body.length} bytes instead of ${promised}`)
    files++
    bytes += body.length
    return body
  }
  /** Runs one part of the check; a part that cannot be read is a fault, and the others are still looked at. */
  const part = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      faults.push(`${asked}: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }
  const text = async (url: string) => new TextDecoder().decode(await fetchFile(url))

  const tracks = new Map<string, CheckedTrack>()
  const readMaster = (url: string) =>
    part(async () => {
      const master = parseMasterPlaylist(await text(url))
      const uris = [
        ...master.variants.map(variant => variant.uri),
        ...(master.audioUri ? [master.audioUri] : []),
      ]
      for (const address of uris.map(uri => new URL(uri, url).href)) {
        if (tracks.has(address)) continue
        const track = await part(() => readTrack(address, fetchFile, faults))
        if (track) tracks.set(address, track)
      }
      return master
    })
  const master = await readMaster(masterUrl)
  const trackOf = (uri: string | undefined) =>
    uri === undefined ? undefined : tracks.get(new URL(uri, masterUrl).href)
  const hasSound = master?.audioUri !== undefined || master?.variants.some(variant => !variant.width)
  const listen = hasSound ? await readMaster(new URL('listen.m3u8', masterUrl).href) : undefined
  for (const playlist of [master, listen]) if (playlist) checkVariants(playlist, trackOf, faults)
  for (const [url, { segments }] of tracks) {
    const seconds = endOf(segments)
    if (Math.abs(seconds - sourceSeconds) > durationToleranceSeconds)
      faults.push(`${url}: lasts ${seconds.toFixed(2)} s, its source ${sourceSeconds.toFixed(2)} s`)
  }
  return {
    renditions: master ? describe(master, trackOf) : [],
    durationSeconds: Math.max(0, ...[...tracks.values()].map(track => endOf(track.segments))),
    files,
    bytes,
    faults,
  }
}

/** What a master playlist declares must hold for the bytes that came. */
function checkVariants(
  master: MasterPlaylist,
  trackOf: (uri: string | undefined) => CheckedTrack | undefined,
  faults: string[],
): void {
  const sound = trackOf(master.audioUri)
  const pictures: CheckedTrack[] = []
  for (const variant of master.variants) {
    const track = trackOf(variant.uri)
    if (!track) continue
    const fault = (what: string) => faults.push(`${variant.uri}: ${what}`)
    const peak = 1000 * (track.rates.peakKbps + (sound?.rates.peakKbps ?? 0))
    if (variant.bandwidth < Math.floor(peak))
      fault(`BANDWIDTH ${variant.bandwidth} is below the measured peak of ${Math.ceil(peak)} bit/s`)
    if (!variant.codecs.includes(track.init.codec)) fault(`CODECS lacks ${track.init.codec}`)
    if (variant.width !== undefined) {
      pictures.push(track)
      if (variant.width !== track.init.width || variant.height !== track.init.height)
        fault(
          `RESOLUTION ${variant.width}x${variant.height}, the stream is ${track.init.width}x${track.init.height}`,
        )
    }
  }
  const [finest, ...others] = pictures.sort((a, b) => b.segments.length - a.segments.length)
  for (const other of others) {
    // Still pictures have longer segments, which begin where some of the others' begin.
    const isAligned = other.segments.every(({ startSeconds }) =>
      finest?.segments.some(each => Math.abs(each.startSeconds - startSeconds) < alignmentToleranceSeconds),
    )
    if (!isAligned)
      faults.push(
        `renditions are cut at different times: ${other.init.height} lines against ${finest?.init.height}`,
      )
  }
}

function describe(
  master: MasterPlaylist,
  trackOf: (uri: string | undefined) => CheckedTrack | undefined,
): CheckedRendition[] {
  const rounded = (kbps: number) => Math.round(kbps * 10) / 10
  const nameOf = ({ width, height }: CheckedTrack['init'], { frameRate = 0 }: Partial<Variant>): string => {
    if (height === 0) return 'audio'
    const isShow =
      frameRate <= 1 && master.variants.some(other => other.height === height && (other.frameRate ?? 0) > 1)
    return isShow ? stillsName : `${Math.min(width, height)}p`
  }
  const rendition = (track: CheckedTrack | undefined, variant?: Variant): CheckedRendition[] => {
    if (!track) return []
    const { width, height } = track.init
    const { averageKbps, peakKbps } = track.rates
    const name = nameOf(track.init, variant ?? {})
    return [
      {
        name,
        width,
        height,
        frameRate: variant?.frameRate ?? 0,
        averageKbps: rounded(averageKbps),
        peakKbps: rounded(peakKbps),
      },
    ]
  }
  const pictures = master.variants.flatMap(variant => rendition(trackOf(variant.uri), variant))
  return [
    ...pictures.sort((a, b) => b.height - a.height || b.frameRate - a.frameRate),
    ...rendition(trackOf(master.audioUri)),
  ]
}
